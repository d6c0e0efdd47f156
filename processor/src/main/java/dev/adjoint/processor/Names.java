package dev.adjoint.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Names that the processor shares with core, and how it reads core's annotations. */
final class Names {
  static final String PACKAGE = "dev.adjoint";
  static final String PUBLISH = PACKAGE + ".Publish";
  static final String METHOD_ONLY = PACKAGE + ".MethodOnly";
  static final String FUNCTION_ONLY = PACKAGE + ".FunctionOnly";
  static final String IN_PLACE = PACKAGE + ".InPlace";
  static final String CREATES = PACKAGE + ".Creates";
  static final String ALIAS = PACKAGE + ".OtherName";
  static final String IN = PACKAGE + ".In";
  static final String ALSO = PACKAGE + ".Also";
  static final String ALSO_IN = PACKAGE + ".AlsoIn";
  static final String DEFAULT = PACKAGE + ".Default";
  static final String KEYWORD = PACKAGE + ".Keyword";
  static final String AS_DIMS = PACKAGE + ".AsDims";
  static final String AS_SIZE = PACKAGE + ".AsSize";
  static final String PER_DIM = PACKAGE + ".PerDim";
  static final String AS_ARRAY = PACKAGE + ".AsArray";
  static final String AS_BOOL = PACKAGE + ".AsBool";
  static final String TENSOR = PACKAGE + ".Tensor";
  static final String DTYPE = PACKAGE + ".DType";
  static final String SCALAR = PACKAGE + ".op.Scalar";
  static final String REQUIRE = PACKAGE + ".op.Require";

  private Names() {}

  /** The code that refuses null for an argument, and has its value. */
  static String required(String argument) {
    return "Require.nonNull(" + argument + ", \"" + argument + "\")";
  }

  static Optional<? extends AnnotationMirror> annotation(AnnotatedConstruct on, String name) {
    return on.getAnnotationMirrors().stream().filter(a -> is(a, name)).findFirst();
  }

  static boolean has(AnnotatedConstruct on, String name) {
    return annotation(on, name).isPresent();
  }

  private static boolean is(AnnotationMirror annotation, String name) {
    Element type = annotation.getAnnotationType().asElement();
    return ((TypeElement) type).getQualifiedName().contentEquals(name);
  }

  /** The value of an element of an annotation; null if it is left to its default. */
  static Object value(AnnotationMirror annotation, String element) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        annotation.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(element)) {
        return entry.getValue().getValue();
      }
    }
    return null;
  }

  /** The text in an annotation's {@code value}; null if it isn't there. */
  static String text(AnnotatedConstruct on, String name) {
    return annotation(on, name).map(a -> (String) value(a, "value")).orElse(null);
  }

  /** The texts in an annotation's {@code value}; none if it isn't there. */
  static List<String> texts(AnnotatedConstruct on, String name) {
    return annotation(on, name).map(a -> list(value(a, "value"))).orElse(List.of()).stream()
        .map(v -> (String) v.getValue())
        .toList();
  }

  /** The annotations of a repeatable kind. */
  static List<AnnotationMirror> repeated(AnnotatedConstruct on, String name, String container) {
    List<AnnotationMirror> all = new ArrayList<>();
    annotation(on, name).ifPresent(all::add);
    annotation(on, container)
        .ifPresent(
            c -> list(value(c, "value")).forEach(v -> all.add((AnnotationMirror) v.getValue())));
    return all;
  }

  @SuppressWarnings("unchecked")
  private static List<? extends AnnotationValue> list(Object value) {
    return (List<? extends AnnotationValue>) value;
  }
}
