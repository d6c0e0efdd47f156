package dev.adjoint.ops.view;

import dev.adjoint.Dims;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/** The transpose of broadcasting: sums a tensor down to smaller sizes. */
public final class SumTo {
  private SumTo() {}

  /** Sums a tensor down to sizes that a user gave. */
  public static Tensor checked(Tensor x, long... sizes) {
    long[] own = TensorAccess.layout(x).sizes();
    if (!Shapes.isExpandable(sizes, own)) {
      throw Errors.state("size {%s} is not expandable to size {%s}.", sizes, own);
    }
    return sizes.length == 0 ? x.sum() : apply(x, sizes);
  }

  /** Sums a tensor down to sizes that broadcast to its own. */
  public static Tensor apply(Tensor x, long... sizes) {
    Layout layout = TensorAccess.layout(x);
    if (sizes.length == 0 && layout.dim() > 0) {
      return x.sum(); // no view of a sum, which could not be written to
    }
    int added = layout.dim() - sizes.length;
    long[] dims = new long[layout.dim()];
    int count = 0;
    for (int d = 0; d < layout.dim(); d++) {
      if (d < added || (sizes[d - added] == 1 && layout.size(d) != 1)) {
        dims[count++] = d;
      }
    }
    Tensor sum = x;
    if (count > 0) {
      sum = x.sum(new Dims(Arrays.copyOf(dims, count)), true);
    }
    return added > 0 ? Reshape.apply(sum, sizes) : sum;
  }
}
