package dev.adjoint.testkit;

import dev.adjoint.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a test needs to know of one operation: its calls in Java and in Python, the types it
 * takes, its operands, how near to PyTorch it has to be and what its node is called.
 *
 * <p>Rows are immutable; the methods that change something return a new row:
 *
 * {@snippet :
 * OpSpec.unary("exp", Tensor::exp, Tensor::exp_).node("ExpBackward0").within(Tolerance.ulps(2));
 * }
 */
public final class OpSpec {
  /** Operations whose result, or its shape, depends on values: a batch of them is refused. */
  private static final Set<String> LOOKS_AT_VALUES =
      Set.of(
          "equal",
          "allclose",
          "item",
          "__getitem__",
          "__setitem__",
          "nonzero",
          "repeat_interleave",
          "masked_select",
          "masked_scatter",
          "_unique2",
          "unique_consecutive");

  /** The four floating types. */
  public static final Set<DType> FLOATING =
      Collections.unmodifiableSet(
          EnumSet.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64));

  /** All types. */
  public static final Set<DType> ALL = Collections.unmodifiableSet(EnumSet.allOf(DType.class));

  /** All types but bool. */
  public static final Set<DType> NUMERIC =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(DType.BOOL)));

  private final String name;
  private final Family family;
  private final List<OpCase> cases;
  private final List<String> methods;
  private final Set<DType> dtypes;
  private final List<Domain> domains;
  private final @Nullable String node;
  private final Tolerance tolerance;
  private final Tolerance gradTolerance;
  private final List<Deviation> deviations;

  private OpSpec(
      String name,
      Family family,
      List<OpCase> cases,
      List<String> methods,
      Set<DType> dtypes,
      List<Domain> domains,
      @Nullable String node,
      Tolerance tolerance,
      Tolerance gradTolerance,
      List<Deviation> deviations) {
    this.name = name;
    this.family = family;
    this.cases = List.copyOf(cases);
    this.methods = List.copyOf(methods);
    // In their own order, whatever set they come in.
    this.dtypes = dtypes.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(dtypes));
    this.domains = List.copyOf(domains);
    this.node = node;
    this.tolerance = tolerance;
    this.gradTolerance = gradTolerance;
    this.deviations = List.copyOf(deviations);
  }

  /** A row for {@code name}, as PyTorch spells it, in any family. */
  public static OpSpec of(String name, Family family, OpCase... cases) {
    return new OpSpec(
        name,
        family,
        List.of(cases),
        List.of(camelCase(name)),
        ALL,
        List.of(Domain.REAL),
        null,
        Tolerance.EXACT,
        Tolerance.EXACT,
        List.of());
  }

  /** A pointwise operation of one operand. */
  public static OpSpec unary(String name, OpCall.Unary call) {
    return of(
        name,
        Family.POINTWISE,
        functional("", OpCall.of(call), "torch." + name + "(x)", Plan.unary()));
  }

  /** A pointwise operation of one operand that has an in-place form. */
  public static OpSpec unary(String name, OpCall.Unary call, OpCall.Unary inPlace) {
    return unary(name, call)
        .plus(inPlace("in-place", OpCall.of(inPlace), "x." + name + "_()", Plan.unary()))
        .alsoCovers(camelCase(name) + "_");
  }

  /** A pointwise operation of two operands that broadcast, with {@code python} over x and y. */
  public static OpSpec binary(String name, OpCall.Binary call, String python) {
    return of(name, Family.POINTWISE, functional("tensor", OpCall.of(call), python, Plan.binary()));
  }

  /** A case that makes a new tensor. */
  public static OpCase functional(String label, OpCall call, String python, Plan plan) {
    return new OpCase(label, OpCase.Kind.FUNCTIONAL, call, python, plan);
  }

  /** A case that changes its first operand. */
  public static OpCase inPlace(String label, OpCall call, String python, Plan plan) {
    return new OpCase(label, OpCase.Kind.IN_PLACE, call, python, plan);
  }

  /** A case that returns a view of its first operand. */
  public static OpCase view(String label, OpCall call, String python, Plan plan) {
    return new OpCase(label, OpCase.Kind.VIEW, call, python, plan);
  }

  /** Whether gradients flow, and are those of the function. */
  public boolean hasDerivative() {
    return node != null
        && !node.equals("NotImplemented")
        && deviations.stream().noneMatch(d -> d.kind() == Deviation.Kind.NOT_RECORDED);
  }

  /** The row with another case. */
  public OpSpec plus(OpCase other) {
    List<OpCase> all = new ArrayList<>(cases);
    all.add(other);
    return new OpSpec(
        name, family, all, methods, dtypes, domains, node, tolerance, gradTolerance, deviations);
  }

  /** The row with an in-place form of two operands, {@code python} being {@code x.name_(y)}. */
  public OpSpec inPlaceTensor(OpCall.Binary call, String python) {
    return plus(inPlace("in-place tensor", OpCall.of(call), python, Plan.binary()))
        .alsoCovers(camelCase(name) + "_");
  }

  /** The row with cases whose second operand is a number, put where {@code y} stands in Python. */
  public OpSpec numbers(
      String python, OpCall.WithLong withLong, OpCall.WithDouble withDouble, double... values) {
    return numbers("number", OpCase.Kind.FUNCTIONAL, python, withLong, withDouble, values);
  }

  /** The row with in-place cases whose second operand is a number. */
  public OpSpec inPlaceNumbers(
      String python, OpCall.WithLong withLong, OpCall.WithDouble withDouble, double... values) {
    return numbers("in-place number", OpCase.Kind.IN_PLACE, python, withLong, withDouble, values);
  }

  private OpSpec numbers(
      String label,
      OpCase.Kind kind,
      String python,
      OpCall.WithLong withLong,
      OpCall.WithDouble withDouble,
      double... values) {
    OpSpec row = this;
    for (double value : values) {
      if (value == Math.rint(value) && !Double.isInfinite(value)) {
        long number = (long) value;
        row =
            row.plus(
                new OpCase(
                    label + " " + number,
                    kind,
                    in -> List.of(withLong.apply(in[0], number)),
                    substitute(python, Long.toString(number)),
                    Plan.withNumber()));
      }
      row =
          row.plus(
              new OpCase(
                  label + " " + value,
                  kind,
                  in -> List.of(withDouble.apply(in[0], value)),
                  substitute(python, pythonFloat(value)),
                  Plan.withNumber()));
    }
    return row;
  }

  private static String substitute(String python, String number) {
    String text = number.startsWith("-") ? "(" + number + ")" : number;
    // A negative base of a power needs its parentheses, a number before a dot as well.
    return python.replaceAll("\\by\\b", text);
  }

  /** A Python expression for a float. */
  static String pythonFloat(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "float('" + Double.toString(value).replace("Infinity", "inf") + "')";
    }
    return Double.toString(value).replace("E", "e");
  }

  /** The row for an operation that takes only these types. */
  public OpSpec dtypes(Set<DType> types) {
    return new OpSpec(
        name, family, cases, methods, types, domains, node, tolerance, gradTolerance, deviations);
  }

  /** The row with the domain of each operand; the last one also holds for those that follow. */
  public OpSpec domains(Domain... each) {
    return new OpSpec(
        name,
        family,
        cases,
        methods,
        dtypes,
        List.of(each),
        node,
        tolerance,
        gradTolerance,
        deviations);
  }

  /** The row for a differentiable operation, with the name of its node in PyTorch. */
  public OpSpec node(String nodeName) {
    return new OpSpec(
        name,
        family,
        cases,
        methods,
        dtypes,
        domains,
        nodeName,
        tolerance,
        gradTolerance,
        deviations);
  }

  /** The row with a tolerance for results; gradients get it too unless they have their own. */
  public OpSpec within(Tolerance results) {
    return within(results, gradTolerance.equals(Tolerance.EXACT) ? results : gradTolerance);
  }

  /** The row with a tolerance for results and one for gradients. */
  public OpSpec within(Tolerance results, Tolerance gradients) {
    return new OpSpec(
        name, family, cases, methods, dtypes, domains, node, results, gradients, deviations);
  }

  /** The row in another family. */
  public OpSpec family(Family other) {
    return new OpSpec(
        name, other, cases, methods, dtypes, domains, node, tolerance, gradTolerance, deviations);
  }

  /** The row with these Java methods in place of the one that PyTorch's name suggests. */
  public OpSpec methods(String... names) {
    return new OpSpec(
        name,
        family,
        cases,
        List.of(names),
        dtypes,
        domains,
        node,
        tolerance,
        gradTolerance,
        deviations);
  }

  /** The row with more Java methods that its cases call. */
  public OpSpec alsoCovers(String... names) {
    List<String> all = new ArrayList<>(methods);
    all.addAll(List.of(names));
    return new OpSpec(
        name, family, cases, all, dtypes, domains, node, tolerance, gradTolerance, deviations);
  }

  /**
   * The row with a case by another name of the operation, whose operands behind x and other
   * arguments are written as {@code arguments}.
   */
  public OpSpec otherName(String other, OpCall call, String arguments) {
    Plan plan = arguments.matches(".*\\by\\b.*") ? Plan.smallPair() : Plan.small();
    return otherName(other, call, arguments, plan);
  }

  /** The row with a case by another name of the operation, on the operands of the plan. */
  public OpSpec otherName(String other, OpCall call, String arguments, Plan plan) {
    String label = "by the name " + other + "(" + arguments + ")";
    String separator = arguments.isEmpty() ? "" : ", ";
    OpCase added =
        other.endsWith("_")
            ? inPlace(label, call, "x." + other + "(" + arguments + ")", plan)
            : functional(label, call, "torch." + other + "(x" + separator + arguments + ")", plan);
    return plus(added).alsoCovers(camelCase(other));
  }

  /** The row with something in which it does not do as libtorch does, and the reason. */
  public OpSpec deviates(Deviation.Kind kind, String reason) {
    List<Deviation> all = new ArrayList<>(deviations);
    all.add(new Deviation(kind, reason));
    return new OpSpec(
        name, family, cases, methods, dtypes, domains, node, tolerance, gradTolerance, all);
  }

  /** In what the row does not do as libtorch does. */
  public List<Deviation> deviations() {
    return deviations;
  }

  /** Whether there is a deviation of the kind. */
  public boolean deviates(Deviation.Kind kind) {
    return deviations.stream().anyMatch(d -> d.kind() == kind);
  }

  /**
   * Whether a batch of calls is one call under {@code vmap}; not where the result, or its shape,
   * depends on values.
   */
  public boolean isBatched() {
    return family != Family.CREATION && !LOOKS_AT_VALUES.contains(name);
  }

  /** Whether the error is one of libtorch's where it should not fail. */
  public boolean isFailureOfLibtorch(@Nullable String error) {
    return error != null
        && deviations.stream()
            .anyMatch(d -> d.kind() == Deviation.Kind.LIBTORCH_FAILS && error.contains(d.reason()));
  }

  /** PyTorch's name. */
  public String name() {
    return name;
  }

  /** The family. */
  public Family family() {
    return family;
  }

  /** All cases. */
  public List<OpCase> cases() {
    return cases;
  }

  /** Names of the Java methods that the cases call. */
  public List<String> methods() {
    return methods;
  }

  /** The types that the first operand may have. */
  public Set<DType> dtypes() {
    return dtypes;
  }

  /** Where the operands' values come from. */
  public List<Domain> domains() {
    return domains;
  }

  /** The name of the node as PyTorch prints it; null where the operation has no gradient. */
  public @Nullable String node() {
    return node;
  }

  /** How near to the reference results are. */
  public Tolerance tolerance() {
    return tolerance;
  }

  /** How near to the reference gradients are. */
  public Tolerance gradTolerance() {
    return gradTolerance;
  }

  /** Whether some case is an in-place one. */
  public boolean hasInPlace() {
    return cases.stream().anyMatch(c -> c.kind() == OpCase.Kind.IN_PLACE);
  }

  /** {@code floor_divide} as Java writes it, {@code floorDivide}; a trailing underscore stays. */
  public static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean joins = c == '_' && i > 0 && i + 1 < name.length();
      text.append(joins ? Character.toUpperCase(name.charAt(++i)) : c);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
