package dev.adjoint.kernel.random;

import dev.adjoint.kernel.Operand;

/** Fills operands with the samples that a description asks for. */
public final class Samples {
  private Samples() {}

  /** Fills the operand, in memory order. */
  public static void fill(RandomSpec spec, Operand out, MersenneTwister generator) {
    switch (spec) {
      case RandomSpec.Uniform s -> RandomFill.uniform(out, s.from(), s.to(), generator);
      case RandomSpec.Normal s -> RandomFill.normal(out, s.mean(), s.std(), generator);
      case RandomSpec.LogNormal s -> RandomFill.logNormal(out, s.mean(), s.std(), generator);
      case RandomSpec.Exponential s -> RandomFill.exponential(out, s.lambda(), generator);
      case RandomSpec.Cauchy s -> RandomFill.cauchy(out, s.median(), s.sigma(), generator);
      case RandomSpec.Geometric s -> RandomFill.geometric(out, s.p(), generator);
      case RandomSpec.Chance s -> RandomFill.bernoulli(out, s.p(), generator);
      case RandomSpec.BernoulliOf s -> RandomFill.bernoulli(out, s.probabilities(), generator);
      case RandomSpec.Integers s -> RandomIntegers.between(out, s.from(), s.to(), generator);
      case RandomSpec.IntegersFrom s -> RandomIntegers.from(out, s.from(), generator);
      case RandomSpec.AnyIntegers _ -> RandomIntegers.any(out, generator);
      case RandomSpec.Permutation _ -> RandomIntegers.permutation(out, generator);
    }
  }
}
