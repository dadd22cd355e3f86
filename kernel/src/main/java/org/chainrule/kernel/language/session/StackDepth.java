package org.chainrule.kernel.language.session;

import static org.objectweb.asm.Opcodes.ASM9;

import java.util.stream.Stream;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Counts the slots on the operand stack, from the sizes in the JVM specification, chapter 6. Where
 * code is reached by jumps alone, a stack map says what is there.
 */
final class StackDepth extends MethodVisitor {
  /**
   * How much the instructions without operands that follow grow the stack, from {@code nop} on: a
   * letter each, in which E is none, F one more, and D one less.
   */
  private static final String GROWTH =
      "EFFFFFFFFGGFFFGG" // nop to dconst_1
          + "FFFGG" // bipush, sipush, ldc and its wide forms
          + "F".repeat(25) // loads, counted by the instruction
          + "DEDEDDDD" // from arrays
          + "D".repeat(25) // stores
          + "BABABBBB" // to arrays
          + "DCFFFGGGE" // pop to swap
          + "DCDC".repeat(5) // add, sub, mul, div, rem
          + "EEEE" // neg
          + "DDDDDD" // shifts
          + "DCDCDC" // and, or, xor
          + "E" // iinc
          + "FEFDDEEFFDED" // conversions
          + "EEE"
          + "BDDBB"; // comparisons

  private int depth;

  StackDepth(MethodVisitor next) {
    super(ASM9, next);
  }

  /** Whether nothing is on the stack, as where a statement begins. */
  boolean isEmpty() {
    return depth == 0;
  }

  private static int size(Type type) {
    return type.getSize();
  }

  private static boolean isWide(int opcode, int narrow) {
    return opcode == narrow + 1 || opcode == narrow + 3; // long and double
  }

  @Override
  public void visitFrame(int type, int locals, Object[] local, int count, Object[] stack) {
    boolean full = type == Opcodes.F_FULL || type == Opcodes.F_NEW || type == Opcodes.F_SAME1;
    depth =
        full
            ? Stream.of(stack)
                .limit(count)
                .mapToInt(each -> each == Opcodes.LONG || each == Opcodes.DOUBLE ? 2 : 1)
                .sum()
            : 0;
    super.visitFrame(type, locals, local, count, stack);
  }

  @Override
  public void visitInsn(int opcode) {
    depth +=
        switch (opcode) {
          case Opcodes.ARRAYLENGTH -> 0;
          case Opcodes.MONITORENTER, Opcodes.MONITOREXIT -> -1;
          default -> opcode < GROWTH.length() ? GROWTH.charAt(opcode) - 'E' : -depth;
        };
    super.visitInsn(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    depth += opcode == Opcodes.NEWARRAY ? 0 : 1;
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int slot) {
    boolean loads = opcode <= Opcodes.ALOAD;
    int size = isWide(opcode, loads ? Opcodes.ILOAD : Opcodes.ISTORE) ? 2 : 1;
    depth += loads ? size : -size;
    super.visitVarInsn(opcode, slot);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    depth += opcode == Opcodes.NEW ? 1 : 0;
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    int size = size(Type.getType(descriptor));
    depth +=
        switch (opcode) {
          case Opcodes.GETSTATIC -> size;
          case Opcodes.PUTSTATIC -> -size;
          case Opcodes.GETFIELD -> size - 1;
          default -> -size - 1;
        };
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    called(descriptor, opcode == Opcodes.INVOKESTATIC);
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    called(descriptor, true);
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
  }

  private void called(String descriptor, boolean isStatic) {
    int sizes = Type.getArgumentsAndReturnSizes(descriptor); // counts the receiver
    depth += (sizes & 3) - (sizes >> 2) + (isStatic ? 1 : 0);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    depth -=
        switch (opcode) {
          case Opcodes.GOTO -> 0;
          case Opcodes.IF_ICMPEQ,
              Opcodes.IF_ICMPNE,
              Opcodes.IF_ICMPLT,
              Opcodes.IF_ICMPGE,
              Opcodes.IF_ICMPGT,
              Opcodes.IF_ICMPLE,
              Opcodes.IF_ACMPEQ,
              Opcodes.IF_ACMPNE ->
              2;
          default -> 1;
        };
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    boolean wide =
        value instanceof Long
            || value instanceof Double
            || (value instanceof ConstantDynamic constant && constant.getSize() == 2);
    depth += wide ? 2 : 1;
    super.visitLdcInsn(value);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... cases) {
    depth--;
    super.visitTableSwitchInsn(min, max, otherwise, cases);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] cases) {
    depth--;
    super.visitLookupSwitchInsn(otherwise, keys, cases);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    depth += 1 - dimensions;
    super.visitMultiANewArrayInsn(descriptor, dimensions);
  }
}
