package dev.adjoint.ops.index;

import static dev.adjoint.ops.index.AlongChecks.isIndex;
import static dev.adjoint.ops.index.AlongChecks.require;
import static dev.adjoint.ops.index.AlongChecks.requireIndex;
import static dev.adjoint.ops.index.AlongChecks.text;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
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
    requireIndex(
        named.dim() <= 1,
        name
            + "(): Index is supposed to be a vector, but got dim: "
            + named.dim()
            + " with type: "
            + TensorAccess.dtype(index).scalarTypeName()
            + " and size: "
            + text(named));
    require(
        isIndex(index),
        name
            + "(): Expected dtype int32/int64 for index but got: "
            + TensorAccess.dtype(index).scalarTypeName());
    require(
        dtype == given,
        name
            + "(): self ("
            + dtype.scalarTypeName()
            + ") and source ("
            + given.scalarTypeName()
            + ") must have the same scalar type");
    sameSlices(name, table, values, named, d);
  }

  private static void sameSlices(String name, Layout table, Layout values, Layout named, int d) {
    boolean same = table.dim() == values.dim();
    for (int i = 0; same && i < table.dim(); i++) {
      same = i == d || table.size(i) == values.size(i);
    }
    require(
        same,
        "source tensor shape must match self tensor shape, excluding the specified dimension. Got"
            + " self.shape = "
            + text(table)
            + " source.shape = "
            + text(values));
    long count = values.dim() == 0 ? 1 : values.size(d);
    require(
        named.numel() == count,
        name
            + "(): Number of indices ("
            + named.numel()
            + ") should be equal to source.size(dim): ("
            + count
            + "), for dim: "
            + d);
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
    requireIndex(
        values.dim() > 0 || named.numel() == 1,
        "index_copy_(): When source is scalar, index should have one element (got "
            + named.numel()
            + ")");
    requireIndex(
        values.dim() == table.dim() || values.dim() == 0 || table.dim() == 0,
        "index_copy_(): When source and destination are not scalars, their dimensionality must"
            + " match. Source dimensionality ("
            + values.dim()
            + "), destination dimensionality ("
            + table.dim()
            + ")");
    require(
        TensorAccess.dtype(index) == DType.INT64,
        "index_copy_(): Expected a long tensor for index, but got "
            + TensorAccess.dtype(index).scalarTypeName());
    require(
        TensorAccess.dtype(self) == given,
        "index_copy_(): self and source expected to have the same dtype, but got (self) "
            + TensorAccess.dtype(self).scalarTypeName()
            + " and (source) "
            + given.scalarTypeName());
    long[] to = without(table, d);
    long[] from = without(values, d);
    require(
        Arrays.equals(to, from),
        "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice"
            + " shape: "
            + slice(to)
            + " at dimension "
            + d
            + " and source slice shape: "
            + slice(from)
            + " at dimension 0.");
    long count = values.dim() == 0 ? 1 : values.size(d);
    requireIndex(
        named.numel() == count,
        "index_copy_(): Number of indices ("
            + named.numel()
            + ") should be equal to source.size(dim) ("
            + count
            + ")");
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
