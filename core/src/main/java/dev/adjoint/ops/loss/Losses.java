package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.reduce.LogSoftmax;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.reduce.Sum;

/** Helpers of losses, and losses composed of other operations. */
public final class Losses {
  private Losses() {}

  /** Cross-entropy loss of scores. */
  public static Tensor crossEntropy(
      Tensor scores, Tensor target, String reduction, long ignoreIndex) {
    checkBatch(scores, target);
    long dim = TensorAccess.layout(scores).dim() == 1 ? 0 : 1;
    return NllLoss.apply(LogSoftmax.apply(scores, dim), target, reduction, ignoreIndex);
  }

  private static void checkBatch(Tensor scores, Tensor target) {
    if (TensorAccess.layout(scores).dim() == 0
        || DTypes.computesInFloat(TensorAccess.dtype(target))) {
      throw new IllegalStateException(
          "crossEntropy takes scores by sample and class, and the class of each sample");
    }
  }

  /** Binary cross-entropy loss of probabilities. */
  public static Tensor binaryCrossEntropy(Tensor p, Tensor target, String reduction) {
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
      throw new IllegalStateException(
          "\"binary_cross_entropy\" not implemented for '" + dtype.scalarTypeName() + "'");
    }
    return Dispatch.call(new BinaryCrossEntropy(reduction), p, target)[0];
  }

  static void checkReduction(String reduction) {
    switch (reduction) {
      case "none", "mean", "sum" -> {}
      default ->
          throw new IllegalArgumentException(reduction + " is not a valid value for reduction");
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

  /** Backward of {@link #reduce}. */
  static Tensor unreduced(Tensor grad, long count, String reduction) {
    return "mean".equals(reduction)
        ? Arithmetic.DIV_NUMBER.call(grad, Scalar.of((double) count))
        : grad;
  }
}
