package dev.adjoint;

import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.creation.Spans;
import dev.adjoint.ops.random.RandomFactories;
import org.jspecify.annotations.Nullable;

/** Factory functions: {@code tensor}, {@code zeros}, {@code arange}, {@code rand} and their kin. */
@Publish
final class CreationFunctions {
  private CreationFunctions() {}

  /**
   * A 0-d tensor that holds {@code value}: int64 of a long, bool of a boolean, else of the default
   * dtype.
   */
  @Creates
  static Tensor tensor(@AsBool Scalar value, @Keyword("null") @Nullable DType dtype) {
    return Factories.literal(value, dtype == null ? value.dtype() : dtype);
  }

  /** A 1-d tensor of the given values, with the dtype of such literals in PyTorch. */
  @Creates
  static Tensor tensor(@AsArray Object values, @Keyword("null") @Nullable DType dtype) {
    return JavaArrays.fromNested(values, literalType(values, dtype));
  }

  /** A tensor from nested arrays, which must have equal lengths at each level. */
  @Creates
  static Tensor tensor(Object[] nested, @Keyword("null") @Nullable DType dtype) {
    return JavaArrays.fromNested(nested, literalType(nested, dtype));
  }

  /**
   * A tensor with the elements of a Java array, whose type is kept: float64 of a {@code double[]}.
   * Without a shape it is 1-d.
   *
   * <p>Promotion does not make other tensors more precise: {@code fromArray(doubles)
   * .add(tensor(0.1))} adds 0.1 as rounded to float32, as in PyTorch; {@code add(0.1)} adds the
   * double. For programs that compute in doubles throughout, {@link Adjoint#setDefaultDtype
   * setDefaultDtype(FLOAT64)} makes {@code tensor(0.1)} float64 too.
   */
  static Tensor fromArray(@AsArray Object values, long... shape) {
    return JavaArrays.fromFlat(
        values, shape, JavaArrays.javaType(values.getClass().getComponentType()));
  }

  /** A tensor filled with zeros. */
  @Creates
  static Tensor zeros(@AsSize long[] sizes, @Keyword("null") @Nullable DType dtype) {
    return Factories.full(sizes, Scalar.of(0L), floating(dtype));
  }

  /** A tensor of zeros with the shape of another, and its dtype unless one is given. */
  @Creates
  @FunctionOnly
  static Tensor zerosLike(Tensor self, @Keyword("null") @Nullable DType dtype) {
    return Factories.fullLike(self, Scalar.of(0L), like(self, dtype));
  }

  /** A tensor filled with ones. */
  @Creates
  static Tensor ones(@AsSize long[] sizes, @Keyword("null") @Nullable DType dtype) {
    return Factories.full(sizes, Scalar.of(1L), floating(dtype));
  }

  /** A tensor of ones with the shape of another, and its dtype unless one is given. */
  @Creates
  @FunctionOnly
  static Tensor onesLike(Tensor self, @Keyword("null") @Nullable DType dtype) {
    return Factories.fullLike(self, Scalar.of(1L), like(self, dtype));
  }

  /** An uninitialized tensor: its contents are undefined. */
  @Creates
  static Tensor empty(@AsSize long[] sizes, @Keyword("null") @Nullable DType dtype) {
    return Factories.empty(sizes, floating(dtype));
  }

  /** An uninitialized tensor with the shape of another, and its dtype unless one is given. */
  @Creates
  @FunctionOnly
  static Tensor emptyLike(Tensor self, @Keyword("null") @Nullable DType dtype) {
    return Factories.emptyLike(self, like(self, dtype));
  }

  /**
   * A tensor filled with {@code value}: int64 of a long, bool of a boolean, else of the default
   * dtype.
   */
  @Creates
  static Tensor full(
      @AsSize long[] size, @AsBool Scalar value, @Keyword("null") @Nullable DType dtype) {
    return Factories.full(size, value, dtype == null ? value.dtype() : dtype);
  }

  /**
   * A tensor filled with {@code value}, with the shape of another, and its dtype unless one is
   * given.
   */
  @Creates
  @FunctionOnly
  static Tensor fullLike(
      Tensor self, @AsBool Scalar value, @Keyword("null") @Nullable DType dtype) {
    return Factories.fullLike(self, value, like(self, dtype));
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1. */
  @Creates
  static Tensor arange(Scalar end, @Keyword("null") @Nullable DType dtype) {
    return Ranges.arange(Scalar.of(0L), end, Scalar.of(1L), dtype == null ? end.dtype() : dtype);
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}. */
  @Creates
  static Tensor arange(
      Scalar start,
      Scalar end,
      @Default("Scalar.of(1L)") Scalar step,
      @Keyword("null") @Nullable DType dtype) {
    return Ranges.arange(start, end, step, dtype == null ? start.dtype() : dtype);
  }

  /** {@code steps} evenly spaced numbers over {@code [start, end]}. */
  @Creates
  static Tensor linspace(
      double start, double end, long steps, @Keyword("null") @Nullable DType dtype) {
    return Spans.linspace(Scalar.of(start), Scalar.of(end), steps, floating(dtype));
  }

  /**
   * Evenly spaced numbers between 0-d tensors; see {@link Adjoint#linspace(double, double, long,
   * DType)}.
   */
  @Creates
  static Tensor linspace(
      Tensor start, Tensor end, long steps, @Keyword("null") @Nullable DType dtype) {
    return Spans.linspace(Spans.end(start), Spans.end(end), steps, floating(dtype));
  }

  /**
   * Evenly spaced numbers up to a 0-d tensor; see {@link Adjoint#linspace(double, double, long,
   * DType)}.
   */
  @Creates
  static Tensor linspace(
      double start, Tensor end, long steps, @Keyword("null") @Nullable DType dtype) {
    return Spans.linspace(Scalar.of(start), Spans.end(end), steps, floating(dtype));
  }

  /**
   * Evenly spaced numbers from a 0-d tensor on; see {@link Adjoint#linspace(double, double, long,
   * DType)}.
   */
  @Creates
  static Tensor linspace(
      Tensor start, double end, long steps, @Keyword("null") @Nullable DType dtype) {
    return Spans.linspace(Spans.end(start), Scalar.of(end), steps, floating(dtype));
  }

  /**
   * The identity matrix of size {@code n}, or an {@code n} by {@code m} matrix with ones on the
   * diagonal and zeros elsewhere.
   */
  @Creates
  static Tensor eye(long n, @Default("n") long m, @Keyword("null") @Nullable DType dtype) {
    return Ranges.eye(n, m, floating(dtype));
  }

  /** Samples from the uniform distribution on [0, 1). */
  @Creates
  static Tensor rand(
      @AsSize long[] sizes,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.uniform(sizes, floating(dtype), generator.kernel());
  }

  /**
   * Uniform samples on [0, 1) with the shape of another tensor, and its dtype unless one is given.
   */
  @Creates
  @FunctionOnly
  static Tensor randLike(
      Tensor self,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.uniformLike(self, like(self, dtype), generator.kernel());
  }

  /** Samples from the standard normal distribution. */
  @Creates
  static Tensor randn(
      @AsSize long[] sizes,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.normal(sizes, floating(dtype), generator.kernel());
  }

  /** Samples from a normal distribution; see {@link Adjoint#normal(Tensor, Tensor)}. */
  @Creates
  static Tensor normal(
      double mean,
      double std,
      @AsSize long[] size,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.normal(mean, std, size, floating(dtype), generator.kernel());
  }

  /**
   * Standard normal samples with the shape of another tensor, and its dtype unless one is given.
   */
  @Creates
  @FunctionOnly
  static Tensor randnLike(
      Tensor self,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.normalLike(self, like(self, dtype), generator.kernel());
  }

  /** Random integers in {@code [0, high)}, int64 unless a dtype is given. */
  @Creates
  static Tensor randint(
      long high,
      @AsSize(each = false) long[] size,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return randint(0, high, size, generator, dtype);
  }

  /** Random integers in {@code [low, high)}, int64 unless a dtype is given. */
  @Creates
  static Tensor randint(
      long low,
      long high,
      @AsSize(each = false) long[] size,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.integers(
        low, high, size, dtype == null ? DType.INT64 : dtype, generator.kernel());
  }

  /**
   * The integers from 0 to {@code n - 1} in random order.
   *
   * <p>Shapes: {@code (n)}.
   *
   * <p>Dtypes: int64, or that of the options; not bool.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a negative n; n that the dtype cannot count exactly.
   *
   * {@snippet :
   * manualSeed(0);
   * randperm(10); // tensor([4, 1, 7, 5, 3, 9, 0, 8, 6, 2])
   * }
   *
   * @param n how many
   */
  @Creates
  static Tensor randperm(
      long n,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.permutation(n, dtype == null ? DType.INT64 : dtype, generator.kernel());
  }

  /**
   * Random integers in {@code [low, high)}, with the shape of another tensor, and its dtype unless
   * one is given.
   */
  @Creates
  @FunctionOnly
  static Tensor randintLike(
      Tensor self,
      long low,
      long high,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return RandomFactories.integersLike(low, high, self, like(self, dtype), generator.kernel());
  }

  /**
   * Random integers in {@code [0, high)}, with the shape of another tensor, and its dtype unless
   * one is given.
   */
  @Creates
  @FunctionOnly
  static Tensor randintLike(
      Tensor self,
      long high,
      @Keyword("Generator.defaultGenerator()") Generator generator,
      @Keyword("null") @Nullable DType dtype) {
    return randintLike(self, 0, high, generator, dtype);
  }

  /** A 0-d tensor of the default dtype, or of the given one, that holds {@code value}. */
  @Creates
  static Tensor scalarTensor(double value, @Keyword("null") @Nullable DType dtype) {
    return Factories.scalar(Scalar.of(value), floating(dtype));
  }

  /**
   * An uninitialized tensor of the given sizes, with the dtype of this tensor unless one is given.
   */
  @Creates
  @MethodOnly
  static Tensor newEmpty(Tensor self, @AsSize long[] size, @Keyword("null") @Nullable DType dtype) {
    return Factories.newEmpty(self, size, like(self, dtype));
  }

  /**
   * A tensor of the given sizes filled with {@code fillValue}, with the dtype of this tensor unless
   * one is given.
   */
  @Creates
  @MethodOnly
  static Tensor newFull(
      Tensor self,
      @AsSize(each = false) long[] size,
      @AsBool Scalar fillValue,
      @Keyword("null") @Nullable DType dtype) {
    return Factories.newFull(self, size, fillValue, like(self, dtype));
  }

  /** A tensor of ones of the given sizes, with the dtype of this tensor unless one is given. */
  @Creates
  @MethodOnly
  static Tensor newOnes(Tensor self, @AsSize long[] size, @Keyword("null") @Nullable DType dtype) {
    return Factories.newFull(self, size, Scalar.of(1L), like(self, dtype));
  }

  /** A tensor of zeros of the given sizes, with the dtype of this tensor unless one is given. */
  @Creates
  @MethodOnly
  static Tensor newZeros(Tensor self, @AsSize long[] size, @Keyword("null") @Nullable DType dtype) {
    return Factories.newFull(self, size, Scalar.of(0L), like(self, dtype));
  }

  /** A 0-d tensor that holds {@code data}, with the dtype of this tensor unless one is given. */
  @Creates
  @MethodOnly
  static Tensor newTensor(
      Tensor self, @AsBool Scalar data, @Keyword("null") @Nullable DType dtype) {
    return Factories.literal(data, like(self, dtype));
  }

  /** A 1-d tensor of the given values, with the dtype of this tensor unless one is given. */
  @Creates
  @MethodOnly
  static Tensor newTensor(
      Tensor self, @AsArray Object data, @Keyword("null") @Nullable DType dtype) {
    return JavaArrays.fromNested(data, like(self, dtype));
  }

  /**
   * A tensor from nested arrays, which must have equal lengths at each level, with the dtype of
   * this tensor unless one is given.
   */
  @Creates
  @MethodOnly
  static Tensor newTensor(Tensor self, Object[] data, @Keyword("null") @Nullable DType dtype) {
    return JavaArrays.fromNested(data, like(self, dtype));
  }

  /**
   * The tensor itself, or converted to a dtype; {@code asTensor} of numbers and arrays makes a new
   * tensor, as {@link Adjoint#tensor(double) tensor} does.
   */
  @FunctionOnly
  static Tensor asTensor(Tensor data, @Keyword("null") @Nullable DType dtype) {
    return Clone.to(data, like(data, dtype));
  }

  /** A 0-d tensor that holds {@code data}; see {@link Adjoint#tensor(double)}. */
  static Tensor asTensor(@AsBool Scalar data, @Keyword("null") @Nullable DType dtype) {
    return tensor(data, dtype);
  }

  /** A 1-d tensor of the given values; see {@link Adjoint#tensor(double...)}. */
  static Tensor asTensor(@AsArray Object data, @Keyword("null") @Nullable DType dtype) {
    return tensor(data, dtype);
  }

  /** A tensor from nested arrays, which must have equal lengths at each level. */
  static Tensor asTensor(Object[] data, @Keyword("null") @Nullable DType dtype) {
    return tensor(data, dtype);
  }

  private static DType floating(@Nullable DType dtype) {
    return dtype == null ? Promotion.defaultDType() : dtype;
  }

  private static DType like(Tensor other, @Nullable DType dtype) {
    return dtype == null ? other.dtype() : dtype;
  }

  private static DType literalType(Object array, @Nullable DType dtype) {
    return dtype == null ? JavaArrays.literalType(JavaArrays.elementType(array)) : dtype;
  }
}
