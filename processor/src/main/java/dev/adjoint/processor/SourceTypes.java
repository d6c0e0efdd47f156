package dev.adjoint.processor;

import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.NoType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.SimpleTypeVisitor14;

/**
 * Types as source text, with the annotations that stand on them.
 *
 * <p>Names are qualified, but for those in {@code java.lang} and in the generated class's package.
 */
final class SourceTypes extends SimpleTypeVisitor14<String, Void> {

  private static final SourceTypes VISITOR = new SourceTypes();

  private SourceTypes() {}

  static String text(TypeMirror type) {
    return type.accept(VISITOR, null);
  }

  /** The type without annotations and type arguments, its name in full. */
  static String erasure(TypeMirror type) {
    if (type instanceof ArrayType array) {
      return erasure(array.getComponentType()) + "[]";
    }
    if (type instanceof DeclaredType declared) {
      return ((TypeElement) declared.asElement()).getQualifiedName().toString();
    }
    return text(type).replaceAll("@[\\w.]+ ", "");
  }

  @Override
  public String visitPrimitive(PrimitiveType type, Void unused) {
    return annotations(type, "") + type.getKind().name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public String visitNoType(NoType type, Void unused) {
    return "void";
  }

  @Override
  public String visitDeclared(DeclaredType type, Void unused) {
    TypeElement element = (TypeElement) type.asElement();
    String arguments =
        type.getTypeArguments().isEmpty()
            ? ""
            : type.getTypeArguments().stream()
                .map(SourceTypes::text)
                .collect(Collectors.joining(", ", "<", ">"));
    return qualifier(element) + annotations(type, "") + element.getSimpleName() + arguments;
  }

  @Override
  public String visitArray(ArrayType type, Void unused) {
    StringBuilder brackets = new StringBuilder();
    TypeMirror element = type;
    while (element instanceof ArrayType array) {
      brackets.append(annotations(array, " ")).append("[]");
      element = array.getComponentType();
    }
    return text(element) + brackets;
  }

  @Override
  public String visitWildcard(WildcardType type, Void unused) {
    if (type.getExtendsBound() != null) {
      return annotations(type, "") + "? extends " + text(type.getExtendsBound());
    }
    if (type.getSuperBound() != null) {
      return annotations(type, "") + "? super " + text(type.getSuperBound());
    }
    return annotations(type, "") + "?";
  }

  @Override
  protected String defaultAction(TypeMirror type, Void unused) {
    return type.toString();
  }

  private static String qualifier(TypeElement element) {
    Element outer = element.getEnclosingElement();
    if (outer instanceof TypeElement type) {
      return qualifier(type) + type.getSimpleName() + ".";
    }
    String name = outer.toString();
    return name.equals("java.lang") || name.equals(Names.PACKAGE) ? "" : name + ".";
  }

  static String annotations(TypeMirror type, String before) {
    return type.getAnnotationMirrors().stream()
        .map(a -> before + a + (before.isEmpty() ? " " : ""))
        .collect(Collectors.joining());
  }
}
