package dev.adjoint.kernel.backend;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.memory.Layout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operands of each verb have to agree in, whichever backend works on them. */
public final class Checks {
  private Checks() {}

  /** See {@link Backend#scan}. */
  public static void scan(Operand out, @Nullable Operand positions, Operand in) {
    SizeCheck.same(out.layout(), in.layout());
    if (out.dtype() != DType.INT64 || DTypes.computesInFloat(in.dtype())) {
      SizeCheck.types(out, in);
    }
    if (positions != null) {
      SizeCheck.same(positions.layout(), in.layout());
      SizeCheck.type(positions, DType.INT64);
    }
  }

  /** See {@link Backend#argReduce}. */
  public static void argReduce(
      @Nullable Operand values, Operand indices, Operand in, int dim, boolean max) {
    SizeCheck.type(indices, DType.INT64);
    if (dim == Backend.ALL) {
      SizeCheck.line(indices.layout(), 1);
    } else {
      SizeCheck.reduced(dim, indices.layout(), in.layout());
    }
    if (values != null) {
      SizeCheck.same(values.layout(), indices.layout());
      SizeCheck.types(values, in);
    }
    if (in.layout().numel() == 0 && indices.layout().numel() != 0) {
      String rest =
          dim == Backend.ALL
              ? "to be specified for input.numel() == 0. Specify the reduction dim with the 'dim'"
                  + " argument."
              : dim + " to have non-zero size.";
      String name = (dim == Backend.ALL ? "arg" : "") + (max ? "max" : "min");
      throw new IndexOutOfBoundsException(name + "(): Expected reduction dim " + rest);
    }
  }

  /** See {@link Backend#sort}. */
  public static void sort(Operand values, Operand indices, Operand in) {
    SizeCheck.same(values.layout(), in.layout());
    SizeCheck.same(indices.layout(), in.layout());
    SizeCheck.types(values, in);
    SizeCheck.type(indices, DType.INT64);
  }

  /** See {@link Backend#choose}. */
  public static void choose(Operand values, Operand indices, Operand in, int dim, Choice choice) {
    Layout out = values.layout();
    Layout from = in.layout();
    SizeCheck.sameBut(dim, out, from);
    SizeCheck.same(indices.layout(), out);
    long chosen = choice instanceof Choice.Kth kth ? kth.place() + 1 : 0;
    boolean reaches =
        from.dim() == 0
            ? chosen <= 1
            : Math.max(chosen, out.size(dim)) <= from.size(dim)
                && (chosen == 0 || out.size(dim) == 1);
    if (!reaches) {
      throw SizeCheck.refused(out, from);
    }
    SizeCheck.types(values, in);
    SizeCheck.type(indices, DType.INT64);
  }

  /** See {@link Backend#median}. */
  public static void median(Operand values, Operand indices, Operand in, int dim) {
    SizeCheck.reduced(dim, values.layout(), in.layout());
    SizeCheck.reduced(dim, indices.layout(), in.layout());
    SizeCheck.types(values, in);
    SizeCheck.type(indices, DType.INT64);
  }

  /** See {@link Backend#search}. */
  public static void search(Operand out, Operand sorted, Operand values) {
    long count = values.layout().numel();
    long length = last(sorted);
    boolean single = sorted.layout().numel() == length;
    SizeCheck.types(values, sorted);
    SizeCheck.line(values.layout(), count);
    SizeCheck.line(out.layout(), count);
    if (count > 0) { // else there is nothing to look for, in lines of any number
      long lines = single ? 1 : (count - 1) / last(values) + 1;
      SizeCheck.line(sorted.layout(), lines * length);
    }
  }

  /** The size of the last dimension, or 1. */
  public static long last(Operand operand) {
    int rank = operand.layout().dim();
    return rank == 0 ? 1 : operand.layout().size(rank - 1);
  }

  /** See {@link Backend#matmul}, of two matrices. */
  public static void product(Operand out, Operand a, Operand b) {
    long m = a.layout().size(0);
    long k = a.layout().size(1);
    long n = b.layout().size(1);
    SizeCheck.matrix(a.layout(), m, k);
    SizeCheck.matrix(b.layout(), k, n);
    SizeCheck.matrix(out.layout(), m, n);
    if (a.dtype() != out.dtype() || b.dtype() != out.dtype()) {
      throw new IllegalArgumentException(
          "expected m1 and m2 to have the same dtype, but got: " + a.dtype() + " != " + b.dtype());
    }
  }

  /** See {@link Backend#matmul}, of two batches. */
  public static void products(Operand out, Operand a, Operand b) {
    long n = out.layout().size(0);
    SizeCheck.batch(a.layout(), n);
    SizeCheck.batch(b.layout(), n);
  }

  /** A matrix of a batch. */
  public static Operand matrix(Operand batch, long i) {
    Layout layout = batch.layout();
    return batch.withLayout(
        Layout.of(
            new long[] {layout.size(1), layout.size(2)},
            new long[] {layout.stride(1), layout.stride(2)},
            layout.offset() + i * layout.stride(0)));
  }

  /** See {@link Backend#move}: all the places that positions can name are in the table's memory. */
  public static void move(Operand table, Operand values, Move.Axis... axes) {
    SizeCheck.same(table.layout(), values.layout());
    SizeCheck.types(values, table);
    long reach = table.layout().extent();
    for (Move.Axis axis : axes) {
      SizeCheck.same(axis.positions().layout(), values.layout());
      if (axis.positions().dtype() != DType.INT32) {
        SizeCheck.type(axis.positions(), DType.INT64);
      }
      reach = Math.addExact(reach, Math.multiplyExact(Math.max(axis.size() - 1, 0), axis.step()));
    }
    SizeCheck.reaches(table, reach);
  }

  /** See {@link Backend#window}. */
  public static void window(
      WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    SizeCheck.types(image, windows);
    int n = spec.axes().size();
    long[] pixels = image.layout().sizes();
    long[] counts = windows.layout().sizes();
    boolean apart = spec.action().keepsApart();
    int leading = pixels.length - n;
    long[] expected = Arrays.copyOf(pixels, leading + (apart ? 2 * n : n));
    for (int i = 0; i < n; i++) {
      if (apart) {
        expected[leading + i] = spec.axes().get(i).kernel();
      }
      int last = expected.length - n + i;
      expected[last] = counts.length == expected.length ? counts[last] : -1;
    }
    if (!Arrays.equals(counts, expected)) {
      throw SizeCheck.refused(image.layout(), windows.layout());
    }
    if (positions != null) {
      SizeCheck.same(positions.layout(), windows.layout());
      SizeCheck.type(positions, DType.INT64);
    }
  }

  /** See {@link Backend#convolve}. */
  public static void convolve(
      List<WindowAxis> axes, Operand out, Operand image, Operand kernel, @Nullable Operand bias) {
    Layout windows = out.layout();
    Layout pixels = image.layout();
    Layout taps = kernel.layout();
    int rank = 3 + axes.size();
    boolean agree =
        windows.dim() == rank
            && pixels.dim() == rank
            && taps.dim() == rank
            && windows.size(0) == pixels.size(0)
            && windows.size(1) == pixels.size(1)
            && windows.size(1) == taps.size(0)
            && windows.size(2) == taps.size(1)
            && pixels.size(2) == taps.size(2);
    for (int i = 0; agree && i < axes.size(); i++) {
      agree = taps.size(3 + i) == axes.get(i).kernel();
    }
    if (!agree) {
      throw SizeCheck.refused(pixels, taps);
    }
    SizeCheck.types(image, out);
    SizeCheck.types(kernel, out);
    if (bias != null) {
      SizeCheck.matrix(bias.layout(), windows.size(1), windows.size(2));
      SizeCheck.types(bias, out);
    }
  }

  /** An operand at the first index of its last dimensions, such as planes of a window's image. */
  public static Operand leading(Operand operand, int dims) {
    Layout layout = operand.layout();
    return operand.withLayout(
        Layout.of(
            Arrays.copyOf(layout.sizes(), dims),
            Arrays.copyOf(layout.strides(), dims),
            layout.offset()));
  }

  /** See {@link Backend#nonzero}. */
  public static void nonzero(Operand out, Operand flags) {
    long dims = flags.layout().dim();
    long count = out.layout().dim() == 2 ? out.layout().size(1) : 0;
    SizeCheck.type(out, DType.INT64);
    SizeCheck.type(flags, DType.BOOL);
    SizeCheck.matrix(out.layout(), dims, count);
    SizeCheck.line(out.layout(), dims * count);
    SizeCheck.line(flags.layout(), flags.layout().numel());
  }

  /** See {@link Backend#iota}. */
  public static void iota(Operand out) {
    SizeCheck.type(out, DType.INT64);
    SizeCheck.line(out.layout(), out.layout().numel());
  }
}
