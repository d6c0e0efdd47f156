package dev.adjoint.kernel;

import dev.adjoint.DType;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/**
 * Checks that the sizes of a kernel's operands match.
 *
 * <p>Operations refuse user errors, in PyTorch's words, before a kernel starts. What is refused
 * here would otherwise make a loop run out of bounds: operands that matched when the operation
 * checked them, before another thread replaced the memory of one of the tensors.
 */
public final class SizeCheck {
  private SizeCheck() {}

  /** Refuses an input that does not expand to the sizes of the output. */
  public static void expands(Layout in, Layout out) {
    long[] from = in.sizes();
    long[] to = out.sizes();
    if (from == to) {
      return;
    }
    for (int i = 1; i <= from.length; i++) {
      long size = from[from.length - i];
      if (size != 1 && (i > to.length || size != to[to.length - i])) {
        throw refused(in, out);
      }
    }
  }

  /** Refuses operands of different sizes. */
  public static void same(Layout a, Layout b) {
    if (a.sizes() != b.sizes() && !Arrays.equals(a.sizes(), b.sizes())) {
      throw refused(a, b);
    }
  }

  /** The sizes that both broadcast to; refuses those that do not. */
  public static long[] common(long[] a, long[] b) {
    long[] result = (a.length >= b.length ? a : b).clone();
    long[] other = a.length >= b.length ? b : a;
    int missing = result.length - other.length;
    for (int d = 0; d < other.length; d++) {
      if (result[missing + d] == 1) {
        result[missing + d] = other[d];
      } else if (other[d] != 1 && other[d] != result[missing + d]) {
        throw refused(Layout.contiguous(a), Layout.contiguous(b));
      }
    }
    return result;
  }

  /** Refuses operands whose sizes differ elsewhere than in one dimension. */
  public static void sameBut(int dim, Layout a, Layout b) {
    boolean agree = a.dim() == b.dim();
    for (int d = 0; agree && d < a.dim(); d++) {
      agree = d == dim || a.size(d) == b.size(d);
    }
    if (!agree) {
      throw refused(a, b);
    }
  }

  /** Refuses a result that is not of the sizes of the input, but 1 in one dimension. */
  public static void reduced(int dim, Layout out, Layout in) {
    sameBut(dim, out, in);
    if (in.dim() > 0 && out.size(dim) != 1) {
      throw refused(out, in);
    }
  }

  /**
   * Refuses a result that is not of size 1 in the reduced dimensions, of the sizes in all others.
   */
  public static void reduced(boolean[] reduced, Layout out, long... sizes) {
    int missing = sizes.length - out.dim();
    boolean agree = missing >= 0 && reduced.length == sizes.length;
    for (int d = 0; agree && d < sizes.length; d++) {
      long size = d < missing ? 1 : out.size(d - missing);
      agree = size == (reduced[d] ? 1 : sizes[d]);
    }
    if (!agree) {
      throw refused(out, Layout.contiguous(sizes));
    }
  }

  /** Refuses an operand that is not a dense run of at least so many elements. */
  public static void line(Layout layout, long count) {
    if (!layout.isContiguous() || layout.numel() < count) {
      throw refused(layout, Layout.contiguous(count));
    }
  }

  /** Refuses an operand whose memory has fewer elements than that. */
  public static void reaches(Operand operand, long end) {
    if (end > operand.storage().byteSize() / operand.dtype().itemSize()) {
      throw refused(operand.layout(), Layout.contiguous(end));
    }
  }

  /** Refuses operands of different dtypes. */
  public static void types(Operand a, Operand b) {
    if (a.dtype() != b.dtype()) {
      throw refusedType(a, b.dtype());
    }
  }

  /** Refuses an operand of another dtype. */
  public static void type(Operand operand, DType dtype) {
    if (operand.dtype() != dtype) {
      throw refusedType(operand, dtype);
    }
  }

  private static IllegalStateException refusedType(Operand operand, DType wanted) {
    return new IllegalStateException(
        "an operand of dtype "
            + operand.dtype()
            + " where "
            + wanted
            + " is needed: has another thread given one of the tensors another dtype (setData)"
            + " while it was being computed with?");
  }

  /** Refuses a matrix that has not these sizes. */
  public static void matrix(Layout layout, long rows, long columns) {
    if (layout.dim() != 2 || layout.size(0) != rows || layout.size(1) != columns) {
      throw refused(layout, Layout.contiguous(rows, columns));
    }
  }

  /** Refuses what is no batch of so many matrices. */
  public static void batch(Layout layout, long count) {
    if (layout.dim() != 3 || layout.size(0) != count) {
      throw refused(layout, Layout.contiguous(count, 1, 1));
    }
  }

  /** The error for operands of these layouts. */
  public static IllegalStateException refused(Layout a, Layout b) {
    return new IllegalStateException(
        "operands of sizes "
            + Arrays.toString(a.sizes())
            + " and "
            + Arrays.toString(b.sizes())
            + " do not go together: has another thread given one of the tensors other memory"
            + " (resize_, set_, setData) while it was being computed with?");
  }
}
