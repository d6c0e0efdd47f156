package dev.adjoint;

import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Amax;
import dev.adjoint.ops.reduce.ArgExtremum;
import dev.adjoint.ops.reduce.Counting;
import dev.adjoint.ops.reduce.Extremum;
import dev.adjoint.ops.reduce.ExtremumOfAll;
import dev.adjoint.ops.reduce.LogSoftmax;
import dev.adjoint.ops.reduce.LogSumExp;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.reduce.Norm;
import dev.adjoint.ops.reduce.Prod;
import dev.adjoint.ops.reduce.Softmax;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.reduce.Variance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reductions: sum, mean, prod, norm, extremes and where they are, variance, counting, any and all;
 * softmax and its logarithm.
 */
@Publish
final class ReduceFunctions {
  private ReduceFunctions() {}

  /**
   * Sum of all elements, or over dimensions.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; bool and integers give int64.
   *
   * <p>Gradient: {@code grad} broadcast to every element.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 3.0).sum(); // tensor(6.)
   * ones(2, 3).sum(dims(0), true); // tensor([[2., 2., 2.]])
   * }
   *
   * @param dims the dimensions to reduce; none for all
   * @param keepdim whether to keep them with size 1
   */
  static Tensor sum(
      Tensor self,
      @Default("null") @AsDims long @Nullable [] dims,
      @Default("false") boolean keepdim,
      @Keyword("null") @Nullable DType dtype) {
    return Sum.apply(self, dims, keepdim, dtype);
  }

  /**
   * Mean of all elements, or over dimensions.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad / n} broadcast to each of the {@code n} elements.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool, unless a floating-point dtype is given; a dimension out of range
   * or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 6.0).mean(); // tensor(3.)
   * }
   *
   * @param dims the dimensions to reduce; none for all
   * @param keepdim whether to keep them with size 1
   */
  static Tensor mean(
      Tensor self,
      @Default("null") @AsDims long @Nullable [] dims,
      @Default("false") boolean keepdim,
      @Keyword("null") @Nullable DType dtype) {
    return Mean.apply(self, dims, keepdim, dtype);
  }

  /**
   * Product of all elements, or over one dimension.
   *
   * <p>Shapes: the result is 0-d; a reduced dimension is removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; bool and integers give int64.
   *
   * <p>Gradient: {@code grad} times the product of the other elements, which is right also where
   * some of them are 0.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(2.0, 3.0, 4.0).prod(); // tensor(24.)
   * }
   *
   * @param dim the dimension to reduce; none for all
   * @param keepdim whether to keep it with size 1
   */
  static Tensor prod(
      Tensor self,
      @Default("null") @Nullable Long dim,
      @Default("false") boolean keepdim,
      @Keyword("null") @Nullable DType dtype) {
    return Prod.apply(self, dim, keepdim, dtype);
  }

  /**
   * Vector p-norm of all elements, or over dimensions.
   *
   * @param p the order of the norm, which may be 0, negative or infinite
   * @param dims the dimensions to reduce; none for all
   * @param keepdim whether to keep them with size 1
   */
  static Tensor norm(
      Tensor self,
      @Default("2") double p,
      @Default("null") @AsDims long @Nullable [] dims,
      @Default("false") boolean keepdim,
      @Keyword("null") @Nullable DType dtype) {
    return Norm.apply(self, p, dims, keepdim, dtype);
  }

  /**
   * Maximum of all elements; NaN if any element is NaN.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty tensor.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).max(); // tensor(5.)
   * }
   */
  static Tensor max(Tensor self) {
    return ExtremumOfAll.apply(self, true);
  }

  /**
   * Maxima along a dimension, with their indices: those of the first NaN, else of the first of
   * equal elements.
   *
   * <p>Shapes: the dimension is removed, or kept with size 1 if {@code keepdim}.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows to the selected element only, even where others tie with it.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).max(0).indices(); // tensor(1)
   * }
   *
   * @return the maxima and their indices along {@code dim}
   */
  static ValuesIndices max(Tensor self, long dim, @Default("false") boolean keepdim) {
    return new ValuesIndices("max", Extremum.along(self, true, dim, keepdim));
  }

  /** Elementwise maximum: alias of {@link Tensor#maximum(Tensor)}. */
  static Tensor max(Tensor self, Tensor other) {
    return Elementwise.MAXIMUM.call(self, other);
  }

  /**
   * Minimum of all elements; NaN if any element is NaN.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty tensor.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).min(); // tensor(1.)
   * }
   */
  static Tensor min(Tensor self) {
    return ExtremumOfAll.apply(self, false);
  }

  /**
   * Minima along a dimension, with their indices: those of the first NaN, else of the first of
   * equal elements.
   *
   * <p>Shapes: the dimension is removed, or kept with size 1 if {@code keepdim}.
   *
   * <p>Dtypes: all; indices are int64.
   *
   * <p>Gradient: flows to the selected element only, even where others tie with it.
   *
   * <p>Two new tensors.
   *
   * <p>Errors: a dimension out of range, or of size 0.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).min(0).indices(); // tensor(0)
   * }
   *
   * @return the minima and their indices along {@code dim}
   */
  static ValuesIndices min(Tensor self, long dim, @Default("false") boolean keepdim) {
    return new ValuesIndices("min", Extremum.along(self, false, dim, keepdim));
  }

  /** Elementwise minimum: alias of {@link Tensor#minimum(Tensor)}. */
  static Tensor min(Tensor self, Tensor other) {
    return Elementwise.MINIMUM.call(self, other);
  }

  /**
   * Whether any element is nonzero, of the tensor or along dimensions.
   *
   * <p>Shapes: the result is 0-d; a reduced dimension is removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; the result is bool, or uint8 for a uint8 tensor.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(0, 3).any(); // tensor(True)
   * }
   *
   * @param dims the dimensions to reduce; none for all
   * @param keepdim whether to keep them with size 1
   */
  static Tensor any(
      Tensor self,
      @Default("null") @AsDims long @Nullable [] dims,
      @Default("false") boolean keepdim) {
    return Logical.any(self, dims, keepdim);
  }

  /**
   * Whether all elements are nonzero, of the tensor or along dimensions.
   *
   * <p>Shapes: the result is 0-d; a reduced dimension is removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all; the result is bool, or uint8 for a uint8 tensor.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range.
   *
   * {@snippet :
   * tensor(0, 3).all(); // tensor(False)
   * }
   *
   * @param dims the dimensions to reduce; none for all
   * @param keepdim whether to keep them with size 1
   */
  static Tensor all(
      Tensor self,
      @Default("null") @AsDims long @Nullable [] dims,
      @Default("false") boolean keepdim) {
    return Logical.all(self, dims, keepdim);
  }

  /**
   * Log-softmax along one dimension: {@code x - logsumexp(x)}.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad - exp(result) * sum(grad)}, summed along {@code dim}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range.
   *
   * {@snippet :
   * tensor(1.0, 1.0).logSoftmax(0); // tensor([-0.6931, -0.6931])
   * }
   *
   * @param dim the dimension along which the exponentials of the result sum to 1
   */
  @Also(in = "F")
  @Also(in = "Special")
  static Tensor logSoftmax(Tensor self, long dim, @Keyword("null") @Nullable DType dtype) {
    return LogSoftmax.apply(dtype == null ? self : Clone.to(self, dtype), dim);
  }

  /**
   * Softmax along one dimension: {@code exp(x)} divided by its sum, computed without overflow.
   *
   * <p>Shapes: as this tensor.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code (grad - sum(grad * result)) * result}, summed along {@code dim}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool, unless a dtype is given; a dimension out of range.
   *
   * {@snippet :
   * tensor(1.0, 1.0).softmax(0); // tensor([0.5000, 0.5000])
   * }
   *
   * @param dim the dimension along which the result sums to 1
   * @param dtype what the tensor is converted to first; null for its own
   */
  @Also(in = "F")
  @Also(in = "Special")
  static Tensor softmax(Tensor self, long dim, @Keyword("null") @Nullable DType dtype) {
    return Softmax.apply(dtype == null ? self : Clone.to(self, dtype), dim);
  }

  /**
   * Softmin along one dimension: {@code softmax(-x)}.
   *
   * <p>Shapes: as {@code input}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: that of the softmax, negated.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool, unless a dtype is given; a dimension out of range.
   *
   * {@snippet :
   * F.softmin(tensor(1.0, 1.0), 0); // tensor([0.5000, 0.5000])
   * }
   *
   * @param dim the dimension along which the result sums to 1
   * @param dtype what the tensor is converted to after it was negated; null for its own
   */
  @In("F")
  static Tensor softmin(Tensor input, long dim, @Keyword("null") @Nullable DType dtype) {
    return softmax(Elementwise.NEG.call(input), dim, dtype);
  }

  /**
   * Log-sum-exp along dimensions: {@code log(sum(exp(x)))}, computed without overflow.
   *
   * <p>Shapes: without the dimensions, or with size 1 in their place if {@code keepdim}; no
   * dimensions means all, which then have to be kept.
   *
   * <p>Dtypes: all; bool and integers give the default dtype.
   *
   * <p>Gradient: {@code grad * exp(x - result)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range, or one that appears twice.
   *
   * {@snippet :
   * tensor(0.0, 0.0).logsumexp(0); // tensor(0.6931)
   * tensor(1000.0, 1000.0).logsumexp(0); // tensor(1000.6932)
   * }
   *
   * @param dim the dimension, or several; negative ones count from the end
   */
  @Also(in = "Special")
  static Tensor logsumexp(Tensor self, @AsDims long[] dim, @Default("false") boolean keepdim) {
    return LogSumExp.apply(self, dim, keepdim);
  }

  /**
   * Variance of all elements: the sum of squared deviations divided by {@code n - 1}, or by {@code
   * n}.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: floating-point.
   *
   * <p>Gradient: {@code grad * 2 * (x - mean) / (n - correction)}.
   *
   * <p>A new tensor.
   *
   * <p>Errors: integers and bool; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(1.0, 2.0, 3.0).var(); // tensor(1.)
   * tensor(1.0, 3.0).var(dims(0), 0.0, false); // tensor(1.)
   * }
   */
  static Tensor var(Tensor self, @Default("true") boolean unbiased) {
    return Variance.apply(self, false, false, null, unbiased ? 1 : 0, false)[0];
  }

  /** With Bessel's correction or without, over dimensions; see {@link Tensor#var(boolean)}. */
  static Tensor var(Tensor self, @AsDims long[] dims, boolean unbiased, boolean keepdim) {
    return Variance.apply(self, false, false, dims, unbiased ? 1 : 0, keepdim)[0];
  }

  /**
   * Variance over several dimensions, divided by {@code n - correction}; see {@link Tensor#var()}.
   *
   * @param dims the dimensions to reduce
   * @param correction what is subtracted from the number of elements: 1 for the sample variance, 0
   *     for that of the population
   * @param keepdim whether to keep the dimensions with size 1
   */
  static Tensor var(
      Tensor self,
      @AsDims long[] dims,
      @Keyword("1") double correction,
      @Keyword("false") boolean keepdim) {
    return Variance.apply(self, false, false, dims, correction, keepdim)[0];
  }

  /**
   * Standard deviation of all elements: {@code sqrt(var())}. Its gradient is 0 where the deviation
   * is 0; see {@link Tensor#var()}.
   *
   * {@snippet :
   * tensor(1.0, 3.0, 5.0).std(); // tensor(2.)
   * }
   */
  static Tensor std(Tensor self, @Default("true") boolean unbiased) {
    return Variance.apply(self, true, false, null, unbiased ? 1 : 0, false)[0];
  }

  /** With Bessel's correction or without, over dimensions; see {@link Tensor#std(boolean)}. */
  static Tensor std(Tensor self, @AsDims long[] dims, boolean unbiased, boolean keepdim) {
    return Variance.apply(self, true, false, dims, unbiased ? 1 : 0, keepdim)[0];
  }

  /**
   * Standard deviation over several dimensions, with {@code n - correction}; see {@link
   * Tensor#var(Dims, double, boolean)}.
   */
  static Tensor std(
      Tensor self,
      @AsDims long[] dims,
      @Keyword("1") double correction,
      @Keyword("false") boolean keepdim) {
    return Variance.apply(self, true, false, dims, correction, keepdim)[0];
  }

  /** Variance and mean of all elements, in this order; see {@link Tensor#var()}. */
  static List<Tensor> varMean(Tensor self, @Default("true") boolean unbiased) {
    return List.of(Variance.apply(self, false, true, null, unbiased ? 1 : 0, false));
  }

  /** With Bessel's correction or without, over dimensions; see {@link Tensor#varMean(boolean)}. */
  static List<Tensor> varMean(Tensor self, @AsDims long[] dims, boolean unbiased, boolean keepdim) {
    return List.of(Variance.apply(self, false, true, dims, unbiased ? 1 : 0, keepdim));
  }

  /**
   * Variance and mean over several dimensions, in this order; see {@link Tensor#var(Dims, double,
   * boolean)}.
   */
  static List<Tensor> varMean(
      Tensor self,
      @AsDims long[] dims,
      @Keyword("1") double correction,
      @Keyword("false") boolean keepdim) {
    return List.of(Variance.apply(self, false, true, dims, correction, keepdim));
  }

  /** Standard deviation and mean of all elements, in this order; see {@link Tensor#std()}. */
  static List<Tensor> stdMean(Tensor self, @Default("true") boolean unbiased) {
    return List.of(Variance.apply(self, true, true, null, unbiased ? 1 : 0, false));
  }

  /** With Bessel's correction or without, over dimensions; see {@link Tensor#stdMean(boolean)}. */
  static List<Tensor> stdMean(Tensor self, @AsDims long[] dims, boolean unbiased, boolean keepdim) {
    return List.of(Variance.apply(self, true, true, dims, unbiased ? 1 : 0, keepdim));
  }

  /**
   * Standard deviation and mean over several dimensions, in this order; see {@link Tensor#std()}.
   */
  static List<Tensor> stdMean(
      Tensor self,
      @AsDims long[] dims,
      @Keyword("1") double correction,
      @Keyword("false") boolean keepdim) {
    return List.of(Variance.apply(self, true, true, dims, correction, keepdim));
  }

  /**
   * Maximum of all elements; NaN if any element is NaN.
   *
   * <p>Shapes: the result is 0-d; reduced dimensions are removed, or kept with size 1 if {@code
   * keepdim}.
   *
   * <p>Dtypes: all.
   *
   * <p>Gradient: divided evenly among the elements that tie for the result.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty reduction; a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(new double[][] {{1, 5}, {7, 2}}).amax(dims(1), false); // tensor([5., 7.])
   * }
   */
  static Tensor amax(
      Tensor self, @Default("new long[0]") @AsDims long[] dims, @Default("false") boolean keepdim) {
    return Amax.apply(self, true, dims, keepdim);
  }

  /** Minima over several dimensions; see {@link Tensor#amax()}. */
  static Tensor amin(
      Tensor self, @Default("new long[0]") @AsDims long[] dims, @Default("false") boolean keepdim) {
    return Amax.apply(self, false, dims, keepdim);
  }

  /**
   * Index of the largest element of the flattened tensor, or those along a dimension: the first NaN
   * if there is one, else the first of equal elements.
   *
   * <p>Shapes: the result is 0-d.
   *
   * <p>Dtypes: all but bool; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an empty tensor.
   *
   * {@snippet :
   * tensor(1.0, 5.0, 3.0).argmax(); // tensor(1)
   * }
   */
  static Tensor argmax(
      Tensor self, @Default("null") @Nullable Long dim, @Default("false") boolean keepdim) {
    return ArgExtremum.apply(self, true, dim, keepdim);
  }

  /**
   * Index of the smallest element of the flattened tensor, or those along a dimension; see {@link
   * Tensor#argmax()}.
   */
  static Tensor argmin(
      Tensor self, @Default("null") @Nullable Long dim, @Default("false") boolean keepdim) {
    return ArgExtremum.apply(self, false, dim, keepdim);
  }

  /**
   * Number of nonzero elements, of the tensor or along dimensions; NaN counts as nonzero.
   *
   * <p>Shapes: the result is 0-d; the given dimensions are removed.
   *
   * <p>Dtypes: all; the result is int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a dimension out of range or named twice.
   *
   * {@snippet :
   * tensor(0.0, 0.5, 2.0).countNonzero(); // tensor(2)
   * }
   */
  static Tensor countNonzero(Tensor self, @Default("new long[0]") @AsDims long[] dims) {
    return Counting.nonzero(self, dims);
  }
}
