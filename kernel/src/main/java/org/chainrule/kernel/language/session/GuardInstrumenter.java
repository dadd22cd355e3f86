package org.chainrule.kernel.language.session;

import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.H_INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.chainrule.kernel.language.runtime.ExecutionGuard;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Inserts calls of {@link ExecutionGuard} into the bytecode of cells. */
final class GuardInstrumenter {
  private static final String GUARD = Type.getInternalName(ExecutionGuard.class);

  /** Calls that end the process, and their replacements. */
  private static final Map<String, Handle> EXITS =
      Map.of(
          "java/lang/System.exit", guard("exit", "(I)V"),
          "java/lang/Runtime.exit", guard("exit", "(Ljava/lang/Runtime;I)V"),
          "java/lang/Runtime.halt", guard("halt", "(Ljava/lang/Runtime;I)V"));

  /** Reflective lookups that could find such a method. */
  private static final Set<String> FINDERS =
      Set.of("getMethod", "getDeclaredMethod", "getMethods", "getDeclaredMethods");

  /** Class names that look like exceptions, whose printStackTrace is replaced. */
  private static final Pattern THROWABLE = Pattern.compile(".*(Throwable|Exception|Error)");

  private GuardInstrumenter() {}

  private static Handle guard(String name, String descriptor) {
    return new Handle(H_INVOKESTATIC, GUARD, name, descriptor, false);
  }

  static byte[] weave(byte[] bytecode) {
    ClassReader reader = new ClassReader(bytecode);
    // The calls need no stack and change no frames, so neither is recomputed.
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new Weaver(super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Weaver extends MethodVisitor {
    private final Set<Label> seen = new HashSet<>();

    Weaver(MethodVisitor next) {
      super(ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      check();
    }

    @Override
    public void visitLabel(Label label) {
      seen.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      boolean backward = seen.contains(label);
      if (backward) {
        check();
      }
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      Handle instead = "(I)V".equals(descriptor) ? EXITS.get(owner + "." + name) : null;
      if (opcode == INVOKEVIRTUAL
          && name.equals("printStackTrace")
          && descriptor.equals("()V")
          && THROWABLE.matcher(owner).matches()) {
        guarded(name, "(Ljava/lang/Throwable;)V");
      } else if (owner.equals("java/lang/Class") && FINDERS.contains(name)) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        String found = descriptor.substring(descriptor.indexOf(')') + 1);
        guarded("found", "(" + found + ")" + found);
      } else if (instead == null) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      } else {
        guarded(instead.getName(), instead.getDesc());
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      Object[] guarded = arguments.clone();
      for (int i = 0; i < guarded.length; i++) {
        if (guarded[i] instanceof Handle handle
            && (handle.getTag() == H_INVOKESTATIC || handle.getTag() == H_INVOKEVIRTUAL)
            && "(I)V".equals(handle.getDesc())) {
          guarded[i] = EXITS.getOrDefault(handle.getOwner() + "." + handle.getName(), handle);
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, guarded);
    }

    private void guarded(String name, String descriptor) {
      super.visitMethodInsn(INVOKESTATIC, GUARD, name, descriptor, false);
    }

    private void check() {
      guarded("check", "()V");
    }
  }
}
