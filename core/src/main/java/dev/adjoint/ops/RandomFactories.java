package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Generator;
import dev.adjoint.kernel.RandomFill;
import dev.adjoint.kernel.RandomIntegers;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.TensorAccess;

/** Tensors of random numbers. */
public final class RandomFactories {
  private RandomFactories() {}

  /** Uniform in [0, 1). */
  public static Tensor uniform(long[] sizes, DType dtype, Generator generator) {
    return fillUniform(Dispatch.empty(sizes, dtype), generator);
  }

  /** Uniform in [0, 1), like another tensor. */
  public static Tensor uniformLike(Tensor like, DType dtype, Generator generator) {
    return fillUniform(Factories.emptyLike(like, dtype), generator);
  }

  private static Tensor fillUniform(Tensor out, Generator generator) {
    RandomFill.uniform(TensorAccess.operand(out), 0, 1, generator);
    return out;
  }

  /** Of the standard normal distribution. */
  public static Tensor normal(long[] sizes, DType dtype, Generator generator) {
    return fillNormal(Dispatch.empty(sizes, dtype), generator);
  }

  /** Of the standard normal distribution, like another tensor. */
  public static Tensor normalLike(Tensor like, DType dtype, Generator generator) {
    return fillNormal(Factories.emptyLike(like, dtype), generator);
  }

  private static Tensor fillNormal(Tensor out, Generator generator) {
    RandomFill.normal(TensorAccess.operand(out), 0, 1, generator);
    return out;
  }

  /** Integers from {@code low} up to, but without, {@code high}. */
  public static Tensor integers(
      long low, long high, long[] sizes, DType dtype, Generator generator) {
    return fillIntegers(Dispatch.empty(sizes, dtype), low, high, generator);
  }

  /** Integers from {@code low} up to, but without, {@code high}, like another tensor. */
  public static Tensor integersLike(long low, long high, Tensor like, Generator generator) {
    return fillIntegers(Factories.emptyLike(like, TensorAccess.dtype(like)), low, high, generator);
  }

  private static Tensor fillIntegers(Tensor out, long low, long high, Generator generator) {
    RandomIntegers.between(TensorAccess.operand(out), low, high, generator);
    return out;
  }
}
