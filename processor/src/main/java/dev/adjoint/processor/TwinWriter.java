package dev.adjoint.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Elements.DocCommentKind;

/** Writes one method's static twin as source text, its documentation included. */
final class TwinWriter {

  private static final String TENSOR = "Tensor";
  private static final String REQUIRE = "dev.adjoint.op.Require.nonNull";

  private final Elements elements;

  TwinWriter(Elements elements) {
    this.elements = elements;
  }

  String twin(ExecutableElement method) {
    String self = selfName(method);
    StringBuilder out = new StringBuilder(documentation(method, self));
    if (elements.isDeprecated(method)) {
      out.append("  @Deprecated\n");
    }
    out.append("  public static ");
    if (!method.getTypeParameters().isEmpty()) {
      out.append('<')
          .append(joined(method.getTypeParameters().stream().map(TwinWriter::typeParameter)))
          .append("> ");
    }
    out.append(SourceTypes.text(method.getReturnType()))
        .append(' ')
        .append(method.getSimpleName())
        .append('(')
        .append(joined(Stream.concat(Stream.of(TENSOR + " " + self), parameters(method))))
        .append(')');
    if (!method.getThrownTypes().isEmpty()) {
      out.append(" throws ")
          .append(joined(method.getThrownTypes().stream().map(SourceTypes::text)));
    }
    out.append(" {\n    ");
    if (method.getReturnType().getKind() != TypeKind.VOID) {
      out.append("return ");
    }
    return out.append(REQUIRE + "(" + self + ", \"" + self + "\")")
        .append('.')
        .append(method.getSimpleName())
        .append('(')
        .append(joined(method.getParameters().stream().map(p -> p.getSimpleName().toString())))
        .append(");\n  }\n")
        .toString();
  }

  private static String selfName(ExecutableElement method) {
    List<String> taken =
        method.getParameters().stream().map(p -> p.getSimpleName().toString()).toList();
    String name = "self";
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }

  private static String typeParameter(TypeParameterElement parameter) {
    List<? extends TypeMirror> bounds = parameter.getBounds();
    boolean bounded = bounds.size() > 1 || !SourceTypes.text(bounds.getFirst()).equals("Object");
    return parameter.getSimpleName()
        + (bounded
            ? bounds.stream()
                .map(SourceTypes::text)
                .collect(Collectors.joining(" & ", " extends ", ""))
            : "");
  }

  private static Stream<String> parameters(ExecutableElement method) {
    List<? extends VariableElement> parameters = method.getParameters();
    return parameters.stream()
        .map(
            p -> {
              boolean variable = method.isVarArgs() && p.equals(parameters.getLast());
              String type =
                  variable
                      ? SourceTypes.variableArity((ArrayType) p.asType())
                      : SourceTypes.text(p.asType());
              return type + " " + p.getSimpleName();
            });
  }

  /** The method's comment, with its first parameter explained and links that still lead home. */
  private String documentation(ExecutableElement method, String self) {
    String comment = elements.getDocComment(method);
    if (comment == null) {
      comment = "The static form of {@code Tensor." + method.getSimpleName() + "}.";
    }
    boolean markdown = elements.getDocCommentKind(method) == DocCommentKind.END_OF_LINE;
    List<String> lines =
        comment
            .replaceAll("(\\{@link(?:plain)?\\s+|@see )#", "$1" + TENSOR + "#")
            .replaceAll(markdown ? "\\[#" : "(?!)", "[" + TENSOR + "#")
            .strip()
            .lines()
            .toList();
    int tags = 0;
    while (tags < lines.size() && !lines.get(tags).strip().startsWith("@")) {
      tags++;
    }
    List<String> all = new ArrayList<>(lines);
    all.add(tags, "@param " + self + " the tensor that the method belongs to");
    if (tags == lines.size()) {
      all.add(tags, "");
    }
    String prefix = markdown ? "  ///" : "   *";
    String text =
        all.stream()
            .map(line -> prefix + (line.isBlank() ? "" : " " + line.strip()) + "\n")
            .collect(Collectors.joining());
    return markdown ? text : "  /**\n" + text + "   */\n";
  }

  private static String joined(Stream<String> parts) {
    return parts.collect(Collectors.joining(", "));
  }
}
