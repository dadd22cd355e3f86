package org.chainrule.kernel.language.compile;

import java.util.stream.Collectors;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/** Signatures of methods and types for display, without packages. */
final class Signature {
  private Signature() {}

  /** Parameters and result: {@code (double x, Tensor y) → Tensor}. */
  static String of(ExecutableElement method) {
    String parameters =
        method.getParameters().stream().map(Signature::of).collect(Collectors.joining(", "));
    if (method.isVarArgs()) {
      int last = parameters.lastIndexOf("[]");
      parameters = parameters.substring(0, last) + "..." + parameters.substring(last + 2);
    }
    String result =
        method.getKind() == ElementKind.CONSTRUCTOR ? "" : " → " + of(method.getReturnType());
    return "(" + parameters + ")" + result;
  }

  static String of(TypeMirror type) {
    return Names.plain(type.toString())
        .replaceAll("@[\\w.]+\\s+", "")
        .replaceAll("\\b([a-z]\\w*\\.)+(?=[A-Z])", "")
        .replaceAll(",(?! )", ", ");
  }

  private static String of(VariableElement parameter) {
    String name = parameter.getSimpleName().toString();
    // without parameter names in the class file they are numbered
    return of(parameter.asType()) + (name.matches("arg\\d+") ? "" : " " + name);
  }
}
