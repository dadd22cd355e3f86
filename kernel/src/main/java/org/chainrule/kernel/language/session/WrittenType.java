package org.chainrule.kernel.language.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;

/**
 * Writes the type of a variable with its type arguments, which a class file keeps for debuggers.
 */
final class WrittenType extends SignatureVisitor {
  /** A type that is being written. */
  private static final class Level {
    private final int start;
    private String brackets = "";
    private boolean arguments;

    Level(int start) {
      this.start = start;
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final Deque<Level> levels = new ArrayDeque<>();
  private boolean hasVariable;

  private WrittenType() {
    super(Opcodes.ASM9);
    levels.push(new Level(0));
  }

  /**
   * The type with binary names of classes. A type variable, which means something in its class or
   * method only, becomes a wildcard; a variable of such a type has the type that it has at run
   * time.
   *
   * @param signature its generic signature, or null
   */
  static String of(String descriptor, String signature) {
    return Optional.ofNullable(signature)
        .flatMap(WrittenType::generic)
        .orElseGet(() -> Type.getType(descriptor).getClassName());
  }

  private static Optional<String> generic(String signature) {
    var type = new WrittenType();
    new SignatureReader(signature).acceptType(type);
    return type.hasVariable ? Optional.empty() : Optional.of(type.text.toString());
  }

  @Override
  public void visitBaseType(char descriptor) {
    text.append(Type.getType(String.valueOf(descriptor)).getClassName());
    end();
  }

  @Override
  public void visitTypeVariable(String name) {
    if (levels.size() == 1) {
      hasVariable = true;
    } else {
      text.setLength(levels.pop().start);
      text.append("?");
    }
  }

  @Override
  public SignatureVisitor visitArrayType() {
    levels.peek().brackets += "[]";
    return this;
  }

  @Override
  public void visitClassType(String name) {
    text.append(name.replace('/', '.'));
  }

  @Override
  public void visitInnerClassType(String name) {
    closeArguments();
    text.append('$').append(name);
  }

  @Override
  public void visitTypeArgument() {
    argument("?");
  }

  @Override
  public SignatureVisitor visitTypeArgument(char wildcard) {
    argument("");
    levels.push(new Level(text.length()));
    text.append(wildcard == EXTENDS ? "? extends " : wildcard == SUPER ? "? super " : "");
    return this;
  }

  private void argument(String written) {
    text.append(levels.peek().arguments ? ", " : "<").append(written);
    levels.peek().arguments = true;
  }

  private void closeArguments() {
    text.append(levels.peek().arguments ? ">" : "");
    levels.peek().arguments = false;
  }

  @Override
  public void visitEnd() {
    closeArguments();
    end();
  }

  private void end() {
    text.append(levels.pop().brackets);
  }
}
