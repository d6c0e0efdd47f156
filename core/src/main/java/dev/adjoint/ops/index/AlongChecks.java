package dev.adjoint.ops.index;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Argument checks of gather, scatter and {@code index_…} operations. */
final class AlongChecks {
  private AlongChecks() {}

  static boolean isIndex(Tensor index) {
    DType dtype = TensorAccess.dtype(index);
    return dtype == DType.INT64 || dtype == DType.INT32;
  }

  private static int rank(Layout layout) {
    return Math.max(layout.dim(), 1);
  }

  static void requireIndex(boolean condition, String text) {
    if (!condition) {
      throw new IndexOutOfBoundsException(text);
    }
  }

  static String text(Layout layout) {
    return Arrays.toString(layout.sizes());
  }

  static void gather(Tensor x, long dim, Tensor index) {
    Layout table = TensorAccess.layout(x);
    Layout named = TensorAccess.layout(index);
    int d = Shapes.wrapDim(dim, table.dim());
    require(isIndex(index), "gather(): Expected dtype int32/int64 for index");
    if (named.numel() == 0) {
      return;
    }
    require(
        rank(table) == rank(named),
        "Index tensor must have the same number of dimensions as input tensor");
    for (int i = 0; i < named.dim() && i < table.dim(); i++) {
      if (i != d && named.size(i) > table.size(i)) {
        throw Errors.state(
            "Size does not match at dimension %s expected index %s to be no larger than self %s"
                + " apart from dimension %s",
            i, named.sizes(), table.sizes(), d);
      }
    }
  }

  /** Checks for a scatter of a number. */
  static void scatter(Tensor self, long dim, Tensor index) {
    scatterAny(self, dim, index, null);
  }

  /** Checks, and returns the part of {@code src} that the index covers. */
  static Tensor scatter(Tensor self, long dim, Tensor index, Tensor src) {
    scatterAny(self, dim, index, src);
    Layout named = TensorAccess.layout(index);
    return named.dim() == TensorAccess.layout(src).dim() ? narrowed(src, named) : src;
  }

  private static void scatterAny(Tensor self, long dim, Tensor index, @Nullable Tensor src) {
    Layout table = TensorAccess.layout(self);
    Layout named = TensorAccess.layout(index);
    Layout values = src == null ? named : TensorAccess.layout(src);
    int d = Shapes.wrapDim(dim, table.dim());
    require(isIndex(index), "scatter(): Expected dtype int32/int64 for index");
    require(
        src == null || TensorAccess.dtype(self) == TensorAccess.dtype(src),
        "scatter(): Expected self.dtype to be equal to src.dtype");
    if (named.numel() > 0) {
      require(
          rank(table) == rank(named),
          "Index tensor must have the same number of dimensions as self tensor");
      require(
          rank(values) == rank(named),
          "Index tensor must have the same number of dimensions as src tensor");
      boolean fits = true;
      for (int i = 0; i < named.dim(); i++) {
        fits &= i == d || named.size(i) <= (table.dim() == 0 ? 1 : table.size(i));
        fits &= named.size(i) <= (values.dim() == 0 ? 1 : values.size(i));
      }
      if (!fits) {
        throw Errors.state(
            "Expected index %s to be no larger than self %s apart from dimension %s%s",
            named.sizes(),
            table.sizes(),
            d,
            src == null ? "" : " and to be no larger size than src " + text(values));
      }
    }
  }

  /** Narrows {@code src} to the sizes of the index. */
  private static Tensor narrowed(Tensor src, Layout named) {
    Tensor part = src;
    for (int i = 0; i < named.dim(); i++) {
      if (TensorAccess.layout(part).size(i) > named.size(i)) {
        part = Slice.apply(part, i, 0, named.size(i), 1);
      }
    }
    return part;
  }

  static void indexSelect(Tensor x, long dim, Tensor index) {
    Layout named = TensorAccess.layout(index);
    Shapes.wrapDim(dim, TensorAccess.layout(x).dim());
    requireIndex(named.dim() <= 1, "index_select(): Index is supposed to be a vector");
    if (TensorAccess.layout(x).dim() == 0 && named.numel() != 1) {
      throw Errors.state(
          "index_select(): Index to scalar can have only 1 value, got %s value(s)", named.numel());
    }
    require(isIndex(index), "index_select(): Expected dtype int32 or int64 for index");
    Shapes.wrapDim(dim, TensorAccess.layout(x).dim());
  }
}
