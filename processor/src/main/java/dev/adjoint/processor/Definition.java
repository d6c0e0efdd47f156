package dev.adjoint.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;

/** A static function with all its arguments, from which methods and functions are written. */
final class Definition {
  /** How many sizes can be written before a dtype: {@code zeros(2, 3, FLOAT64)}. */
  private static final int SIZES = 4;

  private static final String DIMS = Names.PACKAGE + ".Dims";
  private static final String SHAPE = Names.PACKAGE + ".Shape";
  private static final String OPTIONS = Names.PACKAGE + ".Options";

  final ExecutableElement function;
  final List<Parameter> parameters = new ArrayList<>();
  private final String creates;

  Definition(ExecutableElement function) {
    this.function = function;
    creates = Names.has(function, Names.CREATES) ? "options" : null;
    List<? extends VariableElement> all = function.getParameters();
    for (VariableElement variable : all) {
      boolean last = variable == all.getLast();
      parameters.add(
          Parameter.of(variable, creates != null, last && Names.has(function, Names.IN_PLACE)));
    }
  }

  String owner() {
    return function.getEnclosingElement().getSimpleName().toString();
  }

  String name() {
    return function.getSimpleName().toString();
  }

  boolean hasMethod() {
    return !Names.has(function, Names.FUNCTION_ONLY) && !Names.has(function, Names.IN) && hasSelf();
  }

  boolean hasSelf() {
    return parameters.stream().anyMatch(p -> p.kind() == Parameter.Kind.SELF);
  }

  /** A name that ends in an underscore is a method's alone. */
  boolean hasFunction() {
    return !Names.has(function, Names.METHOD_ONLY) && !name().endsWith("_");
  }

  boolean isInPlace() {
    return Names.has(function, Names.IN_PLACE);
  }

  List<String> aliases() {
    return Names.texts(function, Names.ALIAS);
  }

  /** The one face that gets it, if that is another than its family's; null if it is not. */
  AnnotationMirror in() {
    return Names.annotation(function, Names.IN).orElse(null);
  }

  List<AnnotationMirror> also() {
    return Names.repeated(function, Names.ALSO, Names.ALSO_IN);
  }

  /** What is wrong with it; null if nothing is. */
  String fault() {
    if (!function.getModifiers().contains(Modifier.STATIC)
        || function.getModifiers().contains(Modifier.PUBLIC)) {
      return "a definition is static and package-private";
    }
    if (!function.getTypeParameters().isEmpty()) {
      return "a definition can't have type parameters";
    }
    if (isInPlace()
        && (parameters.isEmpty()
            || parameters.getLast().type().getKind() != TypeKind.BOOLEAN
            || !hasMethod())) {
      return "@InPlace needs self, and a boolean as the last parameter";
    }
    boolean optional = false;
    for (Parameter p : parameters) {
      if (p.kind() == Parameter.Kind.IN_PLACE || p.kind() == Parameter.Kind.SELF) {
        continue;
      }
      if (optional && !p.isOptional()) {
        return "the parameter " + p.name() + " follows optional ones: it needs a @Default";
      }
      optional |= p.isOptional();
    }
    return null;
  }

  /** All forms, the one with all arguments first. */
  List<Form> forms() {
    Map<String, Form> forms = new LinkedHashMap<>();
    for (List<Parameter> given : choices()) {
      for (Form form : written(given)) {
        forms.putIfAbsent(form.erasure(), form);
      }
    }
    return List.copyOf(forms.values());
  }

  /** Which parameters can be given together: leading optional ones, and any of the keywords. */
  private List<List<Parameter>> choices() {
    List<Parameter> positional =
        parameters.stream().filter(p -> p.isOptional() && !p.keyword()).toList();
    List<Parameter> keywords = parameters.stream().filter(Parameter::keyword).toList();
    List<List<Parameter>> choices = new ArrayList<>();
    for (int leading = positional.size(); leading >= 0; leading--) {
      for (int mask = (1 << keywords.size()) - 1; mask >= 0; mask--) {
        List<Parameter> left = new ArrayList<>(positional.subList(leading, positional.size()));
        for (int k = 0; k < keywords.size(); k++) {
          if ((mask >> k & 1) == 0) {
            left.add(keywords.get(k));
          }
        }
        choices.add(parameters.stream().filter(p -> !left.contains(p)).toList());
      }
    }
    return choices;
  }

  private List<Form> written(List<Parameter> given) {
    List<Form> forms = new ArrayList<>();
    for (String number : numbers(given)) {
      boolean orOne = has(given, Parameter.Kind.DIMS) || has(given, Parameter.Kind.PER_DIM);
      for (boolean one : orOne ? BOTH : NOT) {
        for (boolean options : has(given, Parameter.Kind.NEW_DTYPE) ? BOTH : NOT) {
          for (int sizes : sizes(given)) {
            for (String array : arrays(given)) {
              forms.add(form(given, new Way(number, one, options, sizes, array)));
            }
          }
        }
      }
    }
    return forms;
  }

  private static final List<String> ARRAYS =
      List.of("double", "float", "long", "int", "short", "byte", "boolean");

  /** The arrays whose elements can be written one by one. */
  private static final List<String> EACH = List.of("double", "long", "boolean");

  /** What is written in a form for numbers, dimensions, a dtype, sizes and an array. */
  private record Way(String number, boolean one, boolean options, int sizes, String array) {}

  private static final List<Boolean> BOTH = List.of(false, true);
  private static final List<Boolean> NOT = List.of(false);

  private static boolean has(List<Parameter> given, Parameter.Kind kind) {
    return given.stream().anyMatch(p -> p.kind() == kind);
  }

  private static List<String> arrays(List<Parameter> given) {
    if (has(given, Parameter.Kind.ARRAY)) {
      return ARRAYS;
    }
    return has(given, Parameter.Kind.SHAPE_OR_ARRAY) ? List.of("", "long") : List.of("");
  }

  private static List<String> numbers(List<Parameter> given) {
    boolean bools =
        given.stream()
            .filter(Parameter::isScalar)
            .allMatch(p -> p.kind() == Parameter.Kind.SCALAR_OR_BOOL);
    return given.stream().noneMatch(Parameter::isScalar)
        ? List.of("")
        : bools ? List.of("double", "long", "boolean") : List.of("double", "long");
  }

  /** How sizes are written: -1 as a {@code Shape}, 0 as {@code long...}, or how many longs. */
  private List<Integer> sizes(List<Parameter> given) {
    int at =
        IntStream.range(0, given.size())
            .filter(i -> given.get(i).kind() == Parameter.Kind.SIZE)
            .findFirst()
            .orElse(-1);
    if (at < 0) {
      return List.of(-1);
    }
    List<Parameter> after =
        given.subList(at + 1, given.size()).stream()
            .filter(p -> p.kind() != Parameter.Kind.IN_PLACE)
            .toList();
    boolean each = function.isVarArgs() || keywordsAfterSizes();
    if (after.isEmpty()) {
      return each ? List.of(-1, 0) : List.of(-1);
    }
    return each && after.stream().allMatch(Parameter::keyword)
        ? IntStream.rangeClosed(0, SIZES).mapToObj(n -> n == 0 ? -1 : n).toList()
        : List.of(-1);
  }

  /** Whether sizes can be written one by one, although they don't come last. */
  private boolean keywordsAfterSizes() {
    List<Parameter> after =
        parameters.stream().dropWhile(p -> p.kind() != Parameter.Kind.SIZE).skip(1).toList();
    return !after.isEmpty() && after.stream().allMatch(Parameter::keyword);
  }

  private Form form(List<Parameter> given, Way way) {
    boolean full = given.size() == parameters.size();
    List<Form.Written> shown = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Parameter p : parameters) {
      if (p.kind() == Parameter.Kind.SELF || p.kind() == Parameter.Kind.IN_PLACE) {
        arguments.add(null);
        continue;
      }
      if (!given.contains(p)) {
        arguments.add(leftOut(p, arguments));
        left.add(p.name() + " = " + p.fallback());
        continue;
      }
      String one = p.name().endsWith("s") ? p.name().substring(0, p.name().length() - 1) : p.name();
      switch (p.kind()) {
        case SCALAR, SCALAR_OR_BOOL -> {
          shown.add(new Form.Written(way.number, p.name(), way.number, p.name()));
          arguments.add("Scalar.of(" + p.name() + ")");
        }
        case DIMS -> arguments.add(dims(p, one, way.one, shown));
        case SIZE -> arguments.add(size(p, one, way.sizes, shown));
        case SHAPE -> arguments.add(size(p, one, -1, shown));
        case PER_DIM -> arguments.add(perDim(p, way.one, shown));
        case SHAPE_OR_ARRAY -> {
          if (way.array.isEmpty()) {
            arguments.add(size(p, p.name(), -1, shown));
          } else {
            shown.add(new Form.Written("long[]", p.name(), "long[]", p.name()));
            arguments.add(p.checked(false));
          }
        }
        case ARRAY -> {
          boolean each = p == given.getLast() && EACH.contains(way.array);
          shown.add(
              new Form.Written(
                  way.array + (each ? "..." : "[]"), p.name(), way.array + "[]", p.name()));
          arguments.add(Names.required(p.name()));
        }
        case NEW_DTYPE -> {
          boolean options = way.options;
          String name = options ? creates : p.name();
          shown.add(
              new Form.Written(
                  options ? "Options" : "DType", name, options ? OPTIONS : Names.DTYPE, p.name()));
          arguments.add(options ? name + ".dtype()" : Names.required(name));
        }
        default -> {
          if (p.isLongOrNone()) {
            shown.add(new Form.Written("long", p.name(), "long", p.name()));
            arguments.add(p.name());
            continue;
          }
          boolean mayBeNull = p.nullable() && (!p.keyword() || full && hasOptionals());
          String type =
              mayBeNull || !p.nullable()
                  ? SourceTypes.text(p.type())
                  : SourceTypes.text(p.type()).replaceFirst("@[\\w.]*Nullable ", "");
          boolean variable = function.isVarArgs() && p == parameters.getLast();
          shown.add(
              new Form.Written(
                  variable ? type.substring(0, type.length() - 2) + "..." : type,
                  p.name(),
                  SourceTypes.erasure(p.type()),
                  p.name()));
          arguments.add(p.checked(mayBeNull));
        }
      }
    }
    return new Form(List.copyOf(shown), arguments, way.options ? creates : null, List.copyOf(left));
  }

  private String dims(Parameter p, String one, boolean single, List<Form.Written> shown) {
    if (!single) {
      shown.add(new Form.Written("Dims", p.name(), DIMS, p.name()));
      return Names.required(p.name()) + ".values()";
    }
    if (function.isVarArgs()) {
      shown.add(new Form.Written("long...", p.name(), "long...", p.name()));
      return Names.required(p.name()) + ".clone()";
    }
    shown.add(new Form.Written("long", one, "long", p.name()));
    return "new long[] {" + one + "}";
  }

  private static String perDim(Parameter p, boolean one, List<Form.Written> shown) {
    if (one) {
      shown.add(new Form.Written("long", p.name(), "long", p.name()));
      return p.forAllDims(p.name());
    }
    shown.add(
        new Form.Written(
            SourceTypes.annotations(p.type(), "") + "Shape", p.name(), SHAPE, p.name()));
    return p.nullable()
        ? p.name() + " == null ? null : " + p.name() + ".toArray()"
        : Names.required(p.name()) + ".toArray()";
  }

  /** The argument of a parameter that a caller leaves out: may be that of one before it. */
  private String leftOut(Parameter p, List<String> arguments) {
    if (p.kind() != Parameter.Kind.PER_DIM) {
      return p.fallback();
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (parameters.get(i).name().equals(p.fallback())) {
        return arguments.get(i);
      }
    }
    return p.forAllDims(p.fallback());
  }

  private boolean hasOptionals() {
    return parameters.stream().anyMatch(p -> p.isOptional() && !p.keyword());
  }

  private static String size(Parameter p, String one, int sizes, List<Form.Written> shown) {
    if (sizes < 0) {
      shown.add(new Form.Written("Shape", one, SHAPE, p.name()));
      return Names.required(one) + ".toArray()";
    }
    if (sizes == 0) {
      shown.add(new Form.Written("long...", p.name(), "long...", p.name()));
      return Names.required(p.name()) + ".clone()";
    }
    List<String> names =
        IntStream.range(0, sizes).mapToObj(i -> sizes == 1 ? one : one + i).toList();
    names.forEach(name -> shown.add(new Form.Written("long", name, "long", p.name())));
    return "new long[] {" + String.join(", ", names) + "}";
  }
}
