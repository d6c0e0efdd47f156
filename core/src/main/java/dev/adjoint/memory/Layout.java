package dev.adjoint.memory;

import java.util.Arrays;

/**
 * The layout of a tensor in its storage: sizes, strides and offset, in elements.
 *
 * <p>Elements and bytes are counted only here: a layout whose counts overflow a {@code long} can't
 * be created.
 */
public final class Layout {
  private static final long[] NONE = {};
  private static final Layout SCALAR = new Layout(NONE, NONE, 0);

  private final long[] sizes;
  private final long[] strides;
  private final long offset;
  private final long numel;
  private final long extent;
  private final boolean contiguous;

  private Layout(long[] sizes, long[] strides, long offset) {
    this.sizes = sizes;
    this.strides = strides;
    this.offset = offset;
    long count = numel(sizes);
    this.numel = count;
    this.contiguous = count == 0 || isRowMajor(sizes, strides);
    this.extent = count == 0 ? offset : contiguous && offset >= 0 ? end(count) : stridedEnd();
  }

  /**
   * A layout with the given sizes, strides and offset; the arrays are not copied and must not
   * change.
   *
   * @throws IllegalStateException if a size is negative, or if there are more elements, or places
   *     from the first to the last of them, than a long can count, or places before the storage
   */
  public static Layout of(long[] sizes, long[] strides, long offset) {
    if (sizes.length != strides.length) {
      throw new IllegalArgumentException(
          "mismatch in length of strides and shape: "
              + Arrays.toString(strides)
              + " and "
              + Arrays.toString(sizes));
    }
    return new Layout(sizes, strides, offset);
  }

  /** The row-major layout of the given sizes; the array is not copied and must not change. */
  public static Layout contiguous(long... sizes) {
    if (sizes.length == 0) {
      return SCALAR;
    }
    return new Layout(sizes, rowMajorStrides(sizes), 0);
  }

  /**
   * Strides of a dense row-major tensor; a size of 0 counts as 1, as in PyTorch.
   *
   * @throws IllegalStateException if they are more than a long can count
   */
  public static long[] rowMajorStrides(long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      strides[d] = stride;
      long times = Math.max(sizes[d], 1);
      if (d > 0 && Math.multiplyHigh(stride, times) != stride * times >> 63) {
        throw new IllegalStateException(
            "Stride calculation overflowed with sizes=" + Arrays.toString(sizes));
      }
      stride *= times;
    }
    return strides;
  }

  /**
   * The number of elements of a tensor of these sizes.
   *
   * @throws IllegalStateException if a size is negative or the number does not fit a long
   */
  public static long numel(long... sizes) {
    long count = 1;
    long signs = 0;
    boolean fits = true;
    for (long size : sizes) {
      signs |= size;
      fits &= Math.multiplyHigh(count, size) == count * size >> 63;
      count *= size;
    }
    if (signs < 0) {
      throw negative(sizes);
    }
    if (!fits) {
      throw new IllegalStateException(
          "Storage size calculation overflowed with sizes=" + Arrays.toString(sizes));
    }
    return count;
  }

  /**
   * The product of two counts, for a size or a stride of another layout.
   *
   * @throws IllegalStateException if it does not fit a long
   */
  public static long times(long a, long b) {
    if (Math.multiplyHigh(a, b) != a * b >> 63) {
      throw new IllegalStateException(
          "Storage size calculation overflowed with sizes=" + a + " * " + b);
    }
    return a * b;
  }

  /**
   * The sum of two counts, for a size of another layout.
   *
   * @throws IllegalStateException if it does not fit a long
   */
  public static long plus(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw new IllegalStateException(
          "Storage size calculation overflowed with sizes=" + a + " + " + b);
    }
    return sum;
  }

  private static IllegalStateException negative(long... sizes) {
    long first = Arrays.stream(sizes).filter(size -> size < 0).findFirst().orElse(0);
    return new IllegalStateException(
        "Trying to create tensor with negative dimension " + first + ": " + Arrays.toString(sizes));
  }

  private long end(long count) {
    long end = offset + count;
    if (end < 0) {
      throw overflow();
    }
    return end;
  }

  private long stridedEnd() {
    try {
      long first = offset;
      long last = offset;
      for (int d = 0; d < sizes.length; d++) {
        long reach = Math.multiplyExact(sizes[d] - 1, strides[d]);
        first = Math.addExact(first, Math.min(reach, 0));
        last = Math.addExact(last, Math.max(reach, 0));
      }
      if (first < 0) {
        throw new IllegalStateException(
            "Tensor: elements before the start of the storage: " + this);
      }
      return Math.addExact(last, 1);
    } catch (ArithmeticException e) {
      throw overflow();
    }
  }

  private IllegalStateException overflow() {
    return new IllegalStateException(
        "Storage size calculation overflowed with sizes="
            + Arrays.toString(sizes)
            + " and strides="
            + Arrays.toString(strides));
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
    if (d >= sizes.length) {
      throw fewerDimensions(d);
    }
    return sizes[d];
  }

  /** Stride of dimension {@code d}, counted from 0. */
  public long stride(int d) {
    if (d >= strides.length) {
      throw fewerDimensions(d);
    }
    return strides[d];
  }

  /** Whoever asks has looked at the number of dimensions: of another layout, it seems. */
  private IllegalStateException fewerDimensions(int d) {
    return new IllegalStateException(
        "dimension "
            + d
            + " of a tensor of sizes "
            + Arrays.toString(sizes)
            + ": has another thread given it other sizes while it was being computed with?");
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

  /** Whether the layout is contiguous: row-major without gaps. */
  public boolean isContiguous() {
    return contiguous;
  }

  /** The row-major layout of the same sizes from the start of a storage: this one where it is. */
  public Layout packed() {
    if (offset != 0) {
      return contiguous(sizes);
    }
    long expected = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (strides[d] != expected) {
        return contiguous(sizes);
      }
      expected *= Math.max(sizes[d], 1);
    }
    return this;
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

  /** One past the largest element index the layout touches; the offset where it is empty. */
  public long extent() {
    return extent;
  }

  /**
   * Bytes that a storage needs to have all the elements; none where the layout is empty.
   *
   * @throws IllegalStateException if those are more than a long can count
   */
  public long bytes(int itemSize) {
    if (numel == 0) {
      return 0;
    }
    // The first comparison alone is a matter of a nanosecond, a division is not.
    if (extent >>> 58 != 0 && extent > Long.MAX_VALUE / itemSize) {
      throw contiguous
          ? new IllegalStateException(
              "Storage size calculation overflowed with sizes=" + Arrays.toString(sizes))
          : overflow();
    }
    return extent * itemSize;
  }

  /** Whether a storage of that many bytes, which are fewer than 2^60, has all the elements. */
  public boolean fits(long bytes, int itemSize) {
    return numel == 0 || (extent <= bytes && extent * itemSize <= bytes);
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
