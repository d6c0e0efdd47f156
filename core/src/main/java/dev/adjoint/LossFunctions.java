package dev.adjoint;

import dev.adjoint.ops.loss.Losses;
import dev.adjoint.ops.loss.NllLoss;

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
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   */
  static Tensor binaryCrossEntropy(
      Tensor input, Tensor target, @Keyword("\"mean\"") String reduction) {
    return Losses.binaryCrossEntropy(input, target, reduction);
  }

  /**
   * Negative log-likelihood loss: minus the log-probability of the target class.
   *
   * <p>Shapes: {@code (n, classes)} log-probabilities and {@code (n)} targets, or {@code (classes)}
   * and a 0-d target. The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point; targets are int64.
   *
   * <p>Gradient: flows to the log-probabilities of the target classes, 0 elsewhere.
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
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param ignoreIndex the target of samples that contribute neither to the loss nor to the
   *     gradient
   */
  static Tensor nllLoss(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("-100") long ignoreIndex) {
    return NllLoss.apply(input, target, reduction, ignoreIndex);
  }

  /**
   * Cross-entropy loss of unnormalized scores (logits): {@link F#nllLoss(Tensor, Tensor, String,
   * long)} of {@code logSoftmax}.
   *
   * @param input the scores, {@code (n, classes)} or {@code (classes)}
   * @param target the class of each sample
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param ignoreIndex the target of samples that contribute neither to the loss nor to the
   *     gradient
   */
  static Tensor crossEntropy(
      Tensor input,
      Tensor target,
      @Keyword("\"mean\"") String reduction,
      @Keyword("-100") long ignoreIndex) {
    return Losses.crossEntropy(input, target, reduction, ignoreIndex);
  }
}
