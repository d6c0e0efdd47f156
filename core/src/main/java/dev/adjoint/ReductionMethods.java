package dev.adjoint;

import dev.adjoint.ops.Elementwise;
import dev.adjoint.ops.Extremum;
import dev.adjoint.ops.Logical;
import dev.adjoint.ops.Mean;
import dev.adjoint.ops.Norm;
import dev.adjoint.ops.Prod;
import dev.adjoint.ops.Sum;
import org.jspecify.annotations.Nullable;

/** Operations that combine elements. */
@StaticTwins
sealed interface ReductionMethods permits Tensor {

  /** The sum of all elements. */
  default Tensor sum() {
    return Sum.apply((Tensor) this, null);
  }

  /** The sum of all elements, converted first. */
  default Tensor sum(DType dtype) {
    return Sum.apply((Tensor) this, dtype);
  }

  /** The sum over a dimension. */
  default Tensor sum(long dim) {
    return Sum.apply((Tensor) this, new long[] {dim}, false, null);
  }

  /** The sum over a dimension, which stays with size 1 if {@code keepdim}. */
  default Tensor sum(long dim, boolean keepdim) {
    return Sum.apply((Tensor) this, new long[] {dim}, keepdim, null);
  }

  /** The sum over some dimensions. */
  default Tensor sum(Dims dims) {
    return Sum.apply((Tensor) this, dims.values(), false, null);
  }

  /** The sum over some dimensions, which stay with size 1 if {@code keepdim}. */
  default Tensor sum(Dims dims, boolean keepdim) {
    return Sum.apply((Tensor) this, dims.values(), keepdim, null);
  }

  /** The sum over some dimensions, converted first. */
  default Tensor sum(Dims dims, boolean keepdim, @Nullable DType dtype) {
    return Sum.apply((Tensor) this, dims.values(), keepdim, dtype);
  }

  /** The mean of all elements. */
  default Tensor mean() {
    return Mean.apply((Tensor) this, null);
  }

  /** The mean of all elements, converted first. */
  default Tensor mean(DType dtype) {
    return Mean.apply((Tensor) this, dtype);
  }

  /** The mean over a dimension. */
  default Tensor mean(long dim) {
    return Mean.apply((Tensor) this, new long[] {dim}, false, null);
  }

  /** The mean over a dimension, which stays with size 1 if {@code keepdim}. */
  default Tensor mean(long dim, boolean keepdim) {
    return Mean.apply((Tensor) this, new long[] {dim}, keepdim, null);
  }

  /** The mean over some dimensions. */
  default Tensor mean(Dims dims) {
    return Mean.apply((Tensor) this, dims.values(), false, null);
  }

  /** The mean over some dimensions, which stay with size 1 if {@code keepdim}. */
  default Tensor mean(Dims dims, boolean keepdim) {
    return Mean.apply((Tensor) this, dims.values(), keepdim, null);
  }

  /** The mean over some dimensions, converted first. */
  default Tensor mean(Dims dims, boolean keepdim, @Nullable DType dtype) {
    return Mean.apply((Tensor) this, dims.values(), keepdim, dtype);
  }

  /** The product of all elements. */
  default Tensor prod() {
    return Prod.apply((Tensor) this, null);
  }

  /** The product of all elements, converted first. */
  default Tensor prod(DType dtype) {
    return Prod.apply((Tensor) this, dtype);
  }

  /** The product over a dimension. */
  default Tensor prod(long dim) {
    return Prod.apply((Tensor) this, dim, false, null);
  }

  /** The product over a dimension, which stays with size 1 if {@code keepdim}. */
  default Tensor prod(long dim, boolean keepdim) {
    return Prod.apply((Tensor) this, dim, keepdim, null);
  }

  /** The Euclidean norm of all elements. */
  default Tensor norm() {
    return Norm.apply((Tensor) this, 2, null, false, null);
  }

  /** The p-norm of all elements. */
  default Tensor norm(double p) {
    return Norm.apply((Tensor) this, p, null, false, null);
  }

  /** The p-norm over some dimensions. */
  default Tensor norm(double p, Dims dims) {
    return Norm.apply((Tensor) this, p, dims.values(), false, null);
  }

  /** The p-norm over some dimensions, which stay with size 1 if {@code keepdim}. */
  default Tensor norm(double p, Dims dims, boolean keepdim) {
    return Norm.apply((Tensor) this, p, dims.values(), keepdim, null);
  }

  /** The largest element. */
  default Tensor max() {
    return Extremum.all((Tensor) this, true);
  }

  /** The largest elements along a dimension, and where they are. */
  default ValuesIndices max(long dim) {
    return new ValuesIndices("max", Extremum.along((Tensor) this, true, dim, false));
  }

  /** The largest elements along a dimension, and where they are. */
  default ValuesIndices max(long dim, boolean keepdim) {
    return new ValuesIndices("max", Extremum.along((Tensor) this, true, dim, keepdim));
  }

  /** The same as {@link ElementwiseMethods#maximum(Tensor)}. */
  default Tensor max(Tensor other) {
    return Elementwise.MAXIMUM.call((Tensor) this, other);
  }

  /** The smallest element. */
  default Tensor min() {
    return Extremum.all((Tensor) this, false);
  }

  /** The smallest elements along a dimension, and where they are. */
  default ValuesIndices min(long dim) {
    return new ValuesIndices("min", Extremum.along((Tensor) this, false, dim, false));
  }

  /** The smallest elements along a dimension, and where they are. */
  default ValuesIndices min(long dim, boolean keepdim) {
    return new ValuesIndices("min", Extremum.along((Tensor) this, false, dim, keepdim));
  }

  /** The same as {@link ElementwiseMethods#minimum(Tensor)}. */
  default Tensor min(Tensor other) {
    return Elementwise.MINIMUM.call((Tensor) this, other);
  }

  /** Whether any element is other than zero. */
  default Tensor any() {
    return Logical.any((Tensor) this);
  }

  /** Whether any element is other than zero, along a dimension. */
  default Tensor any(long dim) {
    return Logical.any((Tensor) this, new long[] {dim}, false);
  }

  /**
   * Whether any element is other than zero, along a dimension, which stays with size 1 if {@code
   * keepdim}.
   */
  default Tensor any(long dim, boolean keepdim) {
    return Logical.any((Tensor) this, new long[] {dim}, keepdim);
  }

  /** Whether all elements are other than zero. */
  default Tensor all() {
    return Logical.all((Tensor) this);
  }

  /** Whether all elements are other than zero, along a dimension. */
  default Tensor all(long dim) {
    return Logical.all((Tensor) this, new long[] {dim}, false);
  }

  /**
   * Whether all elements are other than zero, along a dimension, which stays with size 1 if {@code
   * keepdim}.
   */
  default Tensor all(long dim, boolean keepdim) {
    return Logical.all((Tensor) this, new long[] {dim}, keepdim);
  }
}
