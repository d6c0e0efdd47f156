package dev.adjoint.kernel.backend;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.math.Meaning;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Description of a reduction, {@code finish(combine(element, element, ...))}, for operands of given
 * types. It is made once for each operation and combination of dtypes; what a backend makes of it
 * is kept with it.
 */
public final class ReduceSpec {
  private final String name;
  private final Expr element;
  private final Combine combine;
  private final Expr finish;
  private final DType out;
  private final DType[] ins;
  private final DType accumulate;
  private final DType compute;
  private final Expr elementMeaning;
  private final Expr finishMeaning;
  private final int paramCount;

  /** What a backend has compiled; it is immutable, so it may be seen early, late or twice. */
  private @Nullable Object form;

  /**
   * Describes a reduction.
   *
   * @param name of the operation, for profiles and stack traces; nothing else depends on it
   * @param element what is combined, over the inputs and parameters
   * @param combine how
   * @param finish the result, over {@code in(0)}, which is the combined value, and parameters
   * @param out the type of the result
   * @param ins the types of the inputs
   * @param accumulate the type that is computed and combined in, half types in float32, integers of
   *     less than 32 bits in int32; in {@code BOOL}, conditions over numbers are computed in the
   *     inputs' common type
   * @throws IllegalArgumentException if that is not defined in the type
   */
  public ReduceSpec(
      String name,
      Expr element,
      Combine combine,
      Expr finish,
      DType out,
      DType[] ins,
      DType accumulate) {
    this.name = name;
    this.element = element;
    this.combine = combine;
    this.finish = finish;
    this.out = out;
    this.ins = ins.clone();
    this.accumulate = accumulate;
    this.compute = compute(combine, ins, accumulate);
    int params = PointwiseSpec.paramCount(List.of(element), ins.length);
    this.paramCount = Math.max(params, PointwiseSpec.paramCount(List.of(finish), 1));
    this.elementMeaning = Meaning.of(element, compute);
    this.finishMeaning = Meaning.of(finish, finishType());
  }

  /** Two values combined; in the type BOOL, "or" and "and" are written as sum and product. */
  public static Expr combined(Combine combine, Expr a, Expr b) {
    BinaryOp op =
        switch (combine) {
          case SUM, ANY -> BinaryOp.ADD;
          case PROD, ALL -> BinaryOp.MUL;
          case MAX -> BinaryOp.MAX;
          case MIN -> BinaryOp.MIN;
        };
    return Expr.binary(op, a, b);
  }

  /** The value of no elements at all, in a type that is computed in. */
  public static Expr identity(Combine combine, DType type) {
    boolean floating = DTypes.computesInFloat(type);
    return switch (combine) {
      case SUM, ANY -> Expr.constant(0L);
      case PROD, ALL -> Expr.constant(1L);
      case MAX ->
          floating
              ? Expr.constant(Double.NEGATIVE_INFINITY)
              : Expr.constant(DTypes.leastInteger(type));
      case MIN ->
          floating
              ? Expr.constant(Double.POSITIVE_INFINITY)
              : Expr.constant(DTypes.greatestInteger(type));
    };
  }

  private static DType compute(Combine combine, DType[] ins, DType accumulate) {
    if (accumulate != DType.BOOL) {
      if (combine.isLogical()) {
        throw new IllegalArgumentException(combine + " combines conditions, not " + accumulate);
      }
      return DTypes.computed(accumulate);
    }
    DType common = DType.BOOL;
    for (DType in : ins) {
      common = DType.promote(common, in);
    }
    if (common != DType.BOOL && !combine.isLogical()) {
      throw new IllegalArgumentException(combine + " of " + common + " in bool");
    }
    return DTypes.computed(common);
  }

  /** The name of the operation. */
  public String name() {
    return name;
  }

  /** What is combined, as the operation defines it. */
  public Expr element() {
    return element;
  }

  /** What is combined, as it has to be computed: see {@link Meaning}. */
  public Expr elementMeaning() {
    return elementMeaning;
  }

  /** How values are combined. */
  public Combine combine() {
    return combine;
  }

  /** The result, over the combined value, as the operation defines it. */
  public Expr finish() {
    return finish;
  }

  /** The result, as it has to be computed. */
  public Expr finishMeaning() {
    return finishMeaning;
  }

  /** The type of the result. */
  public DType out() {
    return out;
  }

  /** The types of the inputs. */
  public DType[] ins() {
    return ins.clone();
  }

  /** The type that is computed and combined in, as it was given. */
  public DType accumulate() {
    return accumulate;
  }

  /** The type that elements are computed in. */
  public DType compute() {
    return compute;
  }

  /** The type that results are finished in. */
  public DType finishType() {
    return combine.isLogical() ? DType.BOOL : compute;
  }

  /** Number of parameters. */
  public int paramCount() {
    return paramCount;
  }

  /** What {@link #form(Object)} was given, or nothing yet. */
  public @Nullable Object form() {
    return form;
  }

  /** Keeps what a backend has made of this. */
  public void form(Object made) {
    form = made;
  }

  /** Refuses operands and parameters of another number. */
  public void check(Operand[] operands, Params params) {
    if (operands.length != ins.length || params.count() < paramCount) {
      throw new IllegalArgumentException(
          "the kernel takes "
              + ins.length
              + " inputs and "
              + paramCount
              + " parameters, got "
              + operands.length
              + " and "
              + params.count());
    }
  }

  /** Whether the other one describes the same reduction, whatever it is called. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReduceSpec s
        && element == s.element
        && combine == s.combine
        && finish == s.finish
        && out == s.out
        && accumulate == s.accumulate
        && Arrays.equals(ins, s.ins);
  }

  @Override
  public int hashCode() {
    int hash = (element.hashCode() * 31 + finish.hashCode()) * 31 + combine.hashCode();
    return ((hash * 31 + Arrays.hashCode(ins)) * 31 + out.hashCode()) * 31 + accumulate.hashCode();
  }

  @Override
  public String toString() {
    return finish + " of " + combine + " of " + element + " in " + accumulate;
  }
}
