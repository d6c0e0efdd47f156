package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.memory.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Shared rules of sizes, dimensions and strides. */
public final class Shapes {
  private Shapes() {}

  /** The broadcast sizes of two. */
  public static long[] broadcast(long[] a, long[] b) {
    if (a == b || Arrays.equals(a, b)) {
      return a;
    }
    int rank = Math.max(a.length, b.length);
    long[] result = new long[rank];
    for (int d = rank - 1; d >= 0; d--) {
      int da = d - rank + a.length;
      int db = d - rank + b.length;
      long sizeA = da < 0 ? 1 : a[da];
      long sizeB = db < 0 ? 1 : b[db];
      if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
        throw Errors.state(
            "The size of tensor a (%s) must match the size of tensor b (%s) at non-singleton"
                + " dimension %s (shapes %s and %s)",
            sizeA, sizeB, d, Arrays.toString(a), Arrays.toString(b));
      }
      result[d] = sizeA == 1 ? sizeB : sizeA;
    }
    return result;
  }

  /** Whether a tensor of sizes {@code from} expands to sizes {@code to}. */
  public static boolean isExpandable(long[] from, long[] to) {
    if (from.length > to.length) {
      return false;
    }
    for (int i = 1; i <= from.length; i++) {
      long f = from[from.length - i];
      if (f != 1 && f != to[to.length - i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Expands a layout: stride 0 where a dimension is repeated.
   *
   * @param target the sizes wanted; -1 keeps a size
   * @throws IllegalStateException if the sizes do not expand to these
   */
  public static Layout expand(Layout layout, long[] target) {
    int added = target.length - layout.dim();
    if (added < 0) {
      throw fewerSizes("expand({" + Arrays.toString(layout.sizes()), layout, target);
    }
    long[] sizes = target.clone();
    long[] strides = new long[sizes.length];
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (d < added) {
        if (sizes[d] < 0) {
          throw Errors.state(
              "The expanded size of the tensor (%s) isn't allowed in a leading, non-existing"
                  + " dimension %s",
              sizes[d], d);
        }
      } else {
        long old = layout.size(d - added);
        sizes[d] = sizes[d] == -1 ? old : sizes[d];
        if (old != 1 && old != sizes[d]) {
          throw Errors.state(
              "The expanded size of the tensor (%s) must match the existing size (%s) at"
                  + " non-singleton dimension %s.  Target sizes: %s.  Tensor sizes: %s",
              sizes[d], old, d, Arrays.toString(target), Arrays.toString(layout.sizes()));
        }
        strides[d] = old == 1 && sizes[d] != 1 ? 0 : layout.stride(d - added);
      }
    }
    return Layout.of(sizes, strides, layout.offset());
  }

  /**
   * The layout of an expanded view: new dimensions of one element have the stride that they have in
   * a contiguous tensor, where operands that broadcast have none.
   */
  public static Layout expandedView(Layout layout, long... target) {
    Layout expanded = expand(layout, target);
    long[] strides = expanded.strides().clone();
    for (int d = target.length - layout.dim() - 1; d >= 0 && layout.dim() > 0; d--) {
      strides[d] = expanded.size(d) == 1 ? expanded.size(d + 1) * strides[d + 1] : 0;
    }
    return Layout.of(expanded.sizes(), strides, expanded.offset());
  }

  /** Refuses to expand a tensor to fewer dimensions than it has. */
  public static void requireSizes(Layout layout, DType dtype, long... target) {
    if (target.length < layout.dim()) {
      String type = "torch." + dtype.scalarTypeName() + "Tensor{";
      throw fewerSizes("expand(" + type + Arrays.toString(layout.sizes()), layout, target);
    }
  }

  /** The error for expanding to fewer dimensions than the tensor has. */
  private static IllegalStateException fewerSizes(String call, Layout layout, long... target) {
    return Errors.state(
        "%s}, size=%s): the number of sizes provided (%s) must be greater or equal to the"
            + " number of dimensions in the tensor (%s)",
        call, Arrays.toString(target), target.length, layout.dim());
  }

  /** Wraps a dimension: negative ones count from the end. */
  public static int wrapDim(long dim, int rank) {
    int range = Math.max(rank, 1);
    if (dim < -range || dim >= range) {
      throw Errors.index(
          "Dimension out of range (expected to be in range of [%s, %s], but got %s)",
          -range, (range - 1), dim);
    }
    return (int) (dim < 0 ? dim + range : dim);
  }

  /** Marks of dimensions, for a tensor with one more in front that is not marked. */
  public static boolean[] behindBatch(boolean[] marked) {
    boolean[] moved = new boolean[marked.length + 1];
    System.arraycopy(marked, 0, moved, 1, marked.length);
    return moved;
  }

  /** The same for a dimension whose size is needed: a 0-d tensor has none. */
  public static int wrapSized(long dim, int rank) {
    if (rank == 0) {
      throw Errors.index("Dimension specified as %s but tensor has no dimensions", dim);
    }
    return wrapDim(dim, rank);
  }

  /** Checks an index into {@code count} things, such as inputs. */
  public static int checkIndex(int i, int count, String things) {
    if (i < 0 || i >= count) {
      throw Errors.index("index %s is out of range: there are %s %s", i, count, things);
    }
    return i;
  }

  /** Prepends a dimension. */
  public static long[] prepend(long size, long[] sizes) {
    long[] all = new long[sizes.length + 1];
    all[0] = size;
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return all;
  }

  /** Removes a dimension. */
  static long[] remove(long[] values, int at) {
    long[] rest = new long[values.length - 1];
    System.arraycopy(values, 0, rest, 0, at);
    System.arraycopy(values, at + 1, rest, at, rest.length - at);
    return rest;
  }

  /** Marks the dimensions of a reduction; none given means all. */
  public static boolean[] reducedDims(long @Nullable [] dims, int rank) {
    boolean[] reduced = new boolean[rank];
    if (dims == null || dims.length == 0) {
      Arrays.fill(reduced, true);
      return reduced;
    }
    boolean seenScalar = false;
    for (long dim : dims) {
      int d = wrapDim(dim, rank);
      if (rank == 0 ? seenScalar : reduced[d]) {
        throw Errors.state("dim %s appears multiple times in the list of dims", d);
      }
      if (rank == 0) {
        seenScalar = true;
      } else {
        reduced[d] = true;
      }
    }
    return reduced;
  }

  /** The sizes after a reduction with {@code keepdim}. */
  public static long[] keepDims(long[] sizes, boolean[] reduced) {
    if (reduced.length != sizes.length) {
      throw Operands.changed(Arrays.toString(sizes) + " of " + reduced.length + " dimensions");
    }
    long[] kept = sizes.clone();
    for (int d = 0; d < kept.length; d++) {
      if (reduced[d]) {
        kept[d] = 1;
      }
    }
    return kept;
  }

  /** The sizes after a reduction without {@code keepdim}. */
  static long[] dropDims(long[] sizes, boolean[] reduced) {
    int count = 0;
    long[] dropped = new long[sizes.length];
    for (int d = 0; d < sizes.length; d++) {
      if (!reduced[d]) {
        dropped[count++] = sizes[d];
      }
    }
    return count == sizes.length ? sizes : Arrays.copyOf(dropped, count);
  }

  /** Infers a size of -1 from the number of elements. */
  public static long[] inferSize(long[] sizes, long numel) {
    int inferred = -1;
    long known = 1;
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] == -1) {
        if (inferred >= 0) {
          throw new IllegalStateException("only one dimension can be inferred");
        }
        inferred = d;
      } else if (sizes[d] < 0) {
        throw Errors.state("invalid shape dimension %s", sizes[d]);
      } else {
        known = Math.multiplyHigh(known, sizes[d]) != 0 ? Long.MAX_VALUE : known * sizes[d];
      }
    }
    boolean fits = inferred < 0 ? known == numel : known > 0 ? numel % known == 0 : numel == 0;
    if (!fits) {
      throw Errors.state(
          "shape '%s' is invalid for input of size %s", Arrays.toString(sizes), numel);
    }
    if (inferred < 0) {
      return sizes;
    }
    if (known == 0) {
      throw Errors.state(
          "cannot reshape tensor of 0 elements into shape %s because the unspecified"
              + " dimension size -1 can be any value and is ambiguous",
          Arrays.toString(sizes));
    }
    long[] result = sizes.clone();
    result[inferred] = numel / known;
    return result;
  }

  /**
   * The layout that views the same memory with new sizes; null if that needs a copy.
   *
   * <p>Old dimensions are merged as long as they are contiguous to each other, and each merged run
   * must split into whole new dimensions.
   */
  public static @Nullable Layout viewAs(Layout old, long[] sizes) {
    // The stride of a last dimension of one element is free, and goes on into the view.
    boolean plain = old.dim() == 0 || (old.isContiguous() && old.size(old.dim() - 1) != 1);
    if (plain || old.numel() == 0) {
      if (old.numel() == 0 && Arrays.equals(old.sizes(), sizes)) {
        return old;
      }
      return Layout.of(sizes, Layout.rowMajorStrides(sizes), old.offset());
    }
    long[] strides = new long[sizes.length];
    int next = sizes.length - 1;
    long runStride = old.dim() == 0 ? 1 : old.stride(old.dim() - 1);
    long runNumel = 1;
    long filled = 1;
    for (int d = old.dim() - 1; d >= 0; d--) {
      runNumel *= old.size(d);
      boolean runEnds =
          d == 0 || (old.size(d - 1) != 1 && old.stride(d - 1) != runNumel * runStride);
      if (runEnds) {
        while (next >= 0 && (filled < runNumel || sizes[next] == 1)) {
          strides[next] = filled * runStride;
          filled *= sizes[next];
          next--;
        }
        if (filled != runNumel) {
          return null;
        }
        if (d > 0) {
          runStride = old.stride(d - 1);
          runNumel = 1;
          filled = 1;
        }
      }
    }
    return next == -1 ? Layout.of(sizes, strides, old.offset()) : null;
  }

  /**
   * The layout of a new result: row-major if the operands are, else in their memory order.
   *
   * @param sizes the broadcast sizes
   */
  public static Layout resultLayout(long[] sizes, Layout... inputs) {
    boolean contiguous = true;
    Layout full = null;
    boolean sameStrides = true;
    for (Layout in : inputs) {
      if (in.dim() == 0 && sizes.length > 0) {
        continue;
      }
      contiguous &= in.isContiguous() && Arrays.equals(in.sizes(), sizes);
      sameStrides &=
          Arrays.equals(in.sizes(), sizes)
              && (full == null || Arrays.equals(full.strides(), in.strides()));
      full = full == null ? in : full;
    }
    if (full == null || sizes.length <= 1) {
      return Layout.contiguous(sizes);
    }
    if (contiguous) {
      return full.packed();
    }
    if (sameStrides && full.isNonOverlappingAndDense()) {
      return Layout.of(sizes, full.strides(), 0);
    }
    return Layout.of(sizes, stridesInOrder(sizes, memoryOrder(sizes, inputs)), 0);
  }

  private static long[] stridesInOrder(long[] sizes, int[] order) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d : order) {
      strides[d] = stride;
      stride *= Math.max(sizes[d], 1);
    }
    return strides;
  }

  /** The dimensions in memory order, from the smallest stride to the largest. */
  private static int[] memoryOrder(long[] sizes, Layout[] inputs) {
    int rank = sizes.length;
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = rank - 1 - i;
    }
    Layout[] expanded = new Layout[inputs.length];
    for (int k = 0; k < inputs.length; k++) {
      expanded[k] = expand(inputs[k], sizes);
    }
    // An insertion sort, since the comparison is undecided for some pairs.
    for (int i = 1; i < rank; i++) {
      int position = i;
      for (int j = i - 1; j >= 0; j--) {
        int answer = compare(sizes, order[j], order[position], expanded);
        if (answer > 0) {
          int swap = order[j];
          order[j] = order[position];
          order[position] = swap;
          position = j;
        } else if (answer < 0) {
          break;
        }
      }
    }
    return order;
  }

  private static int compare(long[] sizes, int a, int b, Layout[] inputs) {
    for (Layout in : inputs) {
      long strideA = in.stride(a);
      long strideB = in.stride(b);
      if (strideA == 0 || strideB == 0) {
        continue;
      }
      if (strideA != strideB) {
        return strideA < strideB ? -1 : 1;
      }
      if (sizes[a] > sizes[b]) {
        return 1;
      }
    }
    return 0;
  }

  /**
   * Refuses to select from an empty dimension, even if there are no results.
   *
   * @param dim the dimension, from the start
   * @param shown the dimension as shown in the error
   */
  public static void requireElements(String name, Layout layout, int dim, long shown) {
    if (layout.dim() > 0 && layout.size(dim) == 0) {
      throw Errors.index("%s(): Expected reduction dim %s to have non-zero size.", name, shown);
    }
  }

  /** The dimensions that are marked. */
  public static long[] marked(boolean[] reduced) {
    long[] dims = new long[reduced.length];
    int count = 0;
    for (int d = 0; d < reduced.length; d++) {
      if (reduced[d]) {
        dims[count++] = d;
      }
    }
    return Arrays.copyOf(dims, count);
  }

  /** How many elements go into each result. */
  public static long count(boolean[] reduced, long[] sizes) {
    long count = 1;
    for (int d = 0; d < sizes.length; d++) {
      count *= reduced[d] ? sizes[d] : 1;
    }
    return count;
  }
}
