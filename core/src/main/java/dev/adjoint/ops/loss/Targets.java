package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * The target classes of samples.
 *
 * @param counts which samples count
 * @param places the classes as positions along the dimension of classes, 0 for ignored samples
 * @param dim the dimension of classes
 * @param weights of the samples' classes; null if all have the same
 * @param dtype of the scores
 */
record Targets(Tensor counts, Tensor places, int dim, @Nullable Tensor weights, DType dtype) {
  /** How elements at positions along a dimension are picked. */
  @FunctionalInterface
  interface Gathering {
    Tensor apply(Tensor x, Tensor positions, int dim);
  }

  private static final Scalar ZERO = Scalar.of(0L);

  /**
   * The targets of scores.
   *
   * @param scores whose sizes and dtype are used
   * @param weight of each class; null if all have the same
   */
  static Targets of(
      Tensor target,
      Tensor scores,
      @Nullable Tensor weight,
      long ignoreIndex,
      Gathering gathering) {
    long[] sizes = TensorAccess.layout(scores).sizes();
    int dim = Losses.classDim(sizes);
    Tensor classes = Clone.rowMajor(target); // as losses are
    Tensor counts = Comparison.NE_NUMBER.call(classes, Scalar.of(ignoreIndex));
    Tensor safe = Elementwise.WHERE_NUMBER.call(new Tensor[] {counts, classes}, ZERO);
    Tensor places = Unsqueeze.apply(safe, dim);
    Tensor weights = null;
    if (weight != null) {
      Tensor spread = Expand.apply(Reshape.apply(weight, Losses.alongClasses(sizes)), sizes);
      weights = Squeeze.apply(gathering.apply(spread, places, dim), dim);
    }
    return new Targets(counts, places, dim, weights, TensorAccess.dtype(scores));
  }

  /** Each sample times the weight of its class; 0 where it is ignored. */
  Tensor weighted(Tensor samples) {
    return counted(weights == null ? samples : Arithmetic.MUL.call(samples, weights));
  }

  /** Each sample; 0 where it is ignored. */
  Tensor counted(Tensor samples) {
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {counts, samples}, ZERO);
  }

  /** The sum of all weights. */
  Tensor total() {
    return weights == null ? Clone.to(Sum.apply(counts), dtype) : Sum.apply(counted(weights));
  }
}
