package dev.adjoint;

import dev.adjoint.ops.scan.Cumextremum;
import dev.adjoint.ops.scan.Cumprod;
import dev.adjoint.ops.scan.Cumsum;
import dev.adjoint.ops.scan.Logcumsumexp;
import org.jspecify.annotations.Nullable;

/** Cumulative operations (scans) along one dimension. */
@Publish
final class ScanFunctions {
  private ScanFunctions() {}

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
  @InPlace
  static Tensor cumsum(
      Tensor self, long dim, @Keyword("null") @Nullable DType dtype, boolean inPlace) {
    return inPlace ? Cumsum.OP.inPlace(self, dim, dtype) : Cumsum.OP.call(self, dim, dtype);
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
  @InPlace
  static Tensor cumprod(
      Tensor self, long dim, @Keyword("null") @Nullable DType dtype, boolean inPlace) {
    return inPlace ? Cumprod.OP.inPlace(self, dim, dtype) : Cumprod.OP.call(self, dim, dtype);
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
  static ValuesIndices cummax(Tensor self, long dim) {
    return new ValuesIndices("cummax", Cumextremum.MAX.withPositions(self, dim));
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
  static ValuesIndices cummin(Tensor self, long dim) {
    return new ValuesIndices("cummin", Cumextremum.MIN.withPositions(self, dim));
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
  static Tensor logcumsumexp(Tensor self, long dim) {
    return Logcumsumexp.OP.call(self, dim);
  }
}
