package dev.adjoint;

import dev.adjoint.op.Require;
import org.jspecify.annotations.Nullable;

/** One of the indices between the brackets of Python's {@code x[1:3, ..., None]}. */
public sealed interface Index {

  /** A single slice of a dimension, which disappears; negative ones count from the end. */
  record At(long position) implements Index {}

  /** Part of a dimension; null means from the first or to the last. */
  record Range(@Nullable Long start, @Nullable Long end, @Nullable Long step) implements Index {}

  /** All dimensions that no other index stands for. */
  enum Ellipsis implements Index {
    ELLIPSIS
  }

  /** A new dimension of size 1. */
  enum NewAxis implements Index {
    NEW_AXIS
  }

  /** Positions in a dimension (int64), or which elements to take (bool). */
  record Of(Tensor tensor) implements Index {
    /** Refuses null. */
    public Of {
      Require.nonNull(tensor, "tensor");
    }
  }

  /** Whether to keep everything, with a new dimension of size 1 or 0. */
  record Flag(boolean keep) implements Index {}

  /** Indices of single slices. */
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

  /** Indices that are tensors, for neighbouring dimensions. */
  static Index[] of(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    Index[] indices = new Index[tensors.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = new Of(tensors[i]);
    }
    return indices;
  }

  /**
   * Reads what stands between Python's brackets: integers, {@code a:b:c}, {@code ...}, {@code
   * None}, {@code True}, {@code False} and lists of integers or bools, separated by commas.
   *
   * @throws IllegalArgumentException if the text is none of these
   * @throws IndexOutOfBoundsException if a number is no integer
   */
  static Index[] parse(String text) {
    return IndexText.parse(Require.nonNull(text, "text"));
  }
}
