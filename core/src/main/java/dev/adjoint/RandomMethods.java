package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.random.Bernoulli;
import dev.adjoint.ops.random.Multinomial;
import dev.adjoint.ops.random.RandomDraws;
import dev.adjoint.ops.random.RandomFills;

/** Random sampling; the same seed gives PyTorch's numbers. */
@StaticTwins
public sealed interface RandomMethods permits Tensor {
  /** Fills this tensor with samples from the standard normal distribution. */
  default Tensor normal_() {
    return normal_(0, 1);
  }

  /**
   * Fills this tensor with samples from a normal distribution.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: 0 for the overwritten values.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a negative standard deviation; a leaf that requires grad; elements that overlap in
   * memory, as in an expanded tensor.
   *
   * {@snippet :
   * zeros(2).normal_(3, 0); // tensor([3., 3.])
   * }
   */
  default Tensor normal_(double mean, double std) {
    return RandomFills.normal((Tensor) this, mean, std, Generator.defaultGenerator().kernel());
  }

  /** The same with an explicit generator; see {@link Tensor#normal_(double, double)}. */
  default Tensor normal_(double mean, double std, Generator generator) {
    return RandomFills.normal(
        (Tensor) this, mean, std, Require.nonNull(generator, "generator").kernel());
  }

  /**
   * Fills this tensor with log-normal samples: exponentials of normal ones; see {@link
   * Tensor#normal_(double, double)}.
   */
  default Tensor logNormal_(double mean, double std) {
    return RandomDraws.logNormal((Tensor) this, mean, std, Generator.defaultGenerator().kernel());
  }

  /**
   * Fills this tensor with samples from the uniform distribution on [0, 1).
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: 0 for the overwritten values.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a leaf that requires grad; elements that overlap in memory, as in an expanded
   * tensor.
   *
   * {@snippet :
   * zeros(2).uniform_().lt(1); // tensor([True, True])
   * }
   */
  default Tensor uniform_() {
    return uniform_(0, 1);
  }

  /**
   * Fills this tensor with samples from the uniform distribution on [from, to); see {@link
   * #uniform_()}.
   */
  default Tensor uniform_(double from, double to) {
    return RandomFills.uniform((Tensor) this, from, to, Generator.defaultGenerator().kernel());
  }

  /** The same with an explicit generator; see {@link Tensor#uniform_(double, double)}. */
  default Tensor uniform_(double from, double to, Generator generator) {
    return RandomFills.uniform(
        (Tensor) this, from, to, Require.nonNull(generator, "generator").kernel());
  }

  /**
   * Fills this tensor with random integers from 0 to the largest one that the dtype represents
   * exactly.
   */
  default Tensor random_() {
    return RandomDraws.integers((Tensor) this, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with random integers in {@code [0, to)}. */
  default Tensor random_(long to) {
    return RandomDraws.integers((Tensor) this, to, Generator.defaultGenerator().kernel());
  }

  /**
   * Fills this tensor with random integers in {@code [from, to)}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: 0 for the overwritten values.
   *
   * <p>Errors: {@code from >= to}, or bounds out of the range of the dtype.
   *
   * @return this tensor
   */
  default Tensor random_(long from, long to) {
    return RandomDraws.integers((Tensor) this, from, to, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with samples from the exponential distribution of rate 1. */
  default Tensor exponential_() {
    return exponential_(1);
  }

  /**
   * Fills this tensor with samples from the exponential distribution of rate {@code lambda}, which
   * is positive.
   */
  default Tensor exponential_(double lambda) {
    return RandomDraws.exponential((Tensor) this, lambda, Generator.defaultGenerator().kernel());
  }

  /**
   * Fills this tensor with samples from a Cauchy distribution.
   *
   * @param median the location
   * @param sigma the scale: half of the interquartile range
   */
  default Tensor cauchy_(double median, double sigma) {
    return RandomDraws.cauchy((Tensor) this, median, sigma, Generator.defaultGenerator().kernel());
  }

  /**
   * Fills this tensor with samples from a geometric distribution: numbers of trials up to the first
   * success, of probability {@code p}.
   *
   * @param p the probability of success of one trial
   */
  default Tensor geometric_(double p) {
    return RandomDraws.geometric((Tensor) this, p, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with Bernoulli samples: 1 with probability 1/2, else 0. */
  default Tensor bernoulli_() {
    return bernoulli_(0.5);
  }

  /** Fills this tensor with Bernoulli samples: 1 with probability {@code p}, else 0. */
  default Tensor bernoulli_(double p) {
    return RandomDraws.bernoulli((Tensor) this, p, Generator.defaultGenerator().kernel());
  }

  /** Fills this tensor with Bernoulli samples of the probabilities in {@code p}. */
  default Tensor bernoulli_(Tensor p) {
    return RandomDraws.bernoulli(
        (Tensor) this, Require.nonNull(p, "p"), Generator.defaultGenerator().kernel());
  }

  /**
   * Bernoulli samples: 1 with the probability that each element of this tensor gives, else 0.
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

  /** Samples indices without replacement; see {@link #multinomial(long, boolean)}. */
  default Tensor multinomial(long numSamples) {
    return multinomial(numSamples, false);
  }

  /**
   * Samples indices from the multinomial distribution whose weights are the elements.
   *
   * <p>Shapes: 1-d, or 2-d to sample from each row; the result has {@code numSamples} indices for
   * each.
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
   *
   * @param numSamples how many indices to draw, from each row
   * @param replacement whether an index may be drawn more than once
   */
  default Tensor multinomial(long numSamples, boolean replacement) {
    return multinomial(numSamples, replacement, Generator.defaultGenerator());
  }

  /** The same with an explicit generator; see {@link #multinomial(long, boolean)}. */
  default Tensor multinomial(long numSamples, boolean replacement, Generator generator) {
    return Multinomial.apply(
        (Tensor) this, numSamples, replacement, Require.nonNull(generator, "generator").kernel());
  }
}
