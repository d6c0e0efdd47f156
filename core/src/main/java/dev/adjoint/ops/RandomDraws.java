package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.MersenneTwister;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.RandomFill;
import dev.adjoint.kernel.RandomIntegers;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.TensorAccess;

/** Random numbers of further distributions in place of what was in a tensor. */
public final class RandomDraws {
  private RandomDraws() {}

  /** Exponentials of those of a normal distribution. */
  public static Tensor logNormal(Tensor self, double mean, double std, MersenneTwister generator) {
    return RandomFills.draw(
        self, "LogNormalBackward0", out -> RandomFill.logNormal(out, mean, std, generator));
  }

  /** Exponentially distributed. */
  public static Tensor exponential(Tensor self, double lambda, MersenneTwister generator) {
    return RandomFills.draw(
        self, "ExponentialBackward0", out -> RandomFill.exponential(out, lambda, generator));
  }

  /** Of the Cauchy distribution. */
  public static Tensor cauchy(Tensor self, double median, double sigma, MersenneTwister generator) {
    return RandomFills.draw(
        self, "CauchyBackward0", out -> RandomFill.cauchy(out, median, sigma, generator));
  }

  /** Numbers of trials up to the first success. */
  public static Tensor geometric(Tensor self, double p, MersenneTwister generator) {
    return RandomFills.draw(
        self, "GeometricBackward0", out -> RandomFill.geometric(out, p, generator));
  }

  /** Ones with one probability. */
  public static Tensor bernoulli(Tensor self, double p, MersenneTwister generator) {
    return RandomFills.draw(
        self, "BernoulliBackward2", out -> RandomFill.bernoulli(out, p, generator));
  }

  /** Ones with the probabilities of another tensor. */
  public static Tensor bernoulli(Tensor self, Tensor p, MersenneTwister generator) {
    if (Levels.inTransform()) {
      Tensor expanded = Expand.apply(p, TensorAccess.layout(self).sizes());
      return self.copy_(Bernoulli.apply(expanded, generator));
    }
    if (TensorAccess.layout(self).numel() == 0) {
      return self; // whatever the sizes of the probabilities
    }
    Overlap.checkWritable(self);
    Tensor expanded = Expand.raw(p, TensorAccess.layout(self).sizes());
    Operand chances =
        TensorAccess.operand(Overlap.readable(self, expanded, Overlap.Sharing.SAME_ELEMENTS));
    return RandomFills.draw(
        self, "BernoulliBackward1", out -> RandomFill.bernoulli(out, chances, generator));
  }

  /** Integers up to the largest of the dtype. */
  public static Tensor integers(Tensor self, MersenneTwister generator) {
    return RandomFills.draw(self, "RandomBackward2", out -> RandomIntegers.any(out, generator));
  }

  /** Integers from 0 to before {@code to}. */
  public static Tensor integers(Tensor self, long to, MersenneTwister generator) {
    return RandomFills.draw(
        self, "RandomBackward1", out -> RandomIntegers.between(out, 0, to, generator));
  }

  /** Integers from {@code from} to before {@code to}. */
  public static Tensor integers(Tensor self, long from, long to, MersenneTwister generator) {
    return RandomFills.draw(
        self, "RandomBackward0", out -> RandomIntegers.between(out, from, to, generator));
  }
}
