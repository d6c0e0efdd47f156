package dev.adjoint;

import dev.adjoint.op.Errors;
import java.util.Arrays;
import java.util.List;

/**
 * Prints a tensor exactly as PyTorch does.
 *
 * <p>Only elements that are shown are read, so printing a summarized tensor does not depend on its
 * size.
 */
final class TensorPrinter {
  private static final String PREFIX = "tensor(";
  private static final int INDENT = PREFIX.length();
  private static final String GAP = "...";

  /** The printer's view of a tensor. The caller owns and reuses index arrays. */
  interface Printed {
    /** Type of the elements. */
    DType dtype();

    /** Sizes of the dimensions. */
    long[] sizes();

    /** A floating-point element, widened. */
    double getDouble(long[] index);

    /** An integer element; of a bool, 0 or 1. */
    long getLong(long[] index);
  }

  private final Printed source;
  private final PrintOptions options;
  private final long[] sizes;
  private final boolean summarise;
  private final long[] index;
  private final StringBuilder out = new StringBuilder(128);

  /** Formatted elements, in printing order. */
  private String[] texts = {};

  private int next;
  private int width;

  private TensorPrinter(Printed source, PrintOptions options, long numel) {
    this.source = source;
    this.options = options;
    this.sizes = source.sizes();
    this.summarise = numel > options.threshold();
    this.index = new long[sizes.length];
  }

  /**
   * Formats a tensor.
   *
   * @param source the tensor
   * @param options the settings
   * @param defaultDtype the default floating-point type, whose name is omitted
   * @param suffixes suffixes after the elements, size and dtype: {@code grad_fn=<…>} or {@code
   *     requires_grad=True}
   */
  static String format(
      Printed source, PrintOptions options, DType defaultDtype, List<String> suffixes) {
    long numel = 1;
    for (long size : source.sizes()) {
      numel *= size;
    }
    TensorPrinter printer = new TensorPrinter(source, options, numel);
    return printer.print(numel, defaultDtype, suffixes);
  }

  private String print(long numel, DType defaultDtype, List<String> suffixes) {
    out.append(PREFIX);
    DType dtype = source.dtype();
    boolean showSize;
    boolean showDtype = dtype != defaultDtype;
    if (numel == 0) {
      out.append("[]");
      showSize = sizes.length != 1;
    } else {
      showSize = options.edgeitems() == 0;
      showDtype &= dtype != DType.INT64 && dtype != DType.BOOL;
      texts = new String[shownCount()];
      readElements();
      next = 0;
      layOut(0, INDENT);
    }
    int used = out.length() - (out.lastIndexOf("\n") + 1) + 2;
    if (showSize) {
      used = suffix("size=" + tuple(sizes), used);
    }
    if (showDtype) {
      used = suffix("dtype=" + dtype, used);
    }
    for (String text : suffixes) {
      used = suffix(text, used);
    }
    return out.append(')').toString();
  }

  private int suffix(String text, int used) {
    if (used + text.length() + 2 > options.linewidth()) {
      out.append(",\n").repeat(' ', INDENT).append(text);
      return INDENT + text.length();
    }
    out.append(", ").append(text);
    return used + text.length() + 2;
  }

  private static String tuple(long[] sizes) {
    StringBuilder text = new StringBuilder("(");
    for (int d = 0; d < sizes.length; d++) {
      text.append(d == 0 ? "" : ", ").append(sizes[d]);
    }
    return text.append(sizes.length == 1 ? ",)" : ")").toString();
  }

  private boolean isShortened(int dim) {
    return summarise && sizes[dim] > 2L * options.edgeitems();
  }

  private int shownCount() {
    long count = 1;
    for (int d = 0; d < sizes.length; d++) {
      long shown = isShortened(d) ? 2L * options.edgeitems() : sizes[d];
      if (Math.multiplyHigh(count, shown) != count * shown >> 63) {
        throw tooLong();
      }
      count *= shown;
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw tooLong();
    }
    return (int) count;
  }

  private IllegalStateException tooLong() {
    return Errors.state(
        "a text of all elements of a tensor of sizes %s would be too long: set print"
            + " options with a smaller threshold",
        Arrays.toString(sizes));
  }

  private void readElements() {
    if (source.dtype().isFloatingPoint()) {
      double[] values = new double[texts.length];
      visit(0, () -> values[next++] = source.getDouble(index));
      formatFloats(values);
      return;
    }
    boolean bool = source.dtype() == DType.BOOL;
    visit(
        0,
        () -> {
          long value = source.getLong(index);
          String text = bool ? (value != 0 ? "True" : "False") : Long.toString(value);
          width = Math.max(width, text.length());
          texts[next++] = text;
        });
  }

  private void visit(int dim, Runnable element) {
    if (dim == sizes.length) {
      element.run();
      return;
    }
    long size = sizes[dim];
    long edge = options.edgeitems();
    boolean shortened = isShortened(dim);
    for (long i = 0; i < size; i++) {
      if (shortened && i == edge) {
        i = size - edge;
        if (i == size) {
          break;
        }
      }
      index[dim] = i;
      visit(dim + 1, element);
    }
  }

  private void formatFloats(double[] values) {
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    boolean integral = true;
    for (double value : values) {
      double magnitude = Math.abs(value);
      if (magnitude > 0 && magnitude <= Double.MAX_VALUE) {
        largest = Math.max(largest, magnitude);
        smallest = Math.min(smallest, magnitude);
        integral &= Math.rint(value) == value;
      }
    }
    boolean any = largest > 0;
    Boolean mode = options.sciMode();
    boolean scientific =
        any
            && (mode != null
                ? mode
                : largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4);
    width = 1;
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      String text;
      if (scientific) {
        text = NumberFormat.scientific(value, options.precision());
      } else if (integral) {
        text = NumberFormat.fixed(value, 0);
        text = Double.isFinite(value) ? text + "." : text;
      } else {
        text = NumberFormat.fixed(value, options.precision());
      }
      texts[i] = text;
      // PyTorch leaves zeros and non-finite values out when it determines the format.
      if (value != 0 && Double.isFinite(value)) {
        width = Math.max(width, text.length());
      }
    }
  }

  private void layOut(int dim, int indent) {
    if (dim == sizes.length) {
      element();
    } else if (dim == sizes.length - 1) {
      row(dim, indent);
    } else {
      block(dim, indent);
    }
  }

  private void element() {
    String text = texts[next++];
    out.repeat(' ', Math.max(0, width - text.length())).append(text);
  }

  private void row(int dim, int indent) {
    boolean shortened = isShortened(dim);
    int edge = options.edgeitems();
    long count = shortened ? 2L * edge + 1 : sizes[dim];
    int perLine = Math.max(1, (options.linewidth() - indent) / (width + 2));
    out.append('[');
    for (long i = 0; i < count; i++) {
      if (i > 0) {
        if (i % perLine == 0) {
          out.append(",\n").repeat(' ', indent + 1);
        } else {
          out.append(", ");
        }
      }
      if (shortened && i == edge) {
        out.append(edge == 0 ? "" : " ").append(GAP);
      } else {
        element();
      }
    }
    out.append(']');
  }

  private void block(int dim, int indent) {
    boolean shortened = isShortened(dim);
    int edge = options.edgeitems();
    long count = shortened ? 2L * edge + 1 : sizes[dim];
    out.append('[');
    for (long i = 0; i < count; i++) {
      if (i > 0) {
        out.append(',').repeat('\n', sizes.length - 1 - dim).repeat(' ', indent + 1);
      }
      if (shortened && i == edge) {
        out.append(GAP);
      } else {
        layOut(dim + 1, indent + 1);
      }
    }
    out.append(']');
  }
}
