package org.chainrule.kernel.language.session;

import static org.objectweb.asm.Opcodes.ACC_BRIDGE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ASM9;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chainrule.kernel.language.runtime.Probes;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Inserts calls of {@link Probes} into the bytecode of cells: where a method begins and ends, and
 * at each line, with the variables that have a value there.
 */
final class ProbeInstrumenter {
  private static final String PROBES = Type.getInternalName(Probes.class);
  private static final String CONSTRUCTOR = "<init>";

  /** A variable, and between which of the method's labels it has a value. */
  private record Local(String name, String type, int from, int to, int slot) {}

  private ProbeInstrumenter() {}

  static byte[] weave(byte[] bytecode) {
    ClassReader reader = new ClassReader(bytecode);
    Map<String, List<Local>> locals = locals(reader);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(ASM9, writer) {
          private String owner;

          @Override
          public void visit(
              int version, int access, String name, String sign, String above, String[] faces) {
            owner = name;
            super.visit(version, access, name, sign, above, faces);
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            List<Local> own = locals.getOrDefault(name + descriptor, List.of());
            boolean bridge = (access & ACC_BRIDGE) != 0;
            boolean generated = (access & ACC_SYNTHETIC) != 0 && !name.startsWith("lambda$");
            return bridge || generated
                ? next
                : new Weaver(next, owner, access, name, descriptor, own);
          }
        },
        0);
    return writer.toByteArray();
  }

  /** The variables of each method; labels are counted, in the order of the code. */
  private static Map<String, List<Local>> locals(ClassReader reader) {
    var locals = new HashMap<String, List<Local>>();
    reader.accept(
        new ClassVisitor(ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            var own = new ArrayList<Local>();
            locals.put(name + descriptor, own);
            return new MethodVisitor(ASM9) {
              private final Map<Label, Integer> labels = new HashMap<>();

              @Override
              public void visitLabel(Label label) {
                labels.put(label, labels.size());
              }

              @Override
              public void visitLocalVariable(
                  String name, String type, String sign, Label from, Label to, int slot) {
                own.add(new Local(name, type, labels.get(from), labels.get(to), slot));
              }
            };
          }
        },
        0);
    return locals;
  }

  private static final class Weaver extends MethodVisitor {
    private final String owner;
    private final boolean isStatic;
    private final String name;
    private final String descriptor;
    private final List<Local> locals;
    private final Label begin = new Label();
    private int labels;
    private int pendingLine = -1;
    private boolean entered;
    private int uninitialized;

    Weaver(
        MethodVisitor next,
        String owner,
        int access,
        String name,
        String descriptor,
        List<Local> locals) {
      super(ASM9, next);
      this.owner = owner;
      this.isStatic = (access & ACC_STATIC) != 0;
      this.name = name;
      this.descriptor = descriptor;
      this.locals = locals;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (!name.equals(CONSTRUCTOR)) {
        enter();
      }
    }

    /** In a constructor, there is no object to speak of before the constructor above has ended. */
    private void enter() {
      entered = true;
      call("enter", "()V");
      super.visitLabel(begin);
    }

    private void call(String method, String type) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, PROBES, method, type, false);
    }

    @Override
    public void visitLabel(Label label) {
      labels++;
      super.visitLabel(label);
    }

    @Override
    public void visitLineNumber(int line, Label start) {
      super.visitLineNumber(line, start);
      pendingLine = line;
    }

    /** Before the first instruction of a line, and behind its stack map. */
    private void probe() {
      int line = pendingLine;
      pendingLine = -1;
      if (line < 0 || !entered) {
        return;
      }
      int here = labels - 1;
      List<Local> live =
          locals.stream().filter(each -> each.from <= here && here < each.to).toList();
      int site =
          Probes.number(
              new Probes.Site(
                  owner.replace('/', '.'),
                  name,
                  line,
                  live.stream().map(Local::name).toList(),
                  live.stream().map(each -> Type.getType(each.type).getClassName()).toList()));
      super.visitLdcInsn(site);
      super.visitLdcInsn(live.size());
      super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
      for (int i = 0; i < live.size(); i++) {
        Type type = Type.getType(live.get(i).type);
        super.visitInsn(Opcodes.DUP);
        super.visitLdcInsn(i);
        super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), live.get(i).slot);
        box(type);
        super.visitInsn(Opcodes.AASTORE);
      }
      call("line", "(I[Ljava/lang/Object;)V");
    }

    private void box(Type type) {
      String box =
          switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> "";
          };
      if (!box.isEmpty()) {
        String valueOf = "(" + type.getDescriptor() + ")L" + box + ";";
        super.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", valueOf, false);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      probe();
      if (entered && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        call("exit", "()V");
      }
      super.visitInsn(opcode);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      probe();
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
      probe();
      super.visitVarInsn(opcode, slot);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      probe();
      uninitialized += opcode == Opcodes.NEW ? 1 : 0;
      super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String of, String field, String type) {
      probe();
      super.visitFieldInsn(opcode, of, field, type);
    }

    @Override
    public void visitMethodInsn(int opcode, String of, String method, String type, boolean face) {
      probe();
      super.visitMethodInsn(opcode, of, method, type, face);
      if (opcode == Opcodes.INVOKESPECIAL && method.equals(CONSTRUCTOR)) {
        if (uninitialized > 0) {
          uninitialized--;
        } else if (!entered) {
          enter();
        }
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String method, String type, Handle bootstrap, Object... arguments) {
      probe();
      super.visitInvokeDynamicInsn(method, type, bootstrap, arguments);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      probe();
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
      probe();
      super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int slot, int by) {
      probe();
      super.visitIincInsn(slot, by);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... cases) {
      probe();
      super.visitTableSwitchInsn(min, max, otherwise, cases);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] cases) {
      probe();
      super.visitLookupSwitchInsn(otherwise, keys, cases);
    }

    @Override
    public void visitMultiANewArrayInsn(String type, int dimensions) {
      probe();
      super.visitMultiANewArrayInsn(type, dimensions);
    }

    @Override
    public void visitMaxs(int stack, int slots) {
      if (entered) {
        Label end = new Label();
        super.visitTryCatchBlock(begin, end, end, null);
        super.visitLabel(end);
        Object[] parameters = parameters();
        super.visitFrame(
            Opcodes.F_FULL, parameters.length, parameters, 1, new Object[] {"java/lang/Throwable"});
        super.visitInsn(Opcodes.DUP);
        call("threw", "(Ljava/lang/Throwable;)V");
        super.visitInsn(Opcodes.ATHROW);
      }
      super.visitMaxs(stack, slots);
    }

    /** What the stack map says of the parameters, which keep their types in the whole method. */
    private Object[] parameters() {
      var parameters = new ArrayList<Object>();
      if (!isStatic) {
        parameters.add(owner);
      }
      for (Type type : Type.getArgumentTypes(descriptor)) {
        parameters.add(
            switch (type.getSort()) {
              case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
              case Type.LONG -> Opcodes.LONG;
              case Type.FLOAT -> Opcodes.FLOAT;
              case Type.DOUBLE -> Opcodes.DOUBLE;
              default -> type.getInternalName();
            });
      }
      return parameters.toArray();
    }
  }
}
