package dev.adjoint.op;

import dev.adjoint.kernel.Expr;
import dev.adjoint.op.Pointwise.Check;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What does not follow from the expression of a pointwise operation.
 *
 * @param result how the dtype of the result follows from that of the operands
 * @param conditions how many of the first inputs are conditions, which take no part in promotion
 * @param promotingParams how many numbers take part in promotion
 * @param check what refuses operands
 * @param traits peculiarities
 * @param backward how it is recorded
 */
record PointwiseRules(
    Result result,
    int conditions,
    int promotingParams,
    @Nullable Check check,
    Set<Trait> traits,
    Backward backward) {

  /**
   * How an operation is recorded.
   *
   * @param gradientNode the node name of the gradient, where it is not that of its last step
   * @param differentiable to which inputs gradients flow, as bits
   * @param gradients those that do not follow from the expression; empty where all do
   * @param guarded what is kept whether or not a gradient needs it: inputs as bits, and the result
   * @param linear the input that is the incoming gradient, of a gradient; negative for none
   * @param lasting inputs that each gradient other than zero leads to, in turn, even where a
   *     simpler expression leaves none of them; as bits
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
   * Those of a gradient.
   *
   * @param flows to which inputs gradients flow, as bits
   * @param linear which input is the incoming gradient; negative for none
   * @param lasting inputs that further gradients lead to in any case, as bits
   */
  static PointwiseRules ofGradient(long flows, int linear, long lasting) {
    Backward backward = new Backward(null, flows, List.of(), 0, linear, lasting);
    // What PyTorch's quotients and products keep are their operands: the gradient may be written
    // to.
    Set<Trait> traits = EnumSet.of(Trait.RESULT_NOT_SAVED, Trait.GRADIENT);
    return new PointwiseRules(Result.PROMOTED, 0, 0, null, traits, backward);
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
