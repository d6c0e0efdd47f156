package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Placement;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;

/** Factories of random tensors. */
public final class RandomFactories {
  private static final RandomSpec UNIFORM = new RandomSpec.Uniform(0, 1);
  private static final RandomSpec PERMUTATION = new RandomSpec.Permutation();
  private static final RandomSpec NORMAL = new RandomSpec.Normal(0, 1);

  private RandomFactories() {}

  /** Uniform in [0, 1). */
  public static Tensor uniform(long[] sizes, DType dtype, MersenneTwister generator) {
    return drawn(UNIFORM, sizes, dtype, generator);
  }

  /** Uniform in [0, 1), like another tensor. */
  public static Tensor uniformLike(Tensor like, DType dtype, MersenneTwister generator) {
    return drawnLike(UNIFORM, like, dtype, generator);
  }

  /** Of the standard normal distribution. */
  public static Tensor normal(long[] sizes, DType dtype, MersenneTwister generator) {
    return drawn(NORMAL, sizes, dtype, generator);
  }

  /** Of a normal distribution. */
  public static Tensor normal(
      double mean, double std, long[] sizes, DType dtype, MersenneTwister generator) {
    return drawn(new RandomSpec.Normal(mean, std), sizes, dtype, generator);
  }

  /** Of the standard normal distribution, like another tensor. */
  public static Tensor normalLike(Tensor like, DType dtype, MersenneTwister generator) {
    return drawnLike(NORMAL, like, dtype, generator);
  }

  /** Integers in {@code [low, high)}. */
  public static Tensor integers(
      long low, long high, long[] sizes, DType dtype, MersenneTwister generator) {
    return drawn(new RandomSpec.Integers(low, high), sizes, dtype, generator);
  }

  /** Integers in {@code [low, high)}, with the layout of another tensor. */
  public static Tensor integersLike(
      long low, long high, Tensor like, DType dtype, MersenneTwister generator) {
    return drawnLike(new RandomSpec.Integers(low, high), like, dtype, generator);
  }

  /** The integers from 0 to n - 1 in random order; under a transform, in each line. */
  public static Tensor permutation(long n, DType dtype, MersenneTwister generator) {
    Errors.require(n >= 0, "n must be non-negative, got %s", n);
    return Levels.random(
        new long[] {n},
        sizes -> {
          Tensor out = Execution.empty(sizes, dtype);
          long lines = n == 0 ? 1 : TensorAccess.layout(out).numel() / n;
          for (long line = 0; line < lines; line++) {
            Layout own = Layout.of(new long[] {n}, new long[] {1}, line * n);
            filled(PERMUTATION, Raw.view(out, own), generator);
          }
          return out;
        });
  }

  private static Tensor drawn(
      RandomSpec spec, long[] sizes, DType dtype, MersenneTwister generator) {
    return Levels.random(sizes, s -> filled(spec, Execution.empty(s, dtype), generator));
  }

  private static Tensor drawnLike(
      RandomSpec spec, Tensor like, DType dtype, MersenneTwister generator) {
    return Levels.random(
        TensorAccess.layout(like).sizes(), s -> filled(spec, emptyLike(like, s, dtype), generator));
  }

  /**
   * An uninitialized tensor with the layout of another, unless a transform needs other sizes;
   * samples are drawn in memory order.
   */
  public static Tensor emptyLike(Tensor like, long[] sizes, DType dtype) {
    Layout layout = TensorAccess.layout(like);
    boolean same = layout.dim() == sizes.length;
    Layout wanted = same ? Clone.preserved(layout, layout) : Layout.contiguous(sizes);
    return Placement.like(() -> Execution.empty(wanted, dtype), like);
  }

  private static Tensor filled(RandomSpec spec, Tensor out, MersenneTwister generator) {
    Execution.backend().random(spec, TensorAccess.operand(out), generator);
    return out;
  }
}
