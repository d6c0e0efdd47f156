package dev.adjoint.ops.random;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Expand;

/** In-place random fills of further distributions: exponential, geometric, Cauchy, log-normal, … */
public final class RandomDraws {
  private RandomDraws() {}

  /** Fills with log-normal samples. */
  public static Tensor logNormal(Tensor self, double mean, double std, MersenneTwister generator) {
    return RandomFills.draw(
        self, "LogNormalBackward0", new RandomSpec.LogNormal(mean, std), generator);
  }

  /** Fills with samples of an exponential distribution. */
  public static Tensor exponential(Tensor self, double lambda, MersenneTwister generator) {
    return RandomFills.draw(
        self, "ExponentialBackward0", new RandomSpec.Exponential(lambda), generator);
  }

  /** Fills with samples of a Cauchy distribution. */
  public static Tensor cauchy(Tensor self, double median, double sigma, MersenneTwister generator) {
    return RandomFills.draw(
        self, "CauchyBackward0", new RandomSpec.Cauchy(median, sigma), generator);
  }

  /** Fills with samples of a geometric distribution. */
  public static Tensor geometric(Tensor self, double p, MersenneTwister generator) {
    return RandomFills.draw(self, "GeometricBackward0", new RandomSpec.Geometric(p), generator);
  }

  /** Fills with Bernoulli samples of one probability. */
  public static Tensor bernoulli(Tensor self, double p, MersenneTwister generator) {
    return RandomFills.draw(self, "BernoulliBackward2", new RandomSpec.Chance(p), generator);
  }

  /** Fills with Bernoulli samples of the probabilities in another tensor. */
  public static Tensor bernoulli(Tensor self, Tensor p, MersenneTwister generator) {
    if (Levels.inTransform()) {
      Tensor expanded = Expand.apply(p, TensorAccess.layout(self).sizes());
      return self.copy_(Bernoulli.apply(expanded, generator));
    }
    if (TensorAccess.layout(self).numel() == 0) {
      return self; // whatever the sizes of the probabilities
    }
    Overlap.checkWritable(self);
    Tensor expanded = Raw.expand(p, TensorAccess.layout(self).sizes());
    Operand chances =
        TensorAccess.operand(Overlap.readable(self, expanded, Overlap.Sharing.SAME_ELEMENTS));
    return RandomFills.draw(
        self, "BernoulliBackward1", new RandomSpec.BernoulliOf(chances), generator);
  }

  /** Fills with integers from 0 to the largest one of the dtype. */
  public static Tensor integers(Tensor self, MersenneTwister generator) {
    return RandomFills.draw(self, "RandomBackward2", new RandomSpec.AnyIntegers(), generator);
  }

  /** Fills with integers in {@code [0, to)}. */
  public static Tensor integers(Tensor self, long to, MersenneTwister generator) {
    return RandomFills.draw(self, "RandomBackward1", new RandomSpec.Integers(0, to), generator);
  }

  /** Fills with integers in {@code [from, to)}. */
  public static Tensor integers(Tensor self, long from, long to, MersenneTwister generator) {
    return RandomFills.draw(self, "RandomBackward0", new RandomSpec.Integers(from, to), generator);
  }
}
