package dev.adjoint.memory;

import java.util.Arrays;

/** How the elements of a tensor lie in its storage: sizes, strides and offset, in elements. */
public final class Layout {
  private static final long[] NONE = {};
  private static final Layout SCALAR = new Layout(NONE, NONE, 0);

  private final long[] sizes;
  private final long[] strides;
  private final long offset;
  private final long numel;
  private final boolean contiguous;

  private Layout(long[] sizes, long[] strides, long offset) {
    this.sizes = sizes;
    this.strides = strides;
    this.offset = offset;
    long count = product(sizes);
    this.numel = count;
    this.contiguous = count == 0 || isRowMajor(sizes, strides);
  }

  /**
   * A layout with the given sizes, strides and offset; the arrays are not copied and must not
   * change.
   */
  public static Layout of(long[] sizes, long[] strides, long offset) {
    return new Layout(sizes, strides, offset);
  }

  /** The row-major layout of the given sizes; the array is not copied and must not change. */
  public static Layout contiguous(long... sizes) {
    if (sizes.length == 0) {
      return SCALAR;
    }
    return new Layout(sizes, rowMajorStrides(sizes), 0);
  }

  /** Strides of a dense row-major tensor; a size of 0 counts as 1, as in PyTorch. */
  public static long[] rowMajorStrides(long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(sizes[d], 1);
    }
    return strides;
  }

  private static long product(long[] sizes) {
    long count = 1;
    for (long size : sizes) {
      long high = Math.multiplyHigh(count, size);
      count *= size;
      if (high != count >> 63) {
        throw new IllegalStateException(
            "Storage size calculation overflowed with sizes=" + Arrays.toString(sizes));
      }
    }
    return count;
  }

  private static boolean isRowMajor(long[] sizes, long[] strides) {
    long expected = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (sizes[d] != 1) {
        if (strides[d] != expected) {
          return false;
        }
        expected *= sizes[d];
      }
    }
    return true;
  }

  /** Number of dimensions. */
  public int dim() {
    return sizes.length;
  }

  /** Size of dimension {@code d}, counted from 0. */
  public long size(int d) {
    return sizes[d];
  }

  /** Stride of dimension {@code d}, counted from 0. */
  public long stride(int d) {
    return strides[d];
  }

  /** The sizes themselves, not a copy: read only. */
  public long[] sizes() {
    return sizes;
  }

  /** The strides themselves, not a copy: read only. */
  public long[] strides() {
    return strides;
  }

  /** Elements before the first one in the storage. */
  public long offset() {
    return offset;
  }

  /** Number of elements. */
  public long numel() {
    return numel;
  }

  /** Whether the elements lie row-major without gaps. */
  public boolean isContiguous() {
    return contiguous;
  }

  /** Whether both have the same sizes. */
  public boolean sameSizes(Layout other) {
    return Arrays.equals(sizes, other.sizes);
  }

  /** Whether the elements fill one gap-free block in some order of the dimensions. */
  public boolean isNonOverlappingAndDense() {
    if (contiguous) {
      return true;
    }
    long expected = 1;
    boolean[] done = new boolean[sizes.length];
    for (int round = 0; round < sizes.length; round++) {
      int next = -1;
      for (int d = 0; d < sizes.length; d++) {
        if (!done[d] && sizes[d] != 1 && strides[d] == expected) {
          next = d;
          break;
        }
      }
      if (next < 0) {
        break;
      }
      done[next] = true;
      expected *= sizes[next];
    }
    return expected == numel;
  }

  /** Whether two indices may name one element: some dimension longer than 1 has stride 0. */
  public boolean hasInternalOverlap() {
    if (numel == 0) {
      return false;
    }
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] > 1 && strides[d] == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * One past the largest element index the layout touches; the offset where it is empty.
   *
   * @throws ArithmeticException if the strides lead beyond what a long can index
   */
  public long extent() {
    if (numel == 0) {
      return offset;
    }
    long last = offset;
    for (int d = 0; d < sizes.length; d++) {
      last = Math.addExact(last, Math.multiplyExact(sizes[d] - 1, strides[d]));
    }
    return last + 1;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Layout other
        && offset == other.offset
        && Arrays.equals(sizes, other.sizes)
        && Arrays.equals(strides, other.strides);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(sizes) + Arrays.hashCode(strides)) + Long.hashCode(offset);
  }

  @Override
  public String toString() {
    return "Layout[sizes="
        + Arrays.toString(sizes)
        + ", strides="
        + Arrays.toString(strides)
        + ", offset="
        + offset
        + "]";
  }
}
