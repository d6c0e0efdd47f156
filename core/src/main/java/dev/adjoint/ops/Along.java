package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Indexed;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/**
 * How an index tensor names places along one dimension of a table.
 *
 * @param dim the dimension
 * @param slices whether each position names a whole slice, as in {@code index_select}; else there
 *     is a position for each element, as in {@code gather}
 */
record Along(long dim, boolean slices) {

  /** The dimension of the table, counted from the start. */
  int axis(Layout table) {
    return Shapes.wrapDim(dim, table.dim());
  }

  /** A 0-d tensor counts as one of one element. */
  static Layout dimensioned(Layout layout) {
    return layout.dim() > 0 ? layout : Layout.of(new long[] {1}, new long[] {1}, layout.offset());
  }

  /** The sizes of what is picked out of a table. */
  long[] pickedSizes(Layout table, Layout index) {
    if (!slices || table.dim() == 0) {
      return slices ? table.sizes() : index.sizes();
    }
    long[] sizes = table.sizes().clone();
    sizes[axis(table)] = index.numel();
    return sizes;
  }

  /** Moves or combines, unrecorded. */
  void run(Indexed.Mode mode, Tensor table, Tensor index, Tensor values) {
    run(mode, table, index, values, true);
  }

  /**
   * The same.
   *
   * @param once whether slices of a half type that meet in one place are rounded once
   */
  void run(Indexed.Mode mode, Tensor table, Tensor index, Tensor values, boolean once) {
    DType dtype = TensorAccess.dtype(table);
    boolean half = dtype.isFloatingPoint() && dtype.itemSize() == 2;
    if (half && !slices && (mode == Indexed.Mode.ADD || mode == Indexed.Mode.PROD)) {
      // As PyTorch does: what meets in one place is rounded once.
      Tensor wide = Raw.wide(table);
      move(mode, wide, index, Raw.wide(values));
      Pointwise.copyInto(table, wide);
    } else if (half && once && mode == Indexed.Mode.ADD && TensorAccess.layout(table).dim() > 1) {
      addSlices(table, index, values);
    } else {
      move(mode, table, index, values);
    }
  }

  /** Adds slices of a half type, of which those that meet in one place are rounded once. */
  private void addSlices(Tensor table, Tensor index, Tensor values) {
    long size = TensorAccess.layout(table).size(axis(TensorAccess.layout(table)));
    long[] positions = Values.toLongArray(index);
    long[] places = Arrays.stream(positions).sorted().distinct().toArray();
    boolean outside = places.length > 0 && (places[0] < 0 || places[places.length - 1] >= size);
    if (outside || places.length == positions.length) {
      move(Indexed.Mode.ADD, table, index, values);
      return;
    }
    Arrays.setAll(positions, i -> Arrays.binarySearch(places, positions[i]));
    Tensor named = JavaArrays.fromNested(places, DType.INT64);
    Tensor written =
        Dispatch.call(new Gather(this), Raw.view(table, TensorAccess.layout(table)), named)[0];
    Tensor wide = Raw.wide(written);
    move(Indexed.Mode.ADD, wide, JavaArrays.fromNested(positions, DType.INT64), Raw.wide(values));
    Pointwise.copyInto(written, wide);
    move(Indexed.Mode.PUT, table, named, written);
  }

  private void move(Indexed.Mode mode, Tensor table, Tensor index, Tensor values) {
    Operand whole = TensorAccess.operand(table);
    Layout layout = dimensioned(whole.layout());
    int d = axis(layout);
    Operand positions = TensorAccess.operand(index);
    Layout named = dimensioned(positions.layout());
    long[] sizes = dimensioned(Layout.contiguous(pickedSizes(layout, named))).sizes();
    if (layout.size(d) == 0 && Layout.numel(sizes) > 0) {
      throw refusal(mode, d, Values.first(positions), 0);
    }
    long[] strides = layout.strides().clone();
    strides[d] = 0;
    if (slices) {
      long[] indexStrides = new long[sizes.length];
      indexStrides[d] = named.stride(0);
      named = Layout.of(sizes, indexStrides, named.offset());
    }
    Operand moved = TensorAccess.operand(values);
    Layout from = dimensioned(moved.layout());
    long[] valueStrides = values.numel() == 1 ? new long[sizes.length] : from.strides();
    Indexed.run(
        mode,
        whole.withLayout(Layout.of(sizes, strides, layout.offset())),
        moved.withLayout(Layout.of(sizes, valueStrides, from.offset())),
        new Indexed.Axis(
            positions.withLayout(named),
            layout.stride(d),
            layout.size(d),
            false,
            position -> refusal(mode, d, position, layout.size(d))));
  }

  private RuntimeException refusal(Indexed.Mode mode, int d, long position, long size) {
    String text =
        "index " + position + " is out of bounds for dimension " + d + " with size " + size;
    if (!slices || mode == Indexed.Mode.ADD) {
      return new IllegalStateException(text);
    }
    return new IndexOutOfBoundsException(
        mode == Indexed.Mode.PUT ? "index_copy_(): " + text : "index out of range in self");
  }

  // ---- differentiable

  Tensor pick(Tensor x, Tensor index) {
    return Dispatch.call(new Gather(this), x, index)[0];
  }

  Tensor put(Tensor self, Tensor index, Tensor values) {
    return Dispatch.call(new Scatter(this, false), self, index, values)[0];
  }

  Tensor add(Tensor self, Tensor index, Tensor values) {
    return Dispatch.call(new Scatter(this, true), self, index, values)[0];
  }

  Tensor fill(Tensor self, Tensor index, long value) {
    return Dispatch.call(new ScatterNumber(this, Scalar.of(value)), self, index)[0];
  }

  /** Zeros of the given sizes with the values added at their places. */
  Tensor addToZeros(Tensor index, Tensor values, long... sizes) {
    return add(Dispatch.zeros(sizes, TensorAccess.dtype(values)), index, values);
  }

  /** A number's place among the elements of a dtype, as a tensor that every place can read. */
  static Tensor number(Scalar value, DType dtype) {
    return Factories.full(new long[] {1}, value, dtype);
  }
}
