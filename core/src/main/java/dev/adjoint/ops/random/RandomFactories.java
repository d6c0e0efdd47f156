package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Placement;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;

/** Factories of random tensors. */
public final class RandomFactories {
  private static final RandomSpec UNIFORM = new RandomSpec.Uniform(0, 1);
  private static final RandomSpec NORMAL = new RandomSpec.Normal(0, 1);

  private RandomFactories() {}

  /** Uniform in [0, 1). */
  public static Tensor uniform(long[] sizes, DType dtype, MersenneTwister generator) {
    return Levels.random(sizes, s -> fillUniform(Execution.empty(s, dtype), generator));
  }

  /** Uniform in [0, 1), like another tensor. */
  public static Tensor uniformLike(Tensor like, DType dtype, MersenneTwister generator) {
    return Levels.random(sizes(like), s -> fillUniform(emptyLike(like, s, dtype), generator));
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

  private static long[] sizes(Tensor like) {
    return TensorAccess.layout(like).sizes();
  }

  private static Tensor fillUniform(Tensor out, MersenneTwister generator) {
    Execution.backend().random(UNIFORM, TensorAccess.operand(out), generator);
    return out;
  }

  /** Of the standard normal distribution. */
  public static Tensor normal(long[] sizes, DType dtype, MersenneTwister generator) {
    return Levels.random(sizes, s -> fillNormal(Execution.empty(s, dtype), generator));
  }

  /** Of the standard normal distribution, like another tensor. */
  public static Tensor normalLike(Tensor like, DType dtype, MersenneTwister generator) {
    return Levels.random(sizes(like), s -> fillNormal(emptyLike(like, s, dtype), generator));
  }

  private static Tensor fillNormal(Tensor out, MersenneTwister generator) {
    Execution.backend().random(NORMAL, TensorAccess.operand(out), generator);
    return out;
  }

  /** Integers in {@code [low, high)}. */
  public static Tensor integers(
      long low, long high, long[] sizes, DType dtype, MersenneTwister generator) {
    return Levels.random(sizes, s -> fillIntegers(Execution.empty(s, dtype), low, high, generator));
  }

  /** Integers in {@code [low, high)}, with the layout of another tensor. */
  public static Tensor integersLike(
      long low, long high, Tensor like, DType dtype, MersenneTwister generator) {
    return Levels.random(
        sizes(like), s -> fillIntegers(emptyLike(like, s, dtype), low, high, generator));
  }

  private static Tensor fillIntegers(Tensor out, long low, long high, MersenneTwister generator) {
    RandomSpec spec = new RandomSpec.Integers(low, high);
    Execution.backend().random(spec, TensorAccess.operand(out), generator);
    return out;
  }
}
