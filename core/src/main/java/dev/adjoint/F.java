package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.index.Embedding;
import dev.adjoint.ops.loss.Losses;
import dev.adjoint.ops.loss.NllLoss;
import dev.adjoint.ops.random.Dropout;

/** Neural-network functions, as PyTorch's {@code torch.nn.functional}. */
public final class F {
  private F() {}

  private static final long IGNORED = -100;

  /** Dropout with probability 1/2; see {@link #dropout(Tensor, double, boolean)}. */
  public static Tensor dropout(Tensor input) {
    return Dropout.apply(Require.nonNull(input, "input"), 0.5, true, false);
  }

  /** Dropout in training mode; see {@link #dropout(Tensor, double, boolean)}. */
  public static Tensor dropout(Tensor input, double p) {
    return Dropout.apply(Require.nonNull(input, "input"), p, true, false);
  }

  /**
   * Dropout: zeroes elements at random with probability {@code p} and scales the others by {@code 1
   * / (1 - p)}.
   *
   * <p>Shapes: as {@code input}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad / (1 - p)} for the elements that are kept, 0 for the others.
   *
   * <p>A new tensor; the input itself if {@code p == 0} or {@code training} is false.
   *
   * <p>Errors: {@code p} below 0 or above 1.
   *
   * {@snippet :
   * F.dropout(tensor(1.0, 2.0), 0.5, false); // tensor([1., 2.])
   * }
   *
   * @param p the probability of zeroing an element
   * @param training whether to drop anything at all
   */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return Dropout.apply(Require.nonNull(input, "input"), p, training, false);
  }

  /**
   * Dropout, in place if {@code inplace}; see {@link #dropout(Tensor, double, boolean)}.
   *
   * @param inplace whether to write the result into {@code input}
   */
  public static Tensor dropout(Tensor input, double p, boolean training, boolean inplace) {
    return Dropout.apply(Require.nonNull(input, "input"), p, training, inplace);
  }

  /**
   * Embedding lookup: the rows of {@code weight} at the indices in {@code input}.
   *
   * <p>Shapes: that of {@code input}, followed by the size of a row.
   *
   * <p>Dtypes: {@code input} is int64 or int32.
   *
   * <p>Gradient: each row of {@code weight} gets the sum of the gradients of its lookups.
   *
   * <p>A new tensor.
   *
   * <p>Errors: indices that are negative or not less than the number of rows.
   *
   * {@snippet :
   * F.embedding(tensor(1, 1), eye(2)); // tensor([[0., 1.], [0., 1.]])
   * }
   *
   * @param input the indices, of any shape
   * @param weight the embedding matrix, one row for each index
   */
  public static Tensor embedding(Tensor input, Tensor weight) {
    return Embedding.apply(Require.nonNull(weight, "weight"), Require.nonNull(input, "input"));
  }

  /**
   * Binary cross-entropy loss, averaged; see {@link #binaryCrossEntropy(Tensor, Tensor, String)}.
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target) {
    return Losses.binaryCrossEntropy(
        Require.nonNull(input, "input"), Require.nonNull(target, "target"), "mean");
  }

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
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target, String reduction) {
    return Losses.binaryCrossEntropy(
        Require.nonNull(input, "input"),
        Require.nonNull(target, "target"),
        Require.nonNull(reduction, "reduction"));
  }

  /** Negative log-likelihood loss, averaged; see {@link #nllLoss(Tensor, Tensor, String, long)}. */
  public static Tensor nllLoss(Tensor input, Tensor target) {
    return NllLoss.apply(
        Require.nonNull(input, "input"), Require.nonNull(target, "target"), "mean", IGNORED);
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
  public static Tensor nllLoss(Tensor input, Tensor target, String reduction, long ignoreIndex) {
    return NllLoss.apply(
        Require.nonNull(input, "input"),
        Require.nonNull(target, "target"),
        Require.nonNull(reduction, "reduction"),
        ignoreIndex);
  }

  /** Cross-entropy loss, averaged; see {@link #crossEntropy(Tensor, Tensor, String, long)}. */
  public static Tensor crossEntropy(Tensor input, Tensor target) {
    return Losses.crossEntropy(
        Require.nonNull(input, "input"), Require.nonNull(target, "target"), "mean", IGNORED);
  }

  /**
   * Cross-entropy loss of unnormalized scores (logits): {@link #nllLoss(Tensor, Tensor, String,
   * long)} of {@code logSoftmax}.
   *
   * @param input the scores, {@code (n, classes)} or {@code (classes)}
   * @param target the class of each sample
   * @param reduction {@code "mean"}, {@code "sum"} or {@code "none"}
   * @param ignoreIndex the target of samples that contribute neither to the loss nor to the
   *     gradient
   */
  public static Tensor crossEntropy(
      Tensor input, Tensor target, String reduction, long ignoreIndex) {
    return Losses.crossEntropy(
        Require.nonNull(input, "input"),
        Require.nonNull(target, "target"),
        Require.nonNull(reduction, "reduction"),
        ignoreIndex);
  }
}
