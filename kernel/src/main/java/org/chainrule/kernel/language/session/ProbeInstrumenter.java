package org.chainrule.kernel.language.session;

import static org.objectweb.asm.Opcodes.ACC_BRIDGE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ASM9;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.chainrule.kernel.language.runtime.Probes;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/**
 * Inserts calls of {@link Probes} into the bytecode of cells: where a method begins and ends, at
 * each line, and where a loop on one line begins again, with the variables that have a value there.
 * What a probe says of its place is a constant of the class, and goes with it.
 */
final class ProbeInstrumenter {
  private static final String PROBES = Type.getInternalName(Probes.class);
  private static final String CONSTRUCTOR = "<init>";

  /** How the names of methods begin that run a part of a cell, both JShell's and ours. */
  private static final String CELL = "do_it$";

  /** The methods of an object that a record has by itself. */
  private static final Set<String> OBJECT = Set.of("toString", "hashCode", "equals");

  private static final Handle SITE =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          PROBES,
          "site",
          Type.getMethodDescriptor(
              Type.getType(Probes.Site.class),
              Type.getType(MethodHandles.Lookup.class),
              Type.getType(String.class),
              Type.getType(Class.class),
              Type.getType(String.class),
              Type.INT_TYPE,
              Type.INT_TYPE,
              Type.INT_TYPE,
              Type.getType(String.class),
              Type.getType(String.class)),
          false);

  private static final String SITE_TYPE = Type.getDescriptor(Probes.Site.class);

  /** A variable, and between which of the method's labels it has a value. */
  private record Local(String name, String type, String written, int from, int to, int slot) {}

  /**
   * What has to be known of a method before it is woven.
   *
   * @param again the labels to which the method jumps back
   * @param lines its lines
   */
  private record Outline(List<Local> locals, Set<Integer> again, Set<Integer> lines) {
    Outline() {
      this(new ArrayList<>(), new HashSet<>(), new HashSet<>());
    }
  }

  /** The methods of a class, by name and descriptor. */
  private static final class Outlines extends ClassVisitor {
    private static final String OF_RECORDS = "java/lang/runtime/ObjectMethods";

    private final Map<String, Outline> methods = new HashMap<>();
    private final Set<String> accessors = new HashSet<>();
    private final Set<Integer> header = new HashSet<>();
    private boolean isEnum;

    Outlines() {
      super(ASM9);
    }

    static Outlines of(ClassReader reader) {
      var outlines = new Outlines();
      reader.accept(outlines, 0);
      return outlines;
    }

    /** A method that the learner wrote; empty for what the compiler adds to enums and records. */
    Optional<Outline> written(int access, String name, String descriptor) {
      Outline outline = methods.get(name + descriptor);
      boolean generated = (access & ACC_SYNTHETIC) != 0 && !name.startsWith("lambda$");
      boolean ofEnum = isEnum && (name.equals("values") || name.equals("valueOf"));
      boolean ofRecord =
          !header.isEmpty()
              && header.containsAll(outline.lines)
              && (accessors.contains(name + descriptor) || OBJECT.contains(name));
      boolean added = (access & ACC_BRIDGE) != 0 || generated || ofEnum || ofRecord;
      return added ? Optional.empty() : Optional.of(outline);
    }

    @Override
    public void visit(
        int version, int access, String name, String sign, String above, String[] faces) {
      isEnum = (access & Opcodes.ACC_ENUM) != 0;
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(
        String name, String descriptor, String signature) {
      accessors.add(name + "()" + descriptor);
      return null;
    }

    /** Labels are counted, in the order of the code. */
    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var own = new Outline();
      methods.put(name + descriptor, own);
      return new MethodVisitor(ASM9) {
        private final Map<Label, Integer> labels = new HashMap<>();

        @Override
        public void visitLabel(Label label) {
          labels.put(label, labels.size());
        }

        @Override
        public void visitLineNumber(int line, Label start) {
          own.lines.add(line);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
          if (labels.containsKey(label)) {
            own.again.add(labels.get(label));
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String called, String type, Handle bootstrap, Object... arguments) {
          if (bootstrap.getOwner().equals(OF_RECORDS)) {
            header.addAll(own.lines);
          }
        }

        @Override
        public void visitLocalVariable(
            String name, String type, String sign, Label from, Label to, int slot) {
          String written = WrittenType.of(type, sign);
          own.locals.add(new Local(name, type, written, labels.get(from), labels.get(to), slot));
        }
      };
    }
  }

  private ProbeInstrumenter() {}

  /** The class with probes; as it is, if a method would become longer than the JVM allows. */
  static byte[] weave(byte[] bytecode) {
    try {
      return woven(bytecode, line -> {}).toByteArray();
    } catch (MethodTooLargeException | ClassTooLargeException e) {
      return bytecode;
    }
  }

  /** The lines of a class that get a probe. */
  static Set<Integer> lines(byte[] bytecode) {
    var lines = new HashSet<Integer>();
    woven(bytecode, lines::add);
    return lines;
  }

  private static ClassWriter woven(byte[] bytecode, IntConsumer lines) {
    ClassReader reader = new ClassReader(bytecode);
    Outlines outlines = Outlines.of(reader);
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
            return outlines
                .written(access, name, descriptor)
                .<MethodVisitor>map(
                    outline ->
                        new Weaver(
                            new StackDepth(next), owner, access, name, descriptor, outline, lines))
                .orElse(next);
          }
        },
        0);
    return writer;
  }

  private static final class Weaver extends MethodVisitor {
    private final String owner;
    private final boolean isStatic;
    private final String name;
    private final String descriptor;
    private final Outline outline;
    private final StackDepth stack;
    private final IntConsumer lines;
    private final Label begin = new Label();
    private int labels;
    private int probes;
    private int line = -1;
    private boolean pending;
    private boolean entered;
    private int uninitialized;

    Weaver(
        StackDepth stack,
        String owner,
        int access,
        String name,
        String descriptor,
        Outline outline,
        IntConsumer lines) {
      super(ASM9, stack);
      this.stack = stack;
      this.owner = owner;
      this.isStatic = (access & ACC_STATIC) != 0;
      this.name = name;
      this.descriptor = descriptor;
      this.outline = outline;
      this.lines = lines;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (!name.equals(CONSTRUCTOR)) {
        enter();
      }
    }

    /**
     * A constructor is entered behind its call of super or this: before, its object is
     * uninitialized.
     */
    private void enter() {
      entered = true;
      call(name.startsWith(CELL) ? "begin" : "enter", "()V");
      super.visitLabel(begin);
    }

    private void call(String method, String type) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, PROBES, method, type, false);
    }

    @Override
    public void visitLabel(Label label) {
      pending |= outline.again.contains(labels);
      labels++;
      super.visitLabel(label);
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      super.visitLineNumber(number, start);
      line = number;
      pending = true;
    }

    /** Before the first instruction of a line, and behind its stack map. */
    private void probe() {
      boolean wanted = pending && line >= 0;
      pending = false;
      if (!wanted || !entered) {
        return;
      }
      lines.accept(line);
      int here = labels - 1;
      List<Local> live =
          outline.locals.stream().filter(each -> each.from <= here && here < each.to).toList();
      super.visitLdcInsn(site(live));
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
      call("line", "(" + SITE_TYPE + "[Ljava/lang/Object;)V");
    }

    private ConstantDynamic site(List<Local> live) {
      return new ConstantDynamic(
          "site",
          SITE_TYPE,
          SITE,
          name,
          line,
          probes++,
          stack.isEmpty() ? 1 : 0,
          String.join(Probes.BETWEEN, live.stream().map(Local::name).toList()),
          String.join(Probes.BETWEEN, live.stream().map(Local::written).toList()));
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
