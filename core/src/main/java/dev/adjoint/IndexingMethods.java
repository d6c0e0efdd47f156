package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.Indexing;

/** Parts of a tensor by index, as {@code x[…]} in Python. */
sealed interface IndexingMethods permits Tensor {

  /** The slices at these indices of the first dimensions, which disappear. A view. */
  default Tensor get(long... indices) {
    return Indexing.get((Tensor) this, Index.at(indices));
  }

  /** The part that Python's {@code x[…]} names, such as {@code "1:3, ..., None"}. A view. */
  default Tensor get(String index) {
    return Indexing.get((Tensor) this, Index.parse(index));
  }

  /** The part that the indices name. A view, unless a tensor is among them. */
  default Tensor get(Index... indices) {
    return Indexing.get((Tensor) this, indices);
  }

  /** The elements at the places where a bool tensor holds, or of an int64 tensor. A copy. */
  default Tensor get(Tensor index) {
    return Indexing.get((Tensor) this, Index.of(index));
  }

  /** Writes into the slice at the index of the first dimension. Returns this tensor. */
  default Tensor set(long index, Tensor value) {
    return Indexing.set((Tensor) this, value, Index.at(index));
  }

  /** Writes a number into the slice at the index of the first dimension. Returns this tensor. */
  default Tensor set(long index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.at(index));
  }

  /** Writes into the part that Python's {@code x[…]} names. Returns this tensor. */
  default Tensor set(String index, Tensor value) {
    return Indexing.set((Tensor) this, value, Index.parse(index));
  }

  /** Writes a number into the part that Python's {@code x[…]} names. Returns this tensor. */
  default Tensor set(String index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.parse(index));
  }

  /** Writes into the part that the indices name. Returns this tensor. */
  default Tensor set(Index[] indices, Tensor value) {
    return Indexing.set((Tensor) this, value, indices);
  }

  /** Writes a number into the part that the indices name. Returns this tensor. */
  default Tensor set(Index[] indices, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), indices);
  }

  /** Writes to the places that a bool or int64 tensor names. Returns this tensor. */
  default Tensor set(Tensor index, Tensor value) {
    return Indexing.set((Tensor) this, value, Index.of(index));
  }

  /** Writes a number to the places that a bool or int64 tensor names. Returns this tensor. */
  default Tensor set(Tensor index, double value) {
    return Indexing.set((Tensor) this, Scalar.of(value), Index.of(index));
  }
}
