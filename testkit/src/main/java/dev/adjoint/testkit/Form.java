package dev.adjoint.testkit;

import dev.adjoint.Tensor;
import java.util.Arrays;

/** The way a sample tensor lies in memory: the same values, reached through different strides. */
public enum Form {
  /** Row-major, without gaps. */
  CONTIGUOUS,
  /** The last two dimensions swapped in memory. */
  TRANSPOSED,
  /** All dimensions in reverse order in memory. */
  REVERSED,
  /** Every second element of a wider tensor, from an odd offset. */
  STRIDED,
  /** A block of rows in the middle of a longer tensor. */
  NARROWED,
  /** One row, repeated with stride 0 along the first dimension. */
  EXPANDED;

  /** Whether a tensor of these sizes can lie this way and differ from a contiguous one. */
  public boolean fits(long... sizes) {
    return switch (this) {
      case CONTIGUOUS -> true;
      case TRANSPOSED, REVERSED -> sizes.length >= 2;
      case STRIDED, NARROWED, EXPANDED -> sizes.length >= 1;
    };
  }

  /** Sizes of the contiguous tensor that holds the elements. */
  long[] baseSizes(long... sizes) {
    int rank = sizes.length;
    long[] base = sizes.clone();
    switch (this) {
      case CONTIGUOUS -> {}
      case TRANSPOSED -> {
        base[rank - 1] = sizes[rank - 2];
        base[rank - 2] = sizes[rank - 1];
      }
      case REVERSED -> {
        for (int d = 0; d < rank; d++) {
          base[d] = sizes[rank - 1 - d];
        }
      }
      case STRIDED -> {
        base = Arrays.copyOf(sizes, rank + 1);
        base[rank] = 2;
      }
      case NARROWED -> base[0] = sizes[0] + 2;
      case EXPANDED -> base[0] = 1;
    }
    return base;
  }

  /** Strides, in elements, of a tensor of these sizes. */
  public long[] strides(long... sizes) {
    int rank = sizes.length;
    long[] base = contiguousStrides(baseSizes(sizes));
    long[] strides = Arrays.copyOf(base, rank);
    switch (this) {
      case CONTIGUOUS, STRIDED, NARROWED -> {}
      case TRANSPOSED -> {
        strides[rank - 1] = base[rank - 2];
        strides[rank - 2] = base[rank - 1];
      }
      case REVERSED -> {
        for (int d = 0; d < rank; d++) {
          strides[d] = base[rank - 1 - d];
        }
      }
      case EXPANDED -> strides[0] = sizes[0] == 1 ? base[0] : 0;
    }
    return strides;
  }

  /** Index of the first element in the storage. */
  public long offset(long... sizes) {
    return switch (this) {
      case CONTIGUOUS, TRANSPOSED, REVERSED, EXPANDED -> 0;
      case STRIDED -> 1;
      case NARROWED -> contiguousStrides(baseSizes(sizes))[0];
    };
  }

  /** The view of {@code base} that has the given sizes. */
  Tensor view(Tensor base, long... sizes) {
    int rank = sizes.length;
    return switch (this) {
      case CONTIGUOUS -> base;
      case TRANSPOSED -> base.transpose(-1, -2);
      case REVERSED -> {
        long[] order = new long[rank];
        for (int d = 0; d < rank; d++) {
          order[d] = rank - 1L - d;
        }
        yield base.permute(order);
      }
      case STRIDED -> base.select(-1, 1);
      case NARROWED -> base.narrow(0, 1, sizes[0]);
      case EXPANDED -> base.expand(sizes);
    };
  }

  static long[] contiguousStrides(long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(sizes[d], 1);
    }
    return strides;
  }
}
