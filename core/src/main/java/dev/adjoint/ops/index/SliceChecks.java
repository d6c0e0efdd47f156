package dev.adjoint.ops.index;

import static dev.adjoint.op.Errors.require;
import static dev.adjoint.ops.index.AlongChecks.isIndex;
import static dev.adjoint.ops.index.AlongChecks.requireIndex;
import static dev.adjoint.ops.index.AlongChecks.text;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/** Argument checks of {@code index_add}, {@code index_copy} and {@code index_reduce}. */
final class SliceChecks {
  private SliceChecks() {}

  static void indexAdd(String name, Tensor self, long dim, Tensor index, Tensor source) {
    Layout table = TensorAccess.layout(self);
    Layout named = TensorAccess.layout(index);
    Layout values = TensorAccess.layout(source);
    int d = Shapes.wrapDim(dim, table.dim());
    DType dtype = TensorAccess.dtype(self);
    DType given = TensorAccess.dtype(source);
    if (named.dim() > 1) {
      throw Errors.index(
          "%s(): Index is supposed to be a vector, but got dim: %s with type: %s and size: %s",
          name, named.dim(), TensorAccess.dtype(index), named.sizes());
    }
    if (!isIndex(index)) {
      throw Errors.state(
          "%s(): Expected dtype int32/int64 for index but got: %s",
          name, TensorAccess.dtype(index));
    }
    if (dtype != given) {
      throw Errors.state(
          "%s(): self (%s) and source (%s) must have the same scalar type", name, dtype, given);
    }
    sameSlices(name, table, values, named, d);
  }

  private static void sameSlices(String name, Layout table, Layout values, Layout named, int d) {
    boolean same = table.dim() == values.dim();
    for (int i = 0; same && i < table.dim(); i++) {
      same = i == d || table.size(i) == values.size(i);
    }
    if (!same) {
      throw Errors.state(
          "source tensor shape must match self tensor shape, excluding the specified dimension. Got"
              + " self.shape = %s source.shape = %s",
          table.sizes(), values.sizes());
    }
    long count = values.dim() == 0 ? 1 : values.size(d);
    if (named.numel() != count) {
      throw Errors.state(
          "%s(): Number of indices (%s) should be equal to source.size(dim): (%s), for dim: %s",
          name, named.numel(), count, d);
    }
  }

  static void indexCopy(Tensor self, long dim, Tensor index, Tensor source) {
    Layout table = TensorAccess.layout(self);
    Layout named = TensorAccess.layout(index);
    Layout values = TensorAccess.layout(source);
    DType given = TensorAccess.dtype(source);
    int d = Shapes.wrapDim(dim, table.dim());
    requireIndex(
        named.dim() <= 1,
        "index_copy_(): Index should have dimension 1 or 0 (got " + named.dim() + ")");
    if (values.dim() == 0 && named.numel() != 1) {
      throw Errors.index(
          "index_copy_(): When source is scalar, index should have one element (got %s)",
          named.numel());
    }
    if (values.dim() != table.dim() && values.dim() != 0 && table.dim() != 0) {
      throw Errors.index(
          "index_copy_(): When source and destination are not scalars, their dimensionality must"
              + " match. Source dimensionality (%s), destination dimensionality (%s)",
          values.dim(), table.dim());
    }
    require(
        TensorAccess.dtype(index) == DType.INT64,
        "index_copy_(): Expected a long tensor for index, but got "
            + TensorAccess.dtype(index).scalarTypeName());
    if (TensorAccess.dtype(self) != given) {
      throw Errors.state(
          "index_copy_(): self and source expected to have the same dtype, but got (self) %s and"
              + " (source) %s",
          TensorAccess.dtype(self), given);
    }
    long[] to = without(table, d);
    long[] from = without(values, d);
    if (!Arrays.equals(to, from)) {
      throw Errors.state(
          "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice"
              + " shape: %s at dimension %s and source slice shape: %s at dimension 0.",
          slice(to), d, slice(from));
    }
    long count = values.dim() == 0 ? 1 : values.size(d);
    if (named.numel() != count) {
      throw Errors.index(
          "index_copy_(): Number of indices (%s) should be equal to source.size(dim) (%s)",
          named.numel(), count);
    }
  }

  private static long[] without(Layout layout, int d) {
    long[] sizes = layout.sizes();
    long[] rest = new long[Math.max(sizes.length - 1, 0)];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = sizes[i < d ? i : i + 1];
    }
    return rest;
  }

  private static String slice(long... sizes) {
    String text = Arrays.toString(sizes);
    return text.substring(1, text.length() - 1).replace(",", "");
  }
}
