package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Dropout;
import dev.adjoint.ops.Embedding;
import dev.adjoint.ops.Losses;
import dev.adjoint.ops.NllLoss;

/** Functions of PyTorch's {@code torch.nn.functional}. */
public final class F {
  private F() {}

  private static final long IGNORED = -100;

  /** Elements set to zero with probability 1/2; see {@link #dropout(Tensor, double, boolean)}. */
  public static Tensor dropout(Tensor input) {
    return Dropout.apply(Require.nonNull(input, "input"), 0.5, true, false);
  }

  /** Elements set to zero at random; see {@link #dropout(Tensor, double, boolean)}. */
  public static Tensor dropout(Tensor input, double p) {
    return Dropout.apply(Require.nonNull(input, "input"), p, true, false);
  }

  /**
   * Elements set to zero with probability {@code p}, the others divided by {@code 1 - p}.
   *
   * <p>Shapes: as the input.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: to the elements that stay, divided likewise.
   *
   * <p>A new tensor; the input itself where {@code p} is 0 or there is no training.
   *
   * <p>Errors: {@code p} below 0 or above 1.
   *
   * {@snippet :
   * F.dropout(tensor(1.0, 2.0), 0.5, false); // tensor([1., 2.])
   * }
   */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return Dropout.apply(Require.nonNull(input, "input"), p, training, false);
  }

  /**
   * The same, into the input where {@code inplace}; see {@link #dropout(Tensor, double, boolean)}.
   */
  public static Tensor dropout(Tensor input, double p, boolean training, boolean inplace) {
    return Dropout.apply(Require.nonNull(input, "input"), p, training, inplace);
  }

  /**
   * The rows of a matrix at the places that a tensor names.
   *
   * <p>Shapes: those of the places, and the size of a row.
   *
   * <p>Dtypes: places are int64 or int32.
   *
   * <p>Gradient: each row gets the sum over all places that name it.
   *
   * <p>A new tensor.
   *
   * <p>Errors: places beyond the matrix, or negative.
   *
   * {@snippet :
   * F.embedding(tensor(1, 1), eye(2)); // tensor([[0., 1.], [0., 1.]])
   * }
   */
  public static Tensor embedding(Tensor input, Tensor weight) {
    return Embedding.apply(Require.nonNull(weight, "weight"), Require.nonNull(input, "input"));
  }

  /** The mean binary cross entropy; see {@link #binaryCrossEntropy(Tensor, Tensor, String)}. */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target) {
    return Losses.binaryCrossEntropy(
        Require.nonNull(input, "input"), Require.nonNull(target, "target"), "mean");
  }

  /**
   * The binary cross entropy of probabilities: {@code -t log p - (1 - t) log(1 - p)}, with
   * logarithms of at least -100.
   *
   * <p>Shapes: both the same; the result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point, the same for both.
   *
   * <p>Gradient: {@code (p - t) / (p (1 - p))}, to the target the difference of the logarithms.
   *
   * <p>A new tensor.
   *
   * <p>Errors: elements below 0 or above 1; shapes or dtypes that differ.
   *
   * {@snippet :
   * F.binaryCrossEntropy(tensor(0.5), tensor(1.0), "sum"); // tensor(0.6931)
   * }
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target, String reduction) {
    return Losses.binaryCrossEntropy(
        Require.nonNull(input, "input"),
        Require.nonNull(target, "target"),
        Require.nonNull(reduction, "reduction"));
  }

  /** The mean negative log-likelihood; see {@link #nllLoss(Tensor, Tensor, String, long)}. */
  public static Tensor nllLoss(Tensor input, Tensor target) {
    return NllLoss.apply(
        Require.nonNull(input, "input"), Require.nonNull(target, "target"), "mean", IGNORED);
  }

  /**
   * The negative log-likelihood of classes, given the logarithms of probabilities.
   *
   * <p>Shapes: logarithms by sample and class, and a class for each sample; or those of one sample.
   * The result is 0-d unless the reduction is {@code "none"}.
   *
   * <p>Dtypes: floating-point; classes are int64.
   *
   * <p>Gradient: to the logarithms of the classes given.
   *
   * <p>A new tensor.
   *
   * <p>Errors: numbers of samples that differ, classes out of range other than {@code ignoreIndex}.
   *
   * {@snippet :
   * F.nllLoss(tensor(new double[][] {{-1, -2}}), tensor(new long[] {1})); // tensor(2.)
   * }
   */
  public static Tensor nllLoss(Tensor input, Tensor target, String reduction, long ignoreIndex) {
    return NllLoss.apply(
        Require.nonNull(input, "input"),
        Require.nonNull(target, "target"),
        Require.nonNull(reduction, "reduction"),
        ignoreIndex);
  }

  /** The mean cross entropy; see {@link #crossEntropy(Tensor, Tensor, String, long)}. */
  public static Tensor crossEntropy(Tensor input, Tensor target) {
    return Losses.crossEntropy(
        Require.nonNull(input, "input"), Require.nonNull(target, "target"), "mean", IGNORED);
  }

  /**
   * The cross entropy of classes, given scores: {@link #nllLoss(Tensor, Tensor, String, long)} of
   * {@code logSoftmax}.
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
