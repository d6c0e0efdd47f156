package dev.adjoint;

import dev.adjoint.ops.loss.CrossEntropy;
import dev.adjoint.ops.loss.Losses;
import dev.adjoint.ops.loss.NllLoss;
import org.jspecify.annotations.Nullable;

/** Loss functions. */
@Publish("F")
final class LossFunctions {
  private LossFunctions() {}

  /**
   * Binary cross-entropy loss of probabilities: {@code -(t * log(p) + (1 - t) * log(1 - p))}, with
   * logarithms clamped to at least -100.
   *
   * <p>Shapes: the same for both; the result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point, the same for both.
   *
   * <p>Gradient: {@code grad * (p - t) / (p * (1 - p))} for the input; {@code grad * (log(1 - p) -
   * log(p))} for the target.
   *
   * <p>A new tensor.
   *
   * <p>Errors: elements below 0 or above 1; shapes or dtypes that differ.
   *
   * {@snippet :
   * F.binaryCrossEntropy(tensor(0.5), tensor(1.0), "sum"); // tensor(0.6931)
   * }
   *
   * @param input the predicted probabilities
   * @param target the true probabilities
   * @param weight what each loss is multiplied by; it gets no gradient
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   */
  static Tensor binaryCrossEntropy(
      Tensor input,
      Tensor target,
      @Default("null") @Nullable Tensor weight,
      @Keyword("\"mean\"") String reduction) {
    return Losses.binaryCrossEntropy(input, target, weight, reduction);
  }

  /**
   * Binary cross-entropy loss of unnormalized scores (logits): {@code -(t * log(s) + (1 - t) *
   * log(1 - s))} where {@code s} is the sigmoid of the input, without the rounding errors of that.
   *
   * <p>Shapes: the same for input and target; weights are broadcast to them. The result is 0-d
   * unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point; the result has that of the target.
   *
   * <p>Gradient: {@code grad * (s - t)} for the input; {@code -grad * input} for the target; none
   * for weights.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that differ; weights that do not broadcast to them, or require grad.
   *
   * {@snippet :
   * F.binaryCrossEntropyWithLogits(tensor(0.0), tensor(1.0)); // tensor(0.6931)
   * }
   *
   * @param input the scores
   * @param target the true probabilities
   * @param weight what each loss is multiplied by
   * @param posWeight what the losses of positive targets are multiplied by
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   */
  static Tensor binaryCrossEntropyWithLogits(
      Tensor input,
      Tensor target,
      @Default("null") @Nullable Tensor weight,
      @Default("null") @Nullable Tensor posWeight,
      @Keyword("\"mean\"") String reduction) {
    return Losses.binaryCrossEntropyWithLogits(input, target, weight, posWeight, reduction);
  }

  /**
   * Negative log-likelihood loss: minus the log-probability of the target class.
   *
   * <p>Shapes: {@code (n, classes, …)} log-probabilities and {@code (n, …)} targets, or {@code
   * (classes)} and a 0-d target. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point; targets are int64.
   *
   * <p>Gradient: flows to the log-probabilities of the target classes, 0 elsewhere; none for
   * weights.
   *
   * <p>A new tensor.
   *
   * <p>Errors: different numbers of samples; a target out of range that is not {@code ignoreIndex}.
   *
   * {@snippet :
   * F.nllLoss(tensor(new double[][] {{-1, -2}}), tensor(new long[] {1})); // tensor(2.)
   * }
   *
   * @param input the log-probabilities
   * @param target the class of each sample
   * @param weight of each class, by which means are taken too
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param ignoreIndex the target of samples that contribute neither to the loss nor to the
   *     gradient
   */
  static Tensor nllLoss(
      Tensor input,
      Tensor target,
      @Default("null") @Nullable Tensor weight,
      @Keyword("\"mean\"") String reduction,
      @Keyword("-100") long ignoreIndex) {
    return NllLoss.apply(input, target, weight, reduction, ignoreIndex);
  }

  /**
   * Cross-entropy loss of unnormalized scores (logits): the negative log-likelihood loss of {@code
   * logSoftmax}, or {@code -sum(p * logSoftmax)} for targets that are probabilities.
   *
   * <p>Shapes: scores {@code (n, classes, …)} or {@code (classes)}; targets without the dimension
   * of classes, or probabilities of the same shape as the scores. The result is 0-d unless the
   * reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point; targets are int64, or floating-point probabilities.
   *
   * <p>Gradient: {@code grad * (softmax - p)} for the scores; {@code -grad * logSoftmax} for
   * probabilities; none for weights, but where targets are probabilities or smoothed.
   *
   * <p>A new tensor.
   *
   * <p>Errors: different numbers of samples; a target out of range that is not {@code ignoreIndex};
   * smoothing above 1.
   *
   * {@snippet :
   * F.crossEntropy(tensor(0.0, 0.0), tensor(1)); // tensor(0.6931)
   * F.crossEntropy(tensor(0.0, 0.0), tensor(0.5, 0.5)); // tensor(0.6931)
   * }
   *
   * @param input the scores
   * @param target the class of each sample, or the probability of each class
   * @param weight of each class, by which means over classes are taken too
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param ignoreIndex the target of samples that contribute neither to the loss nor to the
   *     gradient
   * @param labelSmoothing what part of each target is shared out evenly among all classes
   */
  static Tensor crossEntropy(
      Tensor input,
      Tensor target,
      @Default("null") @Nullable Tensor weight,
      @Keyword("\"mean\"") String reduction,
      @Keyword("-100") long ignoreIndex,
      @Keyword("0.0") double labelSmoothing) {
    return CrossEntropy.apply(input, target, weight, reduction, ignoreIndex, labelSmoothing);
  }

  /**
   * Mean absolute error (L1 loss): {@code |input - target|}.
   *
   * <p>Shapes: both are broadcast. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: all but bool; means are of floating-point numbers only.
   *
   * <p>Gradient: {@code grad * sign(input - target)}, 0 where they are equal, and the opposite for
   * the target.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; weights of another shape than the input.
   *
   * {@snippet :
   * F.l1Loss(tensor(1.0, 2.0), tensor(1.5, 0.0)); // tensor(1.2500)
   * }
   *
   * @param input the input
   * @param target what it should be
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param weight what each loss is multiplied by; the mean is that by weight
   */
  static Tensor l1Loss(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("null") @Nullable Tensor weight) {
    return Losses.absolute(input, target, reduction, weight);
  }

  /**
   * Mean squared error (squared L2 loss): {@code (input - target)²}.
   *
   * <p>Shapes: both are broadcast. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code 2 * grad * (input - target)}, and the opposite for the target.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; weights of another shape than the input; gradients of
   * operands of different dtypes.
   *
   * {@snippet :
   * F.mseLoss(tensor(1.0, 2.0), tensor(1.5, 0.0)); // tensor(2.1250)
   * }
   *
   * @param input the input
   * @param target what it should be
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param weight what each loss is multiplied by; the mean is that by weight
   */
  static Tensor mseLoss(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("null") @Nullable Tensor weight) {
    return Losses.squared(input, target, reduction, weight);
  }

  /**
   * Smooth L1 loss of {@code d = |input - target|}: {@code 0.5 * d² / beta} where {@code d} is
   * below {@code beta}, {@code d - 0.5 * beta} elsewhere.
   *
   * <p>Shapes: both are broadcast. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * (input - target) / beta} below {@code beta}, {@code grad} with the
   * sign of the difference elsewhere, and the opposite for the target.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; {@code beta} below 0; gradients of operands of
   * different dtypes.
   *
   * {@snippet :
   * F.smoothL1Loss(tensor(1.0, 2.0), tensor(1.5, 0.0)); // tensor(0.8125)
   * }
   *
   * @param input the input
   * @param target what it should be
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param beta where the loss turns from a square to a magnitude; 0 for a magnitude everywhere
   */
  static Tensor smoothL1Loss(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("1.0") double beta) {
    return Losses.smooth(input, target, reduction, beta);
  }

  /**
   * Huber loss of {@code d = |input - target|}: {@code 0.5 * d²} where {@code d} is below {@code
   * delta}, {@code delta * (d - 0.5 * delta)} elsewhere.
   *
   * <p>Shapes: both are broadcast. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * (input - target)} below {@code delta}, {@code grad * delta} with the
   * sign of the difference elsewhere, and the opposite for the target.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast; {@code delta} not above 0; weights of another shape
   * than the input; gradients of operands of different dtypes.
   *
   * {@snippet :
   * F.huberLoss(tensor(1.0, 4.0), tensor(1.5, 0.0), "none", 2); // tensor([0.1250, 6.0000])
   * }
   *
   * @param input the input
   * @param target what it should be
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param delta where the loss turns from a square to a magnitude
   * @param weight what each loss is multiplied by
   */
  static Tensor huberLoss(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("1.0") double delta,
      @Keyword("null") @Nullable Tensor weight) {
    return Losses.huber(input, target, reduction, delta, weight);
  }

  /**
   * Kullback-Leibler divergence: {@code target * (log(target) - input)}, where the input is the
   * logarithm of a distribution.
   *
   * <p>Shapes: both are broadcast. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code -grad * target} for the input; {@code grad * (log(target) + 1 - input)} for
   * the target.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * F.klDiv(tensor(-1.0, -2.0), tensor(0.5, 0.5), "sum"); // tensor(0.8069)
   * }
   *
   * @param input the logarithms of a distribution
   * @param target the other distribution
   * @param reduction {@code "mean"}, which divides by the number of elements, {@code "batchmean"},
   *     which divides by the first size, {@code "sum"} or {@code "none"}
   * @param logTarget whether the target is the logarithm of a distribution too
   */
  static Tensor klDiv(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("false") boolean logTarget) {
    return Losses.divergence(input, target, reduction, logTarget);
  }
}
