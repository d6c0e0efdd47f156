package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import java.util.Arrays;

/** Flattening of dimensions, and its inverse, {@code unflatten}. */
public final class Flatten {
  private Flatten() {}

  /** Flattens the dimensions from {@code start} to {@code end}, inclusive. */
  public static Tensor apply(Tensor x, long start, long end) {
    Layout layout = TensorAccess.layout(x);
    int rank = layout.dim();
    int first = Shapes.wrapDim(start, rank);
    int last = Shapes.wrapDim(end, rank);
    if (first > last) {
      throw new IllegalStateException(
          "flatten() has invalid args: start_dim cannot come after end_dim");
    }
    if (rank == 0) {
      return Reshape.apply(x, 1);
    }
    if (first == last) {
      return x;
    }
    long[] sizes = new long[rank - (last - first)];
    System.arraycopy(layout.sizes(), 0, sizes, 0, first);
    sizes[first] = Layout.numel(Arrays.copyOfRange(layout.sizes(), first, last + 1));
    System.arraycopy(layout.sizes(), last + 1, sizes, first + 1, rank - last - 1);
    return Reshape.apply(x, sizes);
  }

  /** Flattens all dimensions: a view of the tensor, or of a row-major copy. */
  public static Tensor ravel(Tensor x) {
    return Reshape.view(TensorAccess.layout(x).isContiguous() ? x : Clone.contiguous(x), -1);
  }

  /** Splits a dimension into several. */
  public static Tensor undo(Tensor x, long dim, long... sizes) {
    Layout layout = TensorAccess.layout(x);
    int rank = layout.dim();
    int d = Shapes.wrapDim(dim, rank);
    if (sizes.length == 0) {
      throw new IllegalStateException("unflatten: sizes must be non-empty");
    }
    if (rank == 0) {
      throw Errors.state(
          "unflatten got an unexpected error:\n"
              + "Dimension specified as %s but tensor has no dimensions",
          dim);
    }
    long[] parts = infer(sizes, d, layout.size(d));
    long[] all = new long[rank - 1 + parts.length];
    System.arraycopy(layout.sizes(), 0, all, 0, d);
    System.arraycopy(parts, 0, all, d, parts.length);
    System.arraycopy(layout.sizes(), d + 1, all, d + parts.length, rank - d - 1);
    return Reshape.view(x, all);
  }

  private static long[] infer(long[] sizes, int d, long whole) {
    try {
      return Shapes.inferSize(sizes, whole);
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).startsWith("shape '")) {
        throw new IllegalStateException(
            "unflatten: Provided sizes "
                + Arrays.toString(sizes)
                + " don't multiply up to the size of dim "
                + d
                + " ("
                + whole
                + ") in the input tensor",
            e);
      }
      throw new IllegalStateException("unflatten got an unexpected error:\n" + e.getMessage(), e);
    }
  }
}
