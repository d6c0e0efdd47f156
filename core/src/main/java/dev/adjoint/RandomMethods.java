package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Bernoulli;
import dev.adjoint.ops.Multinomial;
import dev.adjoint.ops.RandomDraws;
import dev.adjoint.ops.RandomFills;

/** Random numbers: PyTorch's, for the same seed. */
@StaticTwins
public sealed interface RandomMethods permits Tensor {
  /** The same from another generator; see {@link Tensor#normal_(double, double)}. */
  default Tensor normal_(double mean, double std, Generator generator) {
    return RandomFills.normal(
        (Tensor) this, mean, std, Require.nonNull(generator, "generator").kernel());
  }

  /**
   * Fills this tensor with exponentials of normal samples; see {@link Tensor#normal_(double,
   * double)}.
   */
  default Tensor logNormal_(double mean, double std) {
    return RandomDraws.logNormal((Tensor) this, mean, std, Generator.defaultGenerator().kernel());
  }

  /** The same from another generator; see {@link Tensor#uniform_(double, double)}. */
  default Tensor uniform_(double from, double to, Generator generator) {
    return RandomFills.uniform(
        (Tensor) this, from, to, Require.nonNull(generator, "generator").kernel());
  }

  /** Fills this tensor with whole numbers from 0 to the largest that the dtype holds exactly. */
  default Tensor random_() {
    return RandomDraws.integers((Tensor) this, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with whole numbers from 0 to before {@code to}. */
  default Tensor random_(long to) {
    return RandomDraws.integers((Tensor) this, to, Generator.defaultGenerator().kernel());
  }

  /**
   * Fills this tensor with whole numbers from {@code from} to before {@code to}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: what was there before gets 0.
   *
   * <p>Errors: {@code from} not below {@code to}, or bounds that the dtype does not hold.
   *
   * @return this tensor
   */
  default Tensor random_(long from, long to) {
    return RandomDraws.integers((Tensor) this, from, to, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor from the exponential distribution of rate 1. */
  default Tensor exponential_() {
    return exponential_(1);
  }

  /** Fills this tensor from an exponential distribution, whose rate is positive. */
  default Tensor exponential_(double lambda) {
    return RandomDraws.exponential((Tensor) this, lambda, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor from a Cauchy distribution. */
  default Tensor cauchy_(double median, double sigma) {
    return RandomDraws.cauchy((Tensor) this, median, sigma, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with the numbers of trials up to the first success. */
  default Tensor geometric_(double p) {
    return RandomDraws.geometric((Tensor) this, p, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with ones of probability 1/2 and zeros. */
  default Tensor bernoulli_() {
    return bernoulli_(0.5);
  }

  /** Fills this tensor with ones of probability {@code p} and zeros. */
  default Tensor bernoulli_(double p) {
    return RandomDraws.bernoulli((Tensor) this, p, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with ones of the probabilities in another, and zeros. */
  default Tensor bernoulli_(Tensor p) {
    return RandomDraws.bernoulli(
        (Tensor) this, Require.nonNull(p, "p"), Generator.defaultGenerator().kernel());
  }

  /**
   * Ones with the probabilities that this tensor holds, and zeros.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: elements below 0 or above 1.
   *
   * {@snippet :
   * tensor(0.0, 1.0).bernoulli(); // tensor([0., 1.])
   * }
   */
  default Tensor bernoulli() {
    return Bernoulli.apply((Tensor) this, Generator.defaultGenerator().kernel());
  }

  /** Places drawn without replacement; see {@link #multinomial(long, boolean)}. */
  default Tensor multinomial(long numSamples) {
    return multinomial(numSamples, false);
  }

  /**
   * Places drawn with the elements as weights.
   *
   * <p>Shapes: a vector, or a matrix of which each row is drawn from; as many places for each.
   *
   * <p>Dtypes: floating-point; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: weights that are negative or not finite, or all 0; more samples than weights without
   * replacement.
   *
   * {@snippet :
   * tensor(0.0, 1.0).multinomial(3, true); // tensor([1, 1, 1])
   * }
   */
  default Tensor multinomial(long numSamples, boolean replacement) {
    return multinomial(numSamples, replacement, Generator.defaultGenerator());
  }

  /** The same from another generator; see {@link #multinomial(long, boolean)}. */
  default Tensor multinomial(long numSamples, boolean replacement, Generator generator) {
    return Multinomial.apply(
        (Tensor) this, numSamples, replacement, Require.nonNull(generator, "generator").kernel());
  }
}
