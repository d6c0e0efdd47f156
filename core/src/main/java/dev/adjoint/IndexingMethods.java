package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.index.Fills;
import dev.adjoint.ops.index.Indexing;

/** Indexing and index assignment, as {@code x[…]} in Python; masked and indexed fills. */
public sealed interface IndexingMethods permits Tensor {

  /** Selects one index in each of the leading dimensions, which are removed. A view. */
  default Tensor get(long... indices) {
    return Indexing.get((Tensor) this, Index.at(Require.nonNull(indices, "indices")));
  }

  /** Indexes with the text of a Python index, such as {@code "1:3, ..., None"}. A view. */
  default Tensor get(String index) {
    return Indexing.get((Tensor) this, Index.parse(Require.nonNull(index, "index")));
  }

  /** Indexes with a list of indices. A view, or a copy if a tensor is among them. */
  default Tensor get(Index... indices) {
    return Indexing.get((Tensor) this, Require.nonNulls(indices, "indices"));
  }

  /** Indexes with a bool mask or an int64 tensor of positions. A copy. */
  default Tensor get(Tensor index) {
    return Indexing.get((Tensor) this, Index.of(Require.nonNull(index, "index")));
  }

  /** Indexes with several index tensors, which broadcast against each other. A copy. */
  default Tensor get(Tensor... indices) {
    return Indexing.get((Tensor) this, Index.of(Require.nonNulls(indices, "indices")));
  }

  /** Indexes with a bool: adds a leading dimension of size 1 for true, 0 for false. A copy. */
  default Tensor get(boolean keep) {
    return Indexing.get((Tensor) this, new Index.Flag(keep));
  }

  /**
   * Writes a tensor into the slice at {@code index} of the first dimension. Returns this tensor.
   */
  default Tensor set(long index, Tensor value) {
    return Indexing.set((Tensor) this, Require.nonNull(value, "value"), Index.at(index));
  }

  /**
   * Writes a number into the slice at {@code index} of the first dimension. Returns this tensor.
   */
  default Tensor set(long index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(long, double)}. */
  default Tensor set(long index, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes a tensor into the part selected by the text of a Python index. Returns this tensor. */
  default Tensor set(String index, Tensor value) {
    return Indexing.set(
        (Tensor) this,
        Require.nonNull(value, "value"),
        Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes a number into the part selected by the text of a Python index. Returns this tensor. */
  default Tensor set(String index, double value) {
    return Indexing.set(
        (Tensor) this, Scalar.of(value), Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(String, double)}. */
  default Tensor set(String index, long value) {
    return Indexing.set(
        (Tensor) this, Scalar.of(value), Index.parse(Require.nonNull(index, "index")));
  }

  /** Writes a tensor into the part selected by the indices. Returns this tensor. */
  default Tensor set(Index[] indices, Tensor value) {
    return Indexing.set(
        (Tensor) this, Require.nonNull(value, "value"), Require.nonNulls(indices, "indices"));
  }

  /** Writes a number into the part selected by the indices. Returns this tensor. */
  default Tensor set(Index[] indices, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Require.nonNulls(indices, "indices"));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(Index[], double)}. */
  default Tensor set(Index[] indices, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Require.nonNulls(indices, "indices"));
  }

  /**
   * Writes a tensor to the positions selected by a bool mask or an int64 index tensor. Returns this
   * tensor.
   */
  default Tensor set(Tensor index, Tensor value) {
    return Indexing.set(
        (Tensor) this, Require.nonNull(value, "value"), Index.of(Require.nonNull(index, "index")));
  }

  /**
   * Writes a number to the positions selected by a bool mask or an int64 index tensor. Returns this
   * tensor.
   */
  default Tensor set(Tensor index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(Require.nonNull(index, "index")));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(Tensor, double)}. */
  default Tensor set(Tensor index, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(Require.nonNull(index, "index")));
  }

  /**
   * Fills elements with a value where {@code mask} is true, in a copy of this tensor.
   *
   * <p>Shapes: tensor and mask broadcast against each other; a tensor {@code value} is 0-d.
   *
   * <p>Dtypes: all; the result has this tensor's dtype, the mask is bool.
   *
   * <p>Gradient: {@code grad} where the mask is false, else 0; a tensor {@code value} gets the sum
   * of the gradient where the mask is true.
   *
   * <p>A new tensor.
   *
   * <p>Errors: a mask of another dtype; a value that is not 0-d, or out of the range of the dtype.
   *
   * {@snippet :
   * var x = tensor(1.0, 2.0, 3.0);
   * x.maskedFill(x.gt(1), 0); // tensor([1., 0., 0.])
   * }
   *
   * @param mask where to write
   * @param value what to write
   */
  default Tensor maskedFill(Tensor mask, double value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), false);
  }

  /** Fills with an integer where the mask is true; see {@link #maskedFill(Tensor, double)}. */
  default Tensor maskedFill(Tensor mask, long value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), false);
  }

  /**
   * Fills with the value of a 0-d tensor where the mask is true; see {@link #maskedFill(Tensor,
   * double)}.
   */
  default Tensor maskedFill(Tensor mask, Tensor value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(value, "value"), null, false);
  }

  /**
   * Fills elements of this tensor in place where the mask, broadcast to its shape, is true; see
   * {@link #maskedFill(Tensor, double)}. Returns this tensor.
   */
  default Tensor maskedFill_(Tensor mask, double value) {
    return Fills.masked((Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), true);
  }

  /**
   * Fills with an integer in place where the mask is true; see {@link #maskedFill_(Tensor,
   * double)}.
   */
  default Tensor maskedFill_(Tensor mask, long value) {
    return Fills.masked((Tensor) this, Require.nonNull(mask, "mask"), null, Scalar.of(value), true);
  }

  /**
   * Fills with the value of a 0-d tensor in place where the mask is true; see {@link
   * #maskedFill_(Tensor, double)}.
   */
  default Tensor maskedFill_(Tensor mask, Tensor value) {
    return Fills.masked(
        (Tensor) this, Require.nonNull(mask, "mask"), Require.nonNull(value, "value"), null, true);
  }

  /**
   * Fills the slices of a dimension at the positions in {@code index} with a value, in a copy of
   * this tensor.
   *
   * <p>Shapes: as this tensor; the index is 1-d or 0-d, a tensor {@code value} is 0-d.
   *
   * <p>Dtypes: all; the result has this tensor's dtype, the index is int64.
   *
   * <p>Gradient: 0 in the filled slices, {@code grad} elsewhere; a tensor {@code value} gets the
   * sum of the gradient of the filled slices.
   *
   * <p>A new tensor.
   *
   * <p>Errors: an index out of range or of another dtype; a value that is not 0-d, or out of the
   * range of the dtype.
   *
   * {@snippet :
   * zeros(2, 3).indexFill(1, tensor(0, -1), 7); // tensor([[7., 0., 7.], [7., 0., 7.]])
   * }
   *
   * @param index the positions along {@code dim} of the slices to fill
   */
  default Tensor indexFill(long dim, Tensor index, double value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), false);
  }

  /** Fills slices with an integer; see {@link #indexFill(long, Tensor, double)}. */
  default Tensor indexFill(long dim, Tensor index, long value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), false);
  }

  /** Fills slices with the value of a 0-d tensor; see {@link #indexFill(long, Tensor, double)}. */
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
   * Fills slices of this tensor in place; see {@link #indexFill(long, Tensor, double)}. Returns
   * this tensor.
   */
  default Tensor indexFill_(long dim, Tensor index, double value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), true);
  }

  /** Fills slices with an integer in place; see {@link #indexFill_(long, Tensor, double)}. */
  default Tensor indexFill_(long dim, Tensor index, long value) {
    return Fills.indexed(
        (Tensor) this, dim, Require.nonNull(index, "index"), null, Scalar.of(value), true);
  }

  /**
   * Fills slices with the value of a 0-d tensor in place; see {@link #indexFill_(long, Tensor,
   * double)}.
   */
  default Tensor indexFill_(long dim, Tensor index, Tensor value) {
    return Fills.indexed(
        (Tensor) this,
        dim,
        Require.nonNull(index, "index"),
        Require.nonNull(value, "value"),
        null,
        true);
  }

  /**
   * Writes a tensor to the positions selected by several index tensors, which broadcast against
   * each other. Returns this tensor.
   */
  default Tensor set(Tensor[] indices, Tensor value) {
    return Indexing.set(
        (Tensor) this,
        Require.nonNull(value, "value"),
        Index.of(Require.nonNulls(indices, "indices")));
  }

  /** Writes a tensor everywhere if {@code everywhere}, else nowhere. Returns this tensor. */
  default Tensor set(boolean everywhere, Tensor value) {
    return Indexing.set((Tensor) this, Require.nonNull(value, "value"), new Index.Flag(everywhere));
  }

  /** Writes a number everywhere if {@code everywhere}, else nowhere. Returns this tensor. */
  default Tensor set(boolean everywhere, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), new Index.Flag(everywhere));
  }

  /** Writes an integer without rounding it to a double; see {@link #set(boolean, double)}. */
  default Tensor set(boolean everywhere, long value) {
    return Indexing.set((Tensor) this, Scalar.of(value), new Index.Flag(everywhere));
  }
}
