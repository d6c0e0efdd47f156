package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Fills;
import dev.adjoint.ops.Indexing;

/** Parts of a tensor by index, as {@code x[…]} in Python. */
public sealed interface IndexingMethods permits Tensor {

  /** The slices at these indices of the first dimensions, which disappear. A view. */
  default Tensor get(long... indices) {
    return Indexing.get((Tensor) this, Index.at(Require.nonNull(indices, "indices")));
  }

  /** The part that Python's {@code x[…]} names, such as {@code "1:3, ..., None"}. A view. */
  default Tensor get(String index) {
    return Indexing.get((Tensor) this, Index.parse(Require.nonNull(index, "index")));
  }

  /** The part that the indices name. A view, unless a tensor is among them. */
  default Tensor get(Index... indices) {
    return Indexing.get((Tensor) this, Require.nonNulls(indices, "indices"));
  }

  /** The elements at the places where a bool tensor holds, or of an int64 tensor. A copy. */
  default Tensor get(Tensor index) {
    return Indexing.get((Tensor) this, Index.of(Require.nonNull(index, "index")));
  }

  /** The elements at the places that several index tensors name together. A copy. */
  default Tensor get(Tensor... indices) {
    return Indexing.get((Tensor) this, Index.of(Require.nonNulls(indices, "indices")));
  }

  /** Everything, or nothing, with a new first dimension of size 1 or 0. A copy. */
  default Tensor get(boolean keep) {
    return Indexing.get((Tensor) this, new Index.Flag(keep));
  }

  /** Writes into the slice at the index of the first dimension. Returns this tensor. */
  default Tensor set(long index, Tensor value) {
    return Indexing.set((Tensor) this, Require.nonNull(value, "value"), Index.at(index));
  }

  /** Writes a number into the slice at the index of the first dimension. Returns this tensor. */
  default Tensor set(long index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes an integer, exactly; see {@link #set(long, double)}. */
  default Tensor set(long index, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes into the part that Python's {@code x[…]} names. Returns this tensor. */
  default Tensor set(String index, Tensor value) {
    return Indexing.set(
        (Tensor) this,
        Require.nonNull(value, "value"),
        Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes a number into the part that Python's {@code x[…]} names. Returns this tensor. */
  default Tensor set(String index, double value) {
    return Indexing.set(
        (Tensor) this, Scalar.of(value), Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes an integer, exactly; see {@link #set(String, double)}. */
  default Tensor set(String index, long value) {
    return Indexing.set(
        (Tensor) this, Scalar.of(value), Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes into the part that the indices name. Returns this tensor. */
  default Tensor set(Index[] indices, Tensor value) {
    return Indexing.set(
        (Tensor) this, Require.nonNull(value, "value"), Require.nonNulls(indices, "indices"));
  }

  /** Writes a number into the part that the indices name. Returns this tensor. */
  default Tensor set(Index[] indices, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Require.nonNulls(indices, "indices"));
  }

  /** Writes an integer, exactly; see {@link #set(Index[], double)}. */
  default Tensor set(Index[] indices, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Require.nonNulls(indices, "indices"));
  }

  /** Writes to the places that a bool or int64 tensor names. Returns this tensor. */
  default Tensor set(Tensor index, Tensor value) {
    return Indexing.set(
        (Tensor) this, Require.nonNull(value, "value"), Index.of(Require.nonNull(index, "index")));
  }

  /** Writes a number to the places that a bool or int64 tensor names. Returns this tensor. */
  default Tensor set(Tensor index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(Require.nonNull(index, "index")));
  }

  /** Writes an integer, exactly; see {@link #set(Tensor, double)}. */
  default Tensor set(Tensor index, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(Require.nonNull(index, "index")));
  }

  /**
   * This tensor with one value where the mask holds.
   *
   * <p>Shapes: this tensor and the mask broadcast together; a value that is a tensor is 0-d.
   *
   * <p>Dtypes: all; that of this tensor is kept, the mask is bool.
   *
   * <p>Gradient: passes where the mask does not hold; a value that is a tensor gets the sum of the
   * rest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a mask of another dtype; a value with dimensions, or beyond the range of the dtype.
   *
   * {@snippet :
   * var x = tensor(1.0, 2.0, 3.0);
   * x.maskedFill(x.gt(1), 0); // tensor([1., 0., 0.])
   * }
   */
  default Tensor maskedFill(Tensor mask, double value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), false);
  }

  /** This tensor with one integer where the mask holds; see {@link #maskedFill(Tensor, double)}. */
  default Tensor maskedFill(Tensor mask, long value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), false);
  }

  /** This tensor with a 0-d one where the mask holds; see {@link #maskedFill(Tensor, double)}. */
  default Tensor maskedFill(Tensor mask, Tensor value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(value, "value"), null, false);
  }

  /**
   * Writes one value where the mask holds, which broadcasts to this tensor; see {@link
   * #maskedFill(Tensor, double)}. Returns this tensor.
   */
  default Tensor maskedFill_(Tensor mask, double value) {
    return Fills.masked((Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), true);
  }

  /** Writes one integer where the mask holds; see {@link #maskedFill_(Tensor, double)}. */
  default Tensor maskedFill_(Tensor mask, long value) {
    return Fills.masked((Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), true);
  }

  /** Writes a 0-d tensor where the mask holds; see {@link #maskedFill_(Tensor, double)}. */
  default Tensor maskedFill_(Tensor mask, Tensor value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(value, "value"), null, true);
  }

  /**
   * This tensor with one value at some indices of a dimension.
   *
   * <p>Shapes: the index is a vector or 0-d, a value that is a tensor 0-d.
   *
   * <p>Dtypes: all; that of this tensor is kept, the index is int64.
   *
   * <p>Gradient: passes elsewhere; a value that is a tensor gets the sum of the rest.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an index out of bounds or of another dtype; a value with dimensions, or beyond the
   * range of the dtype.
   *
   * {@snippet :
   * zeros(2, 3).indexFill(1, tensor(0, -1), 7); // tensor([[7., 0., 7.], [7., 0., 7.]])
   * }
   */
  default Tensor indexFill(long dim, Tensor index, double value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), false);
  }

  /** This tensor with one integer at some indices; see {@link #indexFill(long, Tensor, double)}. */
  default Tensor indexFill(long dim, Tensor index, long value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), false);
  }

  /** This tensor with a 0-d one at some indices; see {@link #indexFill(long, Tensor, double)}. */
  default Tensor indexFill(long dim, Tensor index, Tensor value) {
    return Fills.indexed(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(value, "value"),
        null,
        false);
  }

  /**
   * Writes one value at some indices of a dimension; see {@link #indexFill(long, Tensor, double)}.
   * Returns this tensor.
   */
  default Tensor indexFill_(long dim, Tensor index, double value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), true);
  }

  /** Writes one integer at some indices; see {@link #indexFill_(long, Tensor, double)}. */
  default Tensor indexFill_(long dim, Tensor index, long value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), true);
  }

  /** Writes a 0-d tensor at some indices; see {@link #indexFill_(long, Tensor, double)}. */
  default Tensor indexFill_(long dim, Tensor index, Tensor value) {
    return Fills.indexed(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(value, "value"),
        null,
        true);
  }

  /** Writes to the places that several index tensors name together. Returns this tensor. */
  default Tensor set(Tensor[] indices, Tensor value) {
    return Indexing.set(
        (Tensor) this,
        Require.nonNull(value, "value"),
        Index.of(Require.nonNulls(indices, "indices")));
  }

  /** Writes everywhere, or nowhere. Returns this tensor. */
  default Tensor set(boolean everywhere, Tensor value) {
    return Indexing.set((Tensor) this, Require.nonNull(value, "value"), new Index.Flag(everywhere));
  }

  /** Writes a number everywhere, or nowhere. Returns this tensor. */
  default Tensor set(boolean everywhere, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), new Index.Flag(everywhere));
  }

  /** Writes an integer, exactly; see {@link #set(boolean, double)}. */
  default Tensor set(boolean everywhere, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), new Index.Flag(everywhere));
  }
}
