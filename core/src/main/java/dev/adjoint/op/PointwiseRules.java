package dev.adjoint.op;

import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise.Check;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a pointwise operation that do not follow from its expression.
 *
 * @param result how the dtype of the result follows from that of the operands
 * @param conditions number of leading inputs that are conditions, which take no part in promotion
 * @param promotingParams number of numeric operands that take part in promotion
 * @param check the check of operands
 * @param traits peculiarities
 * @param backward how the operation is recorded
 */
record PointwiseRules(
    Result result,
    int conditions,
    int promotingParams,
    @Nullable Check check,
    Set<Trait> traits,
    Backward backward) {

  /**
   * How an operation is recorded for backward.
   *
   * @param gradientNode the node name of the gradient; null for that of its outermost operation
   * @param differentiable bit mask of the inputs that gradients flow to
   * @param gradients hand-written gradients; empty if all are derived
   * @param guarded mask of what is always saved
   * @param linear the index of the incoming gradient, of a gradient; negative for none
   * @param lasting bit mask of inputs that nonzero gradients of any order keep an edge to
   */
  record Backward(
      @Nullable String gradientNode,
      long differentiable,
      List<Expr> gradients,
      int guarded,
      int linear,
      long lasting) {
    static final Backward USUAL = new Backward(null, -1, List.of(), 0, -1, 0);

    Backward gradientNode(String name) {
      return new Backward(name, differentiable, gradients, guarded, linear, lasting);
    }

    Backward differentiable(long inputs) {
      return new Backward(gradientNode, inputs, gradients, guarded, linear, lasting);
    }

    Backward gradients(List<Expr> own) {
      return new Backward(gradientNode, differentiable, own, guarded, linear, lasting);
    }

    Backward guarded(int which) {
      return new Backward(gradientNode, differentiable, gradients, which, linear, lasting);
    }

    Backward lasting(long inputs) {
      return new Backward(gradientNode, differentiable, gradients, guarded, linear, inputs);
    }
  }

  static final PointwiseRules USUAL =
      new PointwiseRules(
          Result.PROMOTED, 0, Integer.MAX_VALUE, null, EnumSet.noneOf(Trait.class), Backward.USUAL);

  /**
   * The rules of a gradient.
   *
   * @param flows bit mask of the inputs that gradients flow to
   * @param linear the index of the incoming gradient; negative for none
   * @param lasting bit mask of inputs that further gradients always have an edge to
   */
  static PointwiseRules ofGradient(long flows, int linear, long lasting) {
    Backward backward = new Backward(null, flows, List.of(), 0, linear, lasting);
    // PyTorch's quotients and products save their operands, so the gradient may be overwritten in
    // place.
    Set<Trait> traits = EnumSet.of(Trait.RESULT_NOT_SAVED, Trait.GRADIENT);
    return new PointwiseRules(Result.PROMOTED, 0, 0, null, traits, backward);
  }

  /** How numeric operands are converted to the compute type. */
  Numbers numbers() {
    boolean rounded = traits.contains(Trait.ROUNDED_NUMBERS);
    if (traits.contains(Trait.FITTING_NUMBERS)) {
      return rounded ? Numbers.FITTING_ROUNDED : Numbers.FITTING;
    }
    if (traits.contains(Trait.FITTING_WIDE)) {
      return Numbers.FITTING_WIDE;
    }
    if (traits.contains(Trait.FITTING_UNLESS_HALF)) {
      return Numbers.FITTING_UNLESS_HALF;
    }
    return rounded ? Numbers.ROUNDED : Numbers.WRAPPED;
  }

  PointwiseRules result(Result other) {
    return new PointwiseRules(other, conditions, promotingParams, check, traits, backward);
  }

  PointwiseRules promotion(int firstConditions, int params) {
    return new PointwiseRules(result, firstConditions, params, check, traits, backward);
  }

  PointwiseRules check(Check refusal) {
    return new PointwiseRules(result, conditions, promotingParams, refusal, traits, backward);
  }

  PointwiseRules trait(Trait trait) {
    Set<Trait> more = EnumSet.copyOf(traits);
    more.add(trait);
    return new PointwiseRules(result, conditions, promotingParams, check, more, backward);
  }

  PointwiseRules backward(Backward other) {
    return new PointwiseRules(result, conditions, promotingParams, check, traits, other);
  }
}
