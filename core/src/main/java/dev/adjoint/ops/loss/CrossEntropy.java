package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.index.LineGather;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.LogSoftmax;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Reshape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy loss of scores, composed of other operations.
 *
 * @param weight of each class; null if all have the same
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 * @param ignoreIndex target of samples that are ignored
 * @param smoothing what part of each target is shared out evenly among all classes
 */
public record CrossEntropy(
    @Nullable Tensor weight, String reduction, long ignoreIndex, double smoothing) {

  /** Runs the operation. */
  public static Tensor apply(
      Tensor scores,
      Tensor target,
      @Nullable Tensor weight,
      String reduction,
      long ignoreIndex,
      double smoothing) {
    Losses.checkReduction(reduction);
    return new CrossEntropy(weight, reduction, ignoreIndex, smoothing).of(scores, target);
  }

  private Tensor of(Tensor scores, Tensor target) {
    Layout layout = TensorAccess.layout(scores);
    if (layout.sameSizes(TensorAccess.layout(target))) {
      return ofProbabilities(scores, target);
    }
    Tensor logs = LogSoftmax.apply(scores, layout.dim() == 1 ? 0 : 1);
    if (smoothing > 0) {
      checkSmoothing();
      return smoothed(logs, target);
    }
    return NllLoss.apply(logs, target, weight, reduction, ignoreIndex);
  }

  private void checkSmoothing() {
    Errors.require(
        smoothing <= 1,
        "label_smoothing must be between 0.0 and 1.0. Got: %s",
        Scalar.of(smoothing).cText());
  }

  /** The loss for targets that are the probabilities of classes. */
  private Tensor ofProbabilities(Tensor scores, Tensor given) {
    DType dtype = TensorAccess.dtype(given);
    Errors.require(
        DTypes.computesInFloat(dtype),
        "Expected floating point type for target with class probabilities, got %s",
        dtype);
    Errors.require(ignoreIndex < 0, "ignore_index is not supported for floating point target");
    Layout layout = TensorAccess.layout(scores);
    int dim = layout.dim() == 1 ? 0 : 1;
    if (layout.dim() <= dim) {
      throw Errors.index(
          "Dimension out of range (expected to be in range of [-1, 0], but got %s)", dim);
    }
    long classes = layout.size(dim);
    checkWeight(classes);
    Tensor logs = LogSoftmax.apply(scores, dim);
    Tensor target = given;
    if (smoothing > 0) {
      checkSmoothing();
      target =
          Arithmetic.ADD_NUMBER.call(
              Arithmetic.MUL_NUMBER.call(given, Scalar.of(1 - smoothing)),
              Scalar.of(smoothing / classes));
    }
    Tensor product = Arithmetic.MUL.call(logs, target);
    if (weight != null) {
      product = Arithmetic.MUL.call(product, alongClasses(layout));
    }
    if ("none".equals(reduction)) {
      return Elementwise.NEG.call(Sum.apply(product, new long[] {dim}, false, null));
    }
    Tensor sum = Sum.apply(product);
    if ("mean".equals(reduction) && layout.numel() == 0) {
      return Elementwise.NEG.call(sum.fill_(Double.NaN));
    }
    Tensor loss = Elementwise.NEG.call(sum);
    return "mean".equals(reduction)
        ? Arithmetic.DIV_NUMBER.call(loss, Scalar.of(layout.numel() / classes))
        : loss;
  }

  private void checkWeight(long classes) {
    if (weight != null) {
      Layout layout = TensorAccess.layout(weight);
      Errors.require(
          layout.dim() == 1 && layout.numel() == classes,
          "cross_entropy: weight tensor should be defined either for all %s classes or no classes"
              + " but got weight tensor of shape: %s",
          classes,
          layout.sizes());
    }
  }

  private Tensor alongClasses(Layout scores) {
    return Reshape.apply(Objects.requireNonNull(weight), Losses.alongClasses(scores.sizes()));
  }

  /** The loss for targets that are classes, a part of each shared out among all. */
  private Tensor smoothed(Tensor logs, Tensor target) {
    Layout layout = TensorAccess.layout(logs);
    int dim = layout.dim() == 1 ? 0 : 1;
    Tensor certain = NllLoss.apply(logs, target, weight, reduction, ignoreIndex);
    Tensor each = weight == null ? logs : Arithmetic.MUL.call(logs, alongClasses(layout));
    Targets targets = Targets.of(target, logs, weight, ignoreIndex, LineGather::apply);
    Tensor any =
        targets.counted(Elementwise.NEG.call(Sum.apply(each, new long[] {dim}, false, null)));
    if (!"none".equals(reduction)) {
      any = Sum.apply(any);
    }
    if ("mean".equals(reduction)) {
      any = Arithmetic.DIV.call(any, targets.total());
    }
    return Arithmetic.ADD.call(
        Arithmetic.MUL_NUMBER.call(certain, Scalar.of(1 - smoothing)),
        Arithmetic.MUL_NUMBER.call(any, Scalar.of(smoothing / layout.size(dim))));
  }
}
