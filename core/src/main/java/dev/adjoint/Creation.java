package dev.adjoint;

import static dev.adjoint.op.Require.nonNull;

import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.creation.Spans;
import dev.adjoint.ops.random.RandomFactories;

/**
 * Factory functions: {@code tensor}, {@code zeros}, {@code arange}, {@code rand} and their kin;
 * {@link Adjoint} inherits them.
 */
public class Creation extends JoinFunctions {
  Creation() {}

  /** Makes a shape, for calls that have no varargs: {@code zeros(size(2, 4), INT32)}. */
  public static Shape size(long... sizes) {
    return Shape.of(nonNull(sizes, "sizes"));
  }

  /** A 0-d tensor of the default floating-point dtype that holds {@code value}. */
  public static Tensor tensor(double value) {
    return Factories.literal(Scalar.of(value), Promotion.defaultDType());
  }

  /** A 0-d tensor of the given dtype that holds {@code value}. */
  public static Tensor tensor(double value, DType dtype) {
    return Factories.literal(Scalar.of(value), nonNull(dtype, "dtype"));
  }

  /** A 0-d tensor that holds {@code value}, with options. */
  public static Tensor tensor(double value, Options options) {
    return nonNull(options, "options")
        .finish(Factories.literal(Scalar.of(value), options.dtypeOr(Promotion.defaultDType())));
  }

  /** A 1-d tensor of the given values. */
  public static Tensor tensor(double... values) {
    return JavaArrays.fromNested(nonNull(values, "values"), Promotion.defaultDType());
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(double[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(double[] values, Options options) {
    return nonNull(options, "options")
        .finish(
            JavaArrays.fromNested(
                nonNull(values, "values"), options.dtypeOr(Promotion.defaultDType())));
  }

  /** A 0-d int64 tensor that holds {@code value}. */
  public static Tensor tensor(long value) {
    return Factories.literal(Scalar.of(value), DType.INT64);
  }

  /** A 0-d tensor of the given dtype that holds {@code value}. */
  public static Tensor tensor(long value, DType dtype) {
    return Factories.literal(Scalar.of(value), nonNull(dtype, "dtype"));
  }

  /** A 0-d tensor that holds {@code value}, with options. */
  public static Tensor tensor(long value, Options options) {
    return nonNull(options, "options")
        .finish(Factories.literal(Scalar.of(value), options.dtypeOr(DType.INT64)));
  }

  /** A 1-d tensor of the given values. */
  public static Tensor tensor(long... values) {
    return JavaArrays.fromNested(nonNull(values, "values"), DType.INT64);
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(long[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(long[] values, Options options) {
    return nonNull(options, "options")
        .finish(JavaArrays.fromNested(nonNull(values, "values"), options.dtypeOr(DType.INT64)));
  }

  /** A 0-d bool tensor that holds {@code value}. */
  public static Tensor tensor(boolean value) {
    return Factories.literal(Scalar.of(value), DType.BOOL);
  }

  /** A 0-d tensor of the given dtype that holds {@code value}. */
  public static Tensor tensor(boolean value, DType dtype) {
    return Factories.literal(Scalar.of(value), nonNull(dtype, "dtype"));
  }

  /** A 0-d tensor that holds {@code value}, with options. */
  public static Tensor tensor(boolean value, Options options) {
    return nonNull(options, "options")
        .finish(Factories.literal(Scalar.of(value), options.dtypeOr(DType.BOOL)));
  }

  /** A 1-d tensor of the given values. */
  public static Tensor tensor(boolean... values) {
    return JavaArrays.fromNested(nonNull(values, "values"), DType.BOOL);
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(boolean[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(boolean[] values, Options options) {
    return nonNull(options, "options")
        .finish(JavaArrays.fromNested(nonNull(values, "values"), options.dtypeOr(DType.BOOL)));
  }

  /** A 1-d tensor of the values, with the dtype of such literals in PyTorch. */
  public static Tensor tensor(float[] values) {
    return JavaArrays.fromNested(nonNull(values, "values"), Promotion.defaultDType());
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(float[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(float[] values, Options options) {
    return nonNull(options, "options")
        .finish(
            JavaArrays.fromNested(
                nonNull(values, "values"), options.dtypeOr(Promotion.defaultDType())));
  }

  /** A 1-d tensor of the values, with the dtype of such literals in PyTorch. */
  public static Tensor tensor(int[] values) {
    return JavaArrays.fromNested(nonNull(values, "values"), DType.INT64);
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(int[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(int[] values, Options options) {
    return nonNull(options, "options")
        .finish(JavaArrays.fromNested(nonNull(values, "values"), options.dtypeOr(DType.INT64)));
  }

  /** A 1-d tensor of the values, with the dtype of such literals in PyTorch. */
  public static Tensor tensor(short[] values) {
    return JavaArrays.fromNested(nonNull(values, "values"), DType.INT64);
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(short[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(short[] values, Options options) {
    return nonNull(options, "options")
        .finish(JavaArrays.fromNested(nonNull(values, "values"), options.dtypeOr(DType.INT64)));
  }

  /** A 1-d tensor of the values, with the dtype of such literals in PyTorch. */
  public static Tensor tensor(byte[] values) {
    return JavaArrays.fromNested(nonNull(values, "values"), DType.INT64);
  }

  /** A 1-d tensor of the given values and dtype. */
  public static Tensor tensor(byte[] values, DType dtype) {
    return JavaArrays.fromNested(nonNull(values, "values"), nonNull(dtype, "dtype"));
  }

  /** A 1-d tensor of the given values, with options. */
  public static Tensor tensor(byte[] values, Options options) {
    return nonNull(options, "options")
        .finish(JavaArrays.fromNested(nonNull(values, "values"), options.dtypeOr(DType.INT64)));
  }

  /** A tensor from nested arrays, which must have equal lengths at each level. */
  public static Tensor tensor(Object[] nested) {
    return JavaArrays.fromNested(
        nonNull(nested, "nested"), JavaArrays.literalType(JavaArrays.elementType(nested)));
  }

  /** A tensor of the given dtype from nested arrays. */
  public static Tensor tensor(Object[] nested, DType dtype) {
    return JavaArrays.fromNested(nonNull(nested, "nested"), nonNull(dtype, "dtype"));
  }

  /** A tensor from nested arrays, with options. */
  public static Tensor tensor(Object[] nested, Options options) {
    return nonNull(options, "options")
        .finish(
            JavaArrays.fromNested(
                nonNull(nested, "nested"),
                options.dtypeOr(JavaArrays.literalType(JavaArrays.elementType(nested)))));
  }

  /**
   * A float64 tensor with the elements of a Java array: the array's type is kept. Without a shape
   * it is 1-d.
   *
   * <p>Promotion does not make other tensors more precise: {@code fromArray(doubles)
   * .add(tensor(0.1))} adds 0.1 as rounded to float32, as in PyTorch; {@code add(0.1)} adds the
   * double. For programs that compute in doubles throughout, {@link Adjoint#setDefaultDtype
   * setDefaultDtype(FLOAT64)} makes {@code tensor(0.1)} float64 too.
   */
  public static Tensor fromArray(double[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"),
        nonNull(shape, "shape").clone(),
        JavaArrays.javaType(double.class));
  }

  /** A tensor with the elements and the type of a Java array. Without a shape it is 1-d. */
  public static Tensor fromArray(float[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"),
        nonNull(shape, "shape").clone(),
        JavaArrays.javaType(float.class));
  }

  /** A tensor with the elements and the type of a Java array. Without a shape it is 1-d. */
  public static Tensor fromArray(long[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"),
        nonNull(shape, "shape").clone(),
        JavaArrays.javaType(long.class));
  }

  /** A tensor with the elements and the type of a Java array. Without a shape it is 1-d. */
  public static Tensor fromArray(int[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"), nonNull(shape, "shape").clone(), JavaArrays.javaType(int.class));
  }

  /** A tensor with the elements and the type of a Java array. Without a shape it is 1-d. */
  public static Tensor fromArray(short[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"),
        nonNull(shape, "shape").clone(),
        JavaArrays.javaType(short.class));
  }

  /** A tensor with the elements and the type of a Java array. Without a shape it is 1-d. */
  public static Tensor fromArray(byte[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"),
        nonNull(shape, "shape").clone(),
        JavaArrays.javaType(byte.class));
  }

  /** A tensor with the elements and the type of a Java array. Without a shape it is 1-d. */
  public static Tensor fromArray(boolean[] values, long... shape) {
    return JavaArrays.fromFlat(
        nonNull(values, "values"),
        nonNull(shape, "shape").clone(),
        JavaArrays.javaType(boolean.class));
  }

  /** A tensor filled with zeros. */
  public static Tensor zeros(long... sizes) {
    return Factories.full(nonNull(sizes, "sizes").clone(), Scalar.of(0L), Promotion.defaultDType());
  }

  /** A tensor filled with zeros. */
  public static Tensor zeros(Shape size) {
    return Factories.full(nonNull(size, "size").toArray(), Scalar.of(0L), Promotion.defaultDType());
  }

  /** A tensor of the given dtype, filled with zeros. */
  public static Tensor zeros(Shape size, DType dtype) {
    return Factories.full(nonNull(size, "size").toArray(), Scalar.of(0L), nonNull(dtype, "dtype"));
  }

  /** A tensor filled with zeros, with options. */
  public static Tensor zeros(Shape size, Options options) {
    return nonNull(options, "options")
        .finish(Factories.full(nonNull(size, "size").toArray(), Scalar.of(0L), options.floating()));
  }

  /** A tensor of zeros with the shape and dtype of another. */
  public static Tensor zerosLike(Tensor self) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(0L), self.dtype());
  }

  /** A tensor of zeros with the shape of another and the given dtype. */
  public static Tensor zerosLike(Tensor self, DType dtype) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(0L), nonNull(dtype, "dtype"));
  }

  /** A tensor of zeros with the shape of another, with options. */
  public static Tensor zerosLike(Tensor self, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.fullLike(
                nonNull(self, "self"), Scalar.of(0L), options.dtypeOr(self.dtype())));
  }

  /** A tensor filled with ones. */
  public static Tensor ones(long... sizes) {
    return Factories.full(nonNull(sizes, "sizes").clone(), Scalar.of(1L), Promotion.defaultDType());
  }

  /** A tensor filled with ones. */
  public static Tensor ones(Shape size) {
    return Factories.full(nonNull(size, "size").toArray(), Scalar.of(1L), Promotion.defaultDType());
  }

  /** A tensor of the given dtype, filled with ones. */
  public static Tensor ones(Shape size, DType dtype) {
    return Factories.full(nonNull(size, "size").toArray(), Scalar.of(1L), nonNull(dtype, "dtype"));
  }

  /** A tensor filled with ones, with options. */
  public static Tensor ones(Shape size, Options options) {
    return nonNull(options, "options")
        .finish(Factories.full(nonNull(size, "size").toArray(), Scalar.of(1L), options.floating()));
  }

  /** A tensor of ones with the shape and dtype of another. */
  public static Tensor onesLike(Tensor self) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(1L), self.dtype());
  }

  /** A tensor of ones with the shape of another and the given dtype. */
  public static Tensor onesLike(Tensor self, DType dtype) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(1L), nonNull(dtype, "dtype"));
  }

  /** A tensor of ones with the shape of another, with options. */
  public static Tensor onesLike(Tensor self, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.fullLike(
                nonNull(self, "self"), Scalar.of(1L), options.dtypeOr(self.dtype())));
  }

  /** An uninitialized tensor: its contents are undefined. */
  public static Tensor empty(long... sizes) {
    return Factories.empty(nonNull(sizes, "sizes").clone(), Promotion.defaultDType());
  }

  /** An uninitialized tensor: its contents are undefined. */
  public static Tensor empty(Shape size) {
    return Factories.empty(nonNull(size, "size").toArray(), Promotion.defaultDType());
  }

  /** An uninitialized tensor of the given dtype. */
  public static Tensor empty(Shape size, DType dtype) {
    return Factories.empty(nonNull(size, "size").toArray(), nonNull(dtype, "dtype"));
  }

  /** An uninitialized tensor, with options. */
  public static Tensor empty(Shape size, Options options) {
    return nonNull(options, "options")
        .finish(Factories.empty(nonNull(size, "size").toArray(), options.floating()));
  }

  /** An uninitialized tensor with the shape and dtype of another. */
  public static Tensor emptyLike(Tensor self) {
    return Factories.emptyLike(nonNull(self, "self"), self.dtype());
  }

  /** An uninitialized tensor with the shape of another and the given dtype. */
  public static Tensor emptyLike(Tensor self, DType dtype) {
    return Factories.emptyLike(nonNull(self, "self"), nonNull(dtype, "dtype"));
  }

  /** An uninitialized tensor with the shape of another, with options. */
  public static Tensor emptyLike(Tensor self, Options options) {
    return nonNull(options, "options")
        .finish(Factories.emptyLike(nonNull(self, "self"), options.dtypeOr(self.dtype())));
  }

  /** A tensor filled with {@code value}. */
  public static Tensor full(Shape size, double value) {
    return Factories.full(
        nonNull(size, "size").toArray(), Scalar.of(value), Promotion.defaultDType());
  }

  /** A tensor of the given dtype, filled with {@code value}. */
  public static Tensor full(Shape size, double value, DType dtype) {
    return Factories.full(
        nonNull(size, "size").toArray(), Scalar.of(value), nonNull(dtype, "dtype"));
  }

  /** A tensor filled with {@code value}, with options. */
  public static Tensor full(Shape size, double value, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.full(
                nonNull(size, "size").toArray(),
                Scalar.of(value),
                options.dtypeOr(Promotion.defaultDType())));
  }

  /** A tensor with the shape and dtype of another, filled with {@code value}. */
  public static Tensor fullLike(Tensor self, double value) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(value), self.dtype());
  }

  /** A tensor with the shape of another, filled with {@code value}, with options. */
  public static Tensor fullLike(Tensor self, double value, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.fullLike(
                nonNull(self, "self"), Scalar.of(value), options.dtypeOr(self.dtype())));
  }

  /** A tensor filled with {@code value}. */
  public static Tensor full(Shape size, long value) {
    return Factories.full(nonNull(size, "size").toArray(), Scalar.of(value), DType.INT64);
  }

  /** A tensor of the given dtype, filled with {@code value}. */
  public static Tensor full(Shape size, long value, DType dtype) {
    return Factories.full(
        nonNull(size, "size").toArray(), Scalar.of(value), nonNull(dtype, "dtype"));
  }

  /** A tensor filled with {@code value}, with options. */
  public static Tensor full(Shape size, long value, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.full(
                nonNull(size, "size").toArray(), Scalar.of(value), options.dtypeOr(DType.INT64)));
  }

  /** A tensor with the shape and dtype of another, filled with {@code value}. */
  public static Tensor fullLike(Tensor self, long value) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(value), self.dtype());
  }

  /** A tensor with the shape of another, filled with {@code value}, with options. */
  public static Tensor fullLike(Tensor self, long value, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.fullLike(
                nonNull(self, "self"), Scalar.of(value), options.dtypeOr(self.dtype())));
  }

  /** A tensor filled with {@code value}. */
  public static Tensor full(Shape size, boolean value) {
    return Factories.full(nonNull(size, "size").toArray(), Scalar.of(value), DType.BOOL);
  }

  /** A tensor of the given dtype, filled with {@code value}. */
  public static Tensor full(Shape size, boolean value, DType dtype) {
    return Factories.full(
        nonNull(size, "size").toArray(), Scalar.of(value), nonNull(dtype, "dtype"));
  }

  /** A tensor filled with {@code value}, with options. */
  public static Tensor full(Shape size, boolean value, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.full(
                nonNull(size, "size").toArray(), Scalar.of(value), options.dtypeOr(DType.BOOL)));
  }

  /** A tensor with the shape and dtype of another, filled with {@code value}. */
  public static Tensor fullLike(Tensor self, boolean value) {
    return Factories.fullLike(nonNull(self, "self"), Scalar.of(value), self.dtype());
  }

  /** A tensor with the shape of another, filled with {@code value}, with options. */
  public static Tensor fullLike(Tensor self, boolean value, Options options) {
    return nonNull(options, "options")
        .finish(
            Factories.fullLike(
                nonNull(self, "self"), Scalar.of(value), options.dtypeOr(self.dtype())));
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1. */
  public static Tensor arange(double end) {
    return Ranges.arange(Scalar.of(0.0), Scalar.of(end), Scalar.of(1.0), Promotion.defaultDType());
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1, of the given dtype. */
  public static Tensor arange(double end, DType dtype) {
    return Ranges.arange(Scalar.of(0.0), Scalar.of(end), Scalar.of(1.0), nonNull(dtype, "dtype"));
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1, with options. */
  public static Tensor arange(double end, Options options) {
    return nonNull(options, "options")
        .finish(
            Ranges.arange(
                Scalar.of(0.0),
                Scalar.of(end),
                Scalar.of(1.0),
                options.dtypeOr(Promotion.defaultDType())));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step 1. */
  public static Tensor arange(double start, double end) {
    return Ranges.arange(
        Scalar.of(start), Scalar.of(end), Scalar.of(1.0), Promotion.defaultDType());
  }

  /** Evenly spaced numbers in {@code [start, end)} with step 1, of the given dtype. */
  public static Tensor arange(double start, double end, DType dtype) {
    return Ranges.arange(Scalar.of(start), Scalar.of(end), Scalar.of(1.0), nonNull(dtype, "dtype"));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step 1, with options. */
  public static Tensor arange(double start, double end, Options options) {
    return nonNull(options, "options")
        .finish(
            Ranges.arange(
                Scalar.of(start),
                Scalar.of(end),
                Scalar.of(1.0),
                options.dtypeOr(Promotion.defaultDType())));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}. */
  public static Tensor arange(double start, double end, double step) {
    return Ranges.arange(
        Scalar.of(start), Scalar.of(end), Scalar.of(step), Promotion.defaultDType());
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}, of the given dtype. */
  public static Tensor arange(double start, double end, double step, DType dtype) {
    return Ranges.arange(
        Scalar.of(start), Scalar.of(end), Scalar.of(step), nonNull(dtype, "dtype"));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}, with options. */
  public static Tensor arange(double start, double end, double step, Options options) {
    return nonNull(options, "options")
        .finish(
            Ranges.arange(
                Scalar.of(start),
                Scalar.of(end),
                Scalar.of(step),
                options.dtypeOr(Promotion.defaultDType())));
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1. */
  public static Tensor arange(long end) {
    return Ranges.arange(Scalar.of(0L), Scalar.of(end), Scalar.of(1L), DType.INT64);
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1, of the given dtype. */
  public static Tensor arange(long end, DType dtype) {
    return Ranges.arange(Scalar.of(0L), Scalar.of(end), Scalar.of(1L), nonNull(dtype, "dtype"));
  }

  /** Evenly spaced numbers in {@code [0, end)} with step 1, with options. */
  public static Tensor arange(long end, Options options) {
    return nonNull(options, "options")
        .finish(
            Ranges.arange(
                Scalar.of(0L), Scalar.of(end), Scalar.of(1L), options.dtypeOr(DType.INT64)));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step 1. */
  public static Tensor arange(long start, long end) {
    return Ranges.arange(Scalar.of(start), Scalar.of(end), Scalar.of(1L), DType.INT64);
  }

  /** Evenly spaced numbers in {@code [start, end)} with step 1, of the given dtype. */
  public static Tensor arange(long start, long end, DType dtype) {
    return Ranges.arange(Scalar.of(start), Scalar.of(end), Scalar.of(1L), nonNull(dtype, "dtype"));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step 1, with options. */
  public static Tensor arange(long start, long end, Options options) {
    return nonNull(options, "options")
        .finish(
            Ranges.arange(
                Scalar.of(start), Scalar.of(end), Scalar.of(1L), options.dtypeOr(DType.INT64)));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}. */
  public static Tensor arange(long start, long end, long step) {
    return Ranges.arange(Scalar.of(start), Scalar.of(end), Scalar.of(step), DType.INT64);
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}, of the given dtype. */
  public static Tensor arange(long start, long end, long step, DType dtype) {
    return Ranges.arange(
        Scalar.of(start), Scalar.of(end), Scalar.of(step), nonNull(dtype, "dtype"));
  }

  /** Evenly spaced numbers in {@code [start, end)} with step {@code step}, with options. */
  public static Tensor arange(long start, long end, long step, Options options) {
    return nonNull(options, "options")
        .finish(
            Ranges.arange(
                Scalar.of(start), Scalar.of(end), Scalar.of(step), options.dtypeOr(DType.INT64)));
  }

  /** {@code steps} evenly spaced numbers over {@code [start, end]}. */
  public static Tensor linspace(double start, double end, long steps) {
    return Spans.linspace(Scalar.of(start), Scalar.of(end), steps, Promotion.defaultDType());
  }

  /** {@code steps} evenly spaced numbers over {@code [start, end]}, of the given dtype. */
  public static Tensor linspace(double start, double end, long steps, DType dtype) {
    return Spans.linspace(Scalar.of(start), Scalar.of(end), steps, nonNull(dtype, "dtype"));
  }

  /** {@code steps} evenly spaced numbers over {@code [start, end]}, with options. */
  public static Tensor linspace(double start, double end, long steps, Options options) {
    return nonNull(options, "options")
        .finish(Spans.linspace(Scalar.of(start), Scalar.of(end), steps, options.floating()));
  }

  /** The identity matrix of size {@code n}. */
  public static Tensor eye(long n) {
    return Ranges.eye(n, n, Promotion.defaultDType());
  }

  /** An {@code n} by {@code m} matrix with ones on the diagonal and zeros elsewhere. */
  public static Tensor eye(long n, long m) {
    return Ranges.eye(n, m, Promotion.defaultDType());
  }

  /** An {@code n} by {@code m} matrix of the given dtype with a diagonal of ones. */
  public static Tensor eye(long n, long m, DType dtype) {
    return Ranges.eye(n, m, nonNull(dtype, "dtype"));
  }

  /** An {@code n} by {@code m} matrix with a diagonal of ones, with options. */
  public static Tensor eye(long n, long m, Options options) {
    return nonNull(options, "options").finish(Ranges.eye(n, m, options.floating()));
  }

  /** Samples from the uniform distribution on [0, 1). */
  public static Tensor rand(long... sizes) {
    return RandomFactories.uniform(
        nonNull(sizes, "sizes").clone(),
        Promotion.defaultDType(),
        Generator.defaultGenerator().kernel());
  }

  /** Samples from the uniform distribution on [0, 1). */
  public static Tensor rand(Shape size) {
    return RandomFactories.uniform(
        nonNull(size, "size").toArray(),
        Promotion.defaultDType(),
        Generator.defaultGenerator().kernel());
  }

  /** Uniform samples on [0, 1) of the given dtype. */
  public static Tensor rand(Shape size, DType dtype) {
    return RandomFactories.uniform(
        nonNull(size, "size").toArray(),
        nonNull(dtype, "dtype"),
        Generator.defaultGenerator().kernel());
  }

  /** Uniform samples on [0, 1), with options. */
  public static Tensor rand(Shape size, Options options) {
    return nonNull(options, "options")
        .finish(
            RandomFactories.uniform(
                nonNull(size, "size").toArray(),
                options.floating(),
                Generator.defaultGenerator().kernel()));
  }

  /** Uniform samples on [0, 1), drawn from an explicit generator. */
  public static Tensor rand(Shape size, Generator generator) {
    return RandomFactories.uniform(
        nonNull(size, "size").toArray(),
        Promotion.defaultDType(),
        nonNull(generator, "generator").kernel());
  }

  /** Uniform samples on [0, 1), with the shape and dtype of another tensor. */
  public static Tensor randLike(Tensor self) {
    return RandomFactories.uniformLike(
        nonNull(self, "self"), self.dtype(), Generator.defaultGenerator().kernel());
  }

  /** Uniform samples on [0, 1), with the shape of another tensor and options. */
  public static Tensor randLike(Tensor self, Options options) {
    return nonNull(options, "options")
        .finish(
            RandomFactories.uniformLike(
                nonNull(self, "self"),
                options.dtypeOr(self.dtype()),
                Generator.defaultGenerator().kernel()));
  }

  /** Samples from the standard normal distribution. */
  public static Tensor randn(long... sizes) {
    return RandomFactories.normal(
        nonNull(sizes, "sizes").clone(),
        Promotion.defaultDType(),
        Generator.defaultGenerator().kernel());
  }

  /** Samples from the standard normal distribution. */
  public static Tensor randn(Shape size) {
    return RandomFactories.normal(
        nonNull(size, "size").toArray(),
        Promotion.defaultDType(),
        Generator.defaultGenerator().kernel());
  }

  /** Samples of the given dtype from the standard normal distribution. */
  public static Tensor randn(Shape size, DType dtype) {
    return RandomFactories.normal(
        nonNull(size, "size").toArray(),
        nonNull(dtype, "dtype"),
        Generator.defaultGenerator().kernel());
  }

  /** Samples from the standard normal distribution, with options. */
  public static Tensor randn(Shape size, Options options) {
    return nonNull(options, "options")
        .finish(
            RandomFactories.normal(
                nonNull(size, "size").toArray(),
                options.floating(),
                Generator.defaultGenerator().kernel()));
  }

  /** Standard normal samples, drawn from an explicit generator. */
  public static Tensor randn(Shape size, Generator generator) {
    return RandomFactories.normal(
        nonNull(size, "size").toArray(),
        Promotion.defaultDType(),
        nonNull(generator, "generator").kernel());
  }

  /** Standard normal samples, with the shape and dtype of another tensor. */
  public static Tensor randnLike(Tensor self) {
    return RandomFactories.normalLike(
        nonNull(self, "self"), self.dtype(), Generator.defaultGenerator().kernel());
  }

  /** Standard normal samples, with the shape of another tensor and options. */
  public static Tensor randnLike(Tensor self, Options options) {
    return nonNull(options, "options")
        .finish(
            RandomFactories.normalLike(
                nonNull(self, "self"),
                options.dtypeOr(self.dtype()),
                Generator.defaultGenerator().kernel()));
  }

  /** Random integers in {@code [0, high)}. */
  public static Tensor randint(long high, Shape size) {
    return RandomFactories.integers(
        0,
        high,
        nonNull(size, "size").toArray(),
        DType.INT64,
        Generator.defaultGenerator().kernel());
  }

  /** Random integers in {@code [low, high)}. */
  public static Tensor randint(long low, long high, Shape size) {
    return RandomFactories.integers(
        low,
        high,
        nonNull(size, "size").toArray(),
        DType.INT64,
        Generator.defaultGenerator().kernel());
  }

  /** Random integers in {@code [low, high)}, with options. */
  public static Tensor randint(long low, long high, Shape size, Options options) {
    return nonNull(options, "options")
        .finish(
            RandomFactories.integers(
                low,
                high,
                nonNull(size, "size").toArray(),
                options.dtypeOr(DType.INT64),
                Generator.defaultGenerator().kernel()));
  }

  /** Random integers in {@code [low, high)}, with the shape and dtype of another tensor. */
  public static Tensor randintLike(Tensor self, long low, long high) {
    return RandomFactories.integersLike(
        low, high, nonNull(self, "self"), Generator.defaultGenerator().kernel());
  }

  /** A 0-d floating-point tensor that holds {@code value}. */
  public static Tensor scalarTensor(double value) {
    return Factories.scalar(Scalar.of(value), Promotion.defaultDType());
  }
}
