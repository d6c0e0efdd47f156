package dev.adjoint.kernel.random;

import dev.adjoint.kernel.Operand;

/**
 * Description of random samples: PyTorch's distributions, by the names of the methods that fill a
 * tensor with them.
 */
public sealed interface RandomSpec {

  /** Uniform in {@code [from, to)}. */
  record Uniform(double from, double to) implements RandomSpec {}

  /** Normal samples. */
  record Normal(double mean, double std) implements RandomSpec {}

  /** Exponentials of normal samples. */
  record LogNormal(double mean, double std) implements RandomSpec {}

  /** Exponentially distributed. */
  record Exponential(double lambda) implements RandomSpec {}

  /** Of the Cauchy distribution. */
  record Cauchy(double median, double sigma) implements RandomSpec {}

  /** Numbers of trials up to the first success. */
  record Geometric(double p) implements RandomSpec {}

  /** Ones with a probability, zeros otherwise. */
  record Chance(double p) implements RandomSpec {}

  /** The same, with the probability that another operand holds at the same place. */
  record BernoulliOf(Operand probabilities) implements RandomSpec {}

  /** Integers in {@code [from, to)}. */
  record Integers(long from, long to) implements RandomSpec {}

  /** Integers from {@code from} up to the largest one of the type. */
  record IntegersFrom(long from) implements RandomSpec {}

  /** Integers from 0 up to the largest one of the type. */
  record AnyIntegers() implements RandomSpec {}

  /** A permutation of 0 to n - 1, of an operand of one dimension. */
  record Permutation() implements RandomSpec {}
}
