package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.scan.Cumextremum;
import dev.adjoint.ops.scan.Cumprod;
import dev.adjoint.ops.scan.Cumsum;
import dev.adjoint.ops.scan.Logcumsumexp;

/** Cumulative operations (scans) along one dimension. */
@StaticTwins
public sealed interface ScanMethods permits Tensor {
  /**
   * Cumulative sum along one dimension: result {@code i} is the sum of the elements up to and
   * including {@code i}.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; bool and integers give int64. float32 is summed in float64, half types in
   * float32.
   *
   * <p>Gradient: the reverse cumulative sum: each element gets the sum of the gradients from its
   * position on.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 3.0).cumsum(0); // tensor([1., 3., 6.])
   * ones(2, 3).cumsum(-1); // tensor([[1., 2., 3.], [1., 2., 3.]])
   * tensor(true, false, true).cumsum(0); // tensor([1, 1, 2])
   * }
   *
   * @param dim the dimension; negative ones count from the end
   */
  default Tensor cumsum(long dim) {
    return Cumsum.OP.call((Tensor) this, dim);
  }

  /**
   * Cumulative sum along one dimension, of elements converted to {@code dtype} first; bool is
   * refused. See {@link #cumsum(long)}.
   */
  default Tensor cumsum(long dim, DType dtype) {
    return Cumsum.OP.call((Tensor) this, dim, Require.nonNull(dtype, "dtype"));
  }

  /** {@link #cumsum(long)} in place, in the dtype of this tensor; bool is refused. */
  default Tensor cumsum_(long dim) {
    return Cumsum.OP.inPlace((Tensor) this, dim, null);
  }

  /** {@link #cumsum_(long)} with a dtype, which has to be that of this tensor. */
  default Tensor cumsum_(long dim, DType dtype) {
    return Cumsum.OP.inPlace((Tensor) this, dim, Require.nonNull(dtype, "dtype"));
  }

  /**
   * Cumulative product along one dimension: result {@code i} is the product of the elements up to
   * and including {@code i}.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: all; bool and integers give int64. float32 is multiplied in float64, half types in
   * float32.
   *
   * <p>Gradient: each element gets the sum, over the results from its position on, of their
   * gradients times the product of all their other elements, also where some are 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(2.0, 3.0, 4.0).cumprod(0); // tensor([ 2.,  6., 24.])
   * tensor(1, 2, 3).cumprod(0, FLOAT64).dtype(); // torch.float64
   * }
   *
   * @param dim the dimension; negative ones count from the end
   */
  default Tensor cumprod(long dim) {
    return Cumprod.OP.call((Tensor) this, dim);
  }

  /**
   * Cumulative product along one dimension, of elements converted to {@code dtype} first; bool is
   * refused. See {@link #cumprod(long)}.
   */
  default Tensor cumprod(long dim, DType dtype) {
    return Cumprod.OP.call((Tensor) this, dim, Require.nonNull(dtype, "dtype"));
  }

  /** {@link #cumprod(long)} in place, in the dtype of this tensor; bool is refused. */
  default Tensor cumprod_(long dim) {
    return Cumprod.OP.inPlace((Tensor) this, dim, null);
  }

  /** {@link #cumprod_(long)} with a dtype, which has to be that of this tensor. */
  default Tensor cumprod_(long dim, DType dtype) {
    return Cumprod.OP.inPlace((Tensor) this, dim, Require.nonNull(dtype, "dtype"));
  }

  /**
   * Cumulative maximum along one dimension, with indices: those of the last of equal elements. From
   * the first NaN on, results are NaN.
   *
   * <p>Shapes: both as this tensor.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows to the selected element of each result; at a tie, to the last one.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(1.0, 3.0, 2.0, 3.0).cummax(0).values(); // tensor([1., 3., 3., 3.])
   * tensor(1.0, 3.0, 2.0, 3.0).cummax(0).indices(); // tensor([0, 1, 1, 3])
   * }
   *
   * @param dim the dimension; negative ones count from the end
   */
  default ValuesIndices cummax(long dim) {
    return new ValuesIndices("cummax", Cumextremum.MAX.withPositions((Tensor) this, dim));
  }

  /**
   * Cumulative minimum along one dimension, with indices: those of the last of equal elements. From
   * the first NaN on, results are NaN.
   *
   * <p>Shapes: both as this tensor.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows to the selected element of each result; at a tie, to the last one.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(3.0, 1.0, 2.0).cummin(0).values(); // tensor([3., 1., 1.])
   * tensor(3.0, 1.0, 2.0).cummin(0).indices(); // tensor([0, 1, 1])
   * }
   *
   * @param dim the dimension; negative ones count from the end
   */
  default ValuesIndices cummin(long dim) {
    return new ValuesIndices("cummin", Cumextremum.MIN.withPositions((Tensor) this, dim));
  }

  /**
   * Cumulative log-sum-exp along one dimension: {@code log(cumsum(exp(x)))}, computed without
   * overflow or underflow.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: each element {@code x} gets the gradient of every result {@code y} from its
   * position on, times {@code exp(x - y)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range.
   *
   * {@snippet :
   * tensor(0.0, 0.0, 0.0).logcumsumexp(0).exp(); // tensor([1., 2., 3.])
   * tensor(1000.0, 1000.0).logcumsumexp(0); // tensor([1000.0000, 1000.6932])
   * }
   *
   * @param dim the dimension; negative ones count from the end
   */
  default Tensor logcumsumexp(long dim) {
    return Logcumsumexp.OP.call((Tensor) this, dim);
  }
}
