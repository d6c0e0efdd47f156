package dev.adjoint;

import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.random.Bernoulli;
import dev.adjoint.ops.random.Multinomial;
import dev.adjoint.ops.random.NormalSamples;
import dev.adjoint.ops.random.RandomDraws;
import dev.adjoint.ops.random.RandomFills;

/** Random sampling; the same seed gives PyTorch's numbers. */
@Publish
final class RandomFunctions {
  private RandomFunctions() {}

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
  static Tensor normal_(
      Tensor self,
      @Default("0") double mean,
      @Default("1") double std,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomFills.normal(self, mean, std, generator.kernel());
  }

  /**
   * Samples from normal distributions with the given means and standard deviations.
   *
   * <p>Shapes: means and deviations broadcast.
   *
   * <p>Dtypes: floating-point; that of the means, if they are a tensor.
   *
   * <p>Gradient: 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a standard deviation that is not at least 0; integers and bool.
   *
   * {@snippet :
   * normal(tensor(1.0, 2.0), zeros(2)); // tensor([1., 2.])
   * }
   */
  static Tensor normal(
      Tensor mean, Tensor std, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return NormalSamples.ofBoth(mean, std, generator.kernel());
  }

  /** Normal samples of one standard deviation; see {@link Adjoint#normal(Tensor, Tensor)}. */
  static Tensor normal(
      Tensor mean,
      @Default("1") double std,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return NormalSamples.ofMeans(mean, std, generator.kernel());
  }

  /** Normal samples around one mean; see {@link Adjoint#normal(Tensor, Tensor)}. */
  static Tensor normal(
      double mean, Tensor std, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return NormalSamples.ofStds(mean, std, generator.kernel());
  }

  /**
   * Fills this tensor with log-normal samples: exponentials of normal ones; see {@link
   * Tensor#normal_(double, double)}.
   */
  static Tensor logNormal_(
      Tensor self,
      @Default("1") double mean,
      @Default("2") double std,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.logNormal(self, mean, std, generator.kernel());
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
  static Tensor uniform_(
      Tensor self,
      @Default("0") double from,
      @Default("1") double to,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomFills.uniform(self, from, to, generator.kernel());
  }

  /**
   * Fills this tensor with random integers from 0 to the largest one that the dtype represents
   * exactly.
   */
  static Tensor random_(Tensor self, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.integers(self, generator.kernel());
  }

  /** Fills this tensor with random integers in {@code [0, to)}. */
  static Tensor random_(
      Tensor self, long to, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.integers(self, to, generator.kernel());
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
  static Tensor random_(
      Tensor self,
      long from,
      long to,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.integers(self, from, to, generator.kernel());
  }

  /**
   * Fills this tensor with samples from the exponential distribution of rate {@code lambda}, which
   * is positive.
   */
  static Tensor exponential_(
      Tensor self,
      @Default("1") double lambda,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.exponential(self, lambda, generator.kernel());
  }

  /**
   * Fills this tensor with samples from a Cauchy distribution.
   *
   * @param median the location
   * @param sigma the scale: half of the interquartile range
   */
  static Tensor cauchy_(
      Tensor self,
      @Default("0") double median,
      @Default("1") double sigma,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.cauchy(self, median, sigma, generator.kernel());
  }

  /**
   * Fills this tensor with samples from a geometric distribution: numbers of trials up to the first
   * success, of probability {@code p}.
   *
   * @param p the probability of success of one trial
   */
  static Tensor geometric_(
      Tensor self, double p, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.geometric(self, p, generator.kernel());
  }

  /** Fills this tensor with Bernoulli samples: 1 with probability {@code p}, else 0. */
  static Tensor bernoulli_(
      Tensor self,
      @Default("0.5") double p,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.bernoulli(self, p, generator.kernel());
  }

  /** Fills this tensor with Bernoulli samples of the probabilities in {@code p}. */
  static Tensor bernoulli_(
      Tensor self, Tensor p, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.bernoulli(self, p, generator.kernel());
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
  static Tensor bernoulli(
      Tensor self, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return Bernoulli.apply(self, generator.kernel());
  }

  /**
   * Bernoulli samples with the shape and dtype of this tensor: 1 with probability {@code p}, else
   * 0.
   */
  static Tensor bernoulli(
      Tensor self, double p, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.bernoulli(Factories.emptyLike(self, self.dtype()), p, generator.kernel());
  }

  /**
   * Bernoulli samples with the shape and dtype of this tensor, of the probabilities in {@code p}.
   */
  static Tensor bernoulli(
      Tensor self, Tensor p, @Keyword("Generator.defaultGenerator()") Generator generator) {
    return RandomDraws.bernoulli(Factories.emptyLike(self, self.dtype()), p, generator.kernel());
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
  static Tensor multinomial(
      Tensor self,
      long numSamples,
      @Default("false") boolean replacement,
      @Keyword("Generator.defaultGenerator()") Generator generator) {
    return Multinomial.apply(self, numSamples, replacement, generator.kernel());
  }
}
