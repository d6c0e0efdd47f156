package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.arithmetic.Pow;
import dev.adjoint.ops.loss.ElementLoss.Penalty;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.BroadcastShapes;
import dev.adjoint.ops.view.Expand;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Helpers of losses, and losses composed of other operations. */
public final class Losses {
  private Losses() {}

  /** The dimension of classes among the sizes of scores. */
  static int classDim(long... sizes) {
    return sizes.length == 1 ? 0 : 1;
  }

  /** The sizes of scores without the dimension of classes. */
  static long[] withoutClasses(long... sizes) {
    int dim = classDim(sizes);
    long[] rest = new long[sizes.length - 1];
    for (int d = 0; d < rest.length; d++) {
      rest[d] = sizes[d < dim ? d : d + 1];
    }
    return rest;
  }

  /** The sizes of what there is one of for each class, to be expanded to those of scores. */
  static long[] alongClasses(long... sizes) {
    int dim = classDim(sizes);
    long[] all = new long[sizes.length];
    Arrays.fill(all, 1);
    all[dim] = sizes[dim];
    return all;
  }

  /** Binary cross-entropy loss of probabilities. */
  public static Tensor binaryCrossEntropy(
      Tensor p, Tensor target, @Nullable Tensor weight, String reduction) {
    checkReduction(reduction);
    if (!TensorAccess.layout(p).sameSizes(TensorAccess.layout(target))) {
      throw Errors.argument(
          "Using a target size (%s) that is different to the input size (%s) is deprecated. Please"
              + " ensure they have the same size.",
          target.shape(), p.shape());
    }
    DType dtype = TensorAccess.dtype(p);
    if (TensorAccess.dtype(target) != dtype) {
      throw Errors.state("Found dtype %s but expected %s", TensorAccess.dtype(target), dtype);
    }
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state("\"binary_cross_entropy\" not implemented for '%s'", dtype);
    }
    BinaryCrossEntropy op = new BinaryCrossEntropy(reduction);
    if (weight == null) {
      return Dispatch.call(op, p, target)[0];
    }
    checkConstant("binary_cross_entropy", "weight", weight);
    long[] sizes = BroadcastShapes.apply(target.shape(), weight.shape()).toArray();
    Tensor factor = Expand.ifNeeded(weight, sizes);
    checkWeight(factor, target);
    return Dispatch.call(op, p, target, factor)[0];
  }

  static void checkReduction(String reduction) {
    switch (reduction) {
      case "none", "mean", "sum" -> {}
      default ->
          throw new IllegalArgumentException(reduction + " is not a valid value for reduction");
    }
  }

  /** Divergence of distributions, given the logarithms of one. */
  public static Tensor divergence(Tensor logs, Tensor target, String reduction, boolean logTarget) {
    boolean batch = "batchmean".equals(reduction);
    if (!batch) {
      checkReduction(reduction);
    }
    Errors.require(
        DTypes.isRealFloat(TensorAccess.dtype(logs))
            && DTypes.isRealFloat(TensorAccess.dtype(target)),
        "kl_div: Integral inputs not supported.");
    Tensor each =
        logTarget
            ? Arithmetic.MUL.call(Elementwise.EXP.call(target), Arithmetic.SUB.call(target, logs))
            : Dispatch.call(Divergence.KL_DIV, target, logs)[0];
    Tensor loss = reduce(each, batch ? "sum" : reduction);
    Layout layout = TensorAccess.layout(logs);
    return batch && layout.dim() > 0
        ? Arithmetic.DIV_NUMBER.call(loss, Scalar.of(layout.size(0)))
        : loss;
  }

  /** Binary cross-entropy loss of scores. */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor scores,
      Tensor target,
      @Nullable Tensor weight,
      @Nullable Tensor positiveWeight,
      String reduction) {
    return LogitsLoss.apply(scores, target, weight, positiveWeight, reduction);
  }

  /** Magnitudes of differences, each times its weight if there are any. */
  public static Tensor absolute(
      Tensor x, Tensor target, String reduction, @Nullable Tensor weight) {
    List<Tensor> both = alike(x, target, reduction, weight);
    Tensor each = Elementwise.ABS.call(Arithmetic.SUB.call(both.get(0), both.get(1)));
    return weight == null ? reduce(each, reduction) : weighted(each, weight, reduction);
  }

  /** Squares of differences, each times its weight if there are any. */
  public static Tensor squared(Tensor x, Tensor target, String reduction, @Nullable Tensor weight) {
    List<Tensor> both = alike(x, target, reduction, weight);
    return weight == null
        ? ElementLoss.apply(Penalty.MSE, both.get(0), both.get(1), 0, reduction)
        : weighted(
            Pow.apply(Arithmetic.SUB.call(both.get(0), both.get(1)), Scalar.of(2L)),
            weight,
            reduction);
  }

  /** Half of squares below a width, magnitudes above. */
  public static Tensor smooth(Tensor x, Tensor target, String reduction, double beta) {
    if (beta == 0) {
      return absolute(x, target, reduction, null);
    }
    Errors.require(beta > 0, "smooth_l1_loss does not support negative values for beta.");
    List<Tensor> both = alike(x, target, reduction, null);
    return ElementLoss.apply(Penalty.SMOOTH_L1, both.get(0), both.get(1), beta, reduction);
  }

  /** The same times the width, each times its weight if there are any. */
  public static Tensor huber(
      Tensor x, Tensor target, String reduction, double delta, @Nullable Tensor weight) {
    List<Tensor> both = alike(x, target, reduction, weight);
    Errors.require(delta > 0, "huber_loss does not support non-positive values for delta.");
    String own = weight == null ? reduction : "none";
    Tensor loss = ElementLoss.apply(Penalty.HUBER, both.get(0), both.get(1), delta, own);
    return weight == null ? loss : reduce(Arithmetic.MUL.call(loss, weight), reduction);
  }

  /** Both with their common sizes. */
  private static List<Tensor> alike(
      Tensor x, Tensor target, String reduction, @Nullable Tensor weight) {
    checkReduction(reduction);
    if (weight != null && !TensorAccess.layout(weight).sameSizes(TensorAccess.layout(x))) {
      throw new IllegalArgumentException("Weights and input must have the same size.");
    }
    return Expand.together(List.of(x, target));
  }

  /** Losses times weights; a mean is that by weight. */
  private static Tensor weighted(Tensor each, Tensor weight, String reduction) {
    Tensor all = Arithmetic.MUL.call(each, weight);
    return switch (reduction) {
      case "mean" -> Arithmetic.DIV.call(Sum.apply(all), Sum.apply(weight));
      case "sum" -> Sum.apply(all);
      default -> all;
    };
  }

  /** Refuses weights that losses can't be multiplied by in place. */
  static void checkWeight(Tensor weight, Tensor target) {
    long[] sizes = TensorAccess.layout(weight).sizes();
    long[] own = TensorAccess.layout(target).sizes();
    if (!Shapes.isExpandable(sizes, own)) {
      throw Errors.state(
          "output with shape %s doesn't match the broadcast shape %s",
          own, Shapes.broadcast(own, sizes));
    }
  }

  /** Refuses a weight that requires grad: losses have no derivative by weights. */
  static void checkConstant(String function, String name, @Nullable Tensor weight) {
    if (weight != null && Recording.records(weight)) {
      throw Errors.state(
          "The function '%s' is not differentiable with respect to argument '%s'. This input cannot"
              + " have requires_grad True.",
          function, name);
    }
  }

  /** Applies a reduction of losses. */
  static Tensor reduce(Tensor x, String reduction) {
    return switch (reduction) {
      case "mean" -> Mean.apply(x, null, false, null);
      case "sum" -> Sum.apply(x);
      default -> x;
    };
  }

  /** Tangents of elementwise losses, reduced; the mean of nothing has none. */
  static @Nullable Tensor reducedTangent(@Nullable Tensor each, String reduction) {
    return each == null || ("mean".equals(reduction) && TensorAccess.layout(each).numel() == 0)
        ? null
        : reduce(each, reduction);
  }

  /** Backward of {@link #reduce}. */
  static Tensor unreduced(Tensor grad, long count, String reduction) {
    return "mean".equals(reduction)
        ? Arithmetic.DIV_NUMBER.call(grad, Scalar.of((double) count))
        : grad;
  }
}
