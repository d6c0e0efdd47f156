package dev.adjoint.processor;

import java.util.Collections;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * A parameter of a definition.
 *
 * @param fallback the argument where a caller leaves it out, as source text; null if it is required
 * @param keyword whether it can be given where optional ones before it are left out
 * @param dims how many dimensions one number stands for; 0 where it is one number
 */
record Parameter(
    String name,
    TypeMirror type,
    Kind kind,
    String fallback,
    boolean keyword,
    boolean nullable,
    int dims) {

  /** How callers write an argument. */
  enum Kind {
    /** The tensor that a method belongs to. */
    SELF,
    /** A number: {@code double} or {@code long}. */
    SCALAR,
    /** A number or a bool. */
    SCALAR_OR_BOOL,
    /** One dimension, or {@code Dims}. */
    DIMS,
    /** Sizes one by one, or a {@code Shape}. */
    SIZE,
    /** A {@code Shape}. */
    SHAPE,
    /** A {@code Shape}, or one number for all dimensions. */
    PER_DIM,
    /** A {@code Shape}, or an array. */
    SHAPE_OR_ARRAY,
    /** An array of primitives. */
    ARRAY,
    /** A new tensor's dtype, or {@code Options} in its place. */
    NEW_DTYPE,
    /** Whether to write into the tensor: false in {@code f}, true in {@code f_}. */
    IN_PLACE,
    /** As declared. */
    PLAIN
  }

  static Parameter of(VariableElement variable, boolean creates, boolean inPlace) {
    String fallback = Names.text(variable, Names.DEFAULT);
    String keyword = Names.text(variable, Names.KEYWORD);
    TypeMirror type = variable.asType();
    String name = variable.getSimpleName().toString();
    return new Parameter(
        name,
        type,
        kind(variable, type, name, creates, inPlace),
        fallback == null ? keyword : fallback,
        keyword != null,
        isNullable(type),
        Names.annotation(variable, Names.PER_DIM)
            .map(a -> (int) Names.value(a, "value"))
            .orElse(0));
  }

  /** One number for all dimensions, as an argument. */
  String forAllDims(String number) {
    return "new long[] {" + String.join(", ", Collections.nCopies(dims, number)) + "}";
  }

  /** A number that callers write or leave out; the definition gets null for it. */
  boolean isLongOrNone() {
    return isOptional() && is(type, "java.lang.Long");
  }

  private static Kind kind(
      VariableElement variable, TypeMirror type, String name, boolean creates, boolean inPlace) {
    if (inPlace) {
      return Kind.IN_PLACE;
    }
    if (is(type, Names.SCALAR)) {
      return Names.has(variable, Names.AS_BOOL) ? Kind.SCALAR_OR_BOOL : Kind.SCALAR;
    }
    if (Names.has(variable, Names.AS_DIMS)) {
      return Kind.DIMS;
    }
    if (Names.has(variable, Names.PER_DIM)) {
      return Kind.PER_DIM;
    }
    if (Names.has(variable, Names.AS_ARRAY)) {
      return Kind.ARRAY;
    }
    if (Names.has(variable, Names.AS_SIZE)) {
      AnnotationMirror size = Names.annotation(variable, Names.AS_SIZE).orElseThrow();
      if (Boolean.TRUE.equals(Names.value(size, "array"))) {
        return Kind.SHAPE_OR_ARRAY;
      }
      return Boolean.FALSE.equals(Names.value(size, "each")) ? Kind.SHAPE : Kind.SIZE;
    }
    if (creates && is(type, Names.DTYPE)) {
      return Kind.NEW_DTYPE;
    }
    return name.equals("self") && is(type, Names.TENSOR) ? Kind.SELF : Kind.PLAIN;
  }

  boolean isOptional() {
    return fallback != null;
  }

  boolean isScalar() {
    return kind == Kind.SCALAR || kind == Kind.SCALAR_OR_BOOL;
  }

  /** The argument handed on, checked for null where the type can hold it and must not. */
  String checked(boolean mayBeNull) {
    if (type.getKind().isPrimitive() || mayBeNull) {
      return name;
    }
    String check = holdsReferences(type) ? "nonNulls" : "nonNull";
    String copy =
        type instanceof ArrayType a && a.getComponentType().getKind().isPrimitive()
            ? ".clone()"
            : "";
    return "Require." + check + "(" + name + ", \"" + name + "\")" + copy;
  }

  /** An array or a list of what must not be null itself. */
  private static boolean holdsReferences(TypeMirror type) {
    if (type instanceof ArrayType array) {
      TypeMirror component = array.getComponentType();
      return SourceTypes.erasure(component).startsWith(Names.PACKAGE) && !isNullable(component);
    }
    return type instanceof DeclaredType declared
        && SourceTypes.erasure(type).equals("java.util.List")
        && !declared.getTypeArguments().isEmpty()
        && declared.getTypeArguments().stream().noneMatch(Parameter::allowsNull);
  }

  private static boolean allowsNull(TypeMirror argument) {
    return isNullable(argument)
        || argument instanceof WildcardType w
            && w.getExtendsBound() != null
            && isNullable(w.getExtendsBound());
  }

  private static boolean isNullable(TypeMirror type) {
    return type.getKind() != TypeKind.VOID
        && type.getAnnotationMirrors().stream()
            .anyMatch(
                a -> a.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
  }

  private static boolean is(TypeMirror type, String name) {
    return SourceTypes.erasure(type).equals(name);
  }
}
