package dev.adjoint;

import dev.adjoint.op.Require;
import org.jspecify.annotations.Nullable;

/** One index of an indexing expression such as Python's {@code x[1:3, ..., None]}. */
public sealed interface Index {

  /** A single position of a dimension, which is removed; negative ones count from the end. */
  record At(long position) implements Index {}

  /**
   * A range of a dimension, {@code start:end:step}; a null start, end or step means the default.
   */
  record Range(@Nullable Long start, @Nullable Long end, @Nullable Long step) implements Index {}

  /** The ellipsis {@code ...}: all dimensions that the other indices leave. */
  enum Ellipsis implements Index {
    ELLIPSIS
  }

  /** {@code None}: a new dimension of size 1. */
  enum NewAxis implements Index {
    NEW_AXIS
  }

  /** An index tensor: positions in a dimension (int64), or a mask (bool). */
  record Of(Tensor tensor) implements Index {
    /** Refuses null. */
    public Of {
      Require.nonNull(tensor, "tensor");
    }
  }

  /** A bool: a new dimension of size 1 (true) or 0 (false). */
  record Flag(boolean keep) implements Index {}

  /** Indices of single positions, one for each dimension. */
  static Index[] at(long... positions) {
    Require.nonNull(positions, "positions");
    Index[] indices = new Index[positions.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = new At(positions[i]);
    }
    return indices;
  }

  /** An index that is a tensor. */
  static Index of(Tensor tensor) {
    return new Of(Require.nonNull(tensor, "tensor"));
  }

  /** Indices that are tensors, one for each of consecutive dimensions. */
  static Index[] of(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    Index[] indices = new Index[tensors.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = new Of(tensors[i]);
    }
    return indices;
  }

  /**
   * Parses the text between the brackets of a Python indexing expression: integers, {@code a:b:c},
   * {@code ...}, {@code None}, {@code True}, {@code False}, lists of integers or bools, and {@code
   * ?} for each of the tensors in turn, separated by commas.
   *
   * @throws IllegalArgumentException if the text is none of these, or has not one {@code ?} for
   *     each tensor
   * @throws IndexOutOfBoundsException if a number is no integer
   */
  static Index[] parse(String text, Tensor... tensors) {
    Require.nonNull(text, "text");
    return IndexText.parse(text, Require.nonNulls(tensors, "tensors"));
  }
}
