package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.creation.Factories;

/**
 * How an index tensor addresses positions along one dimension: by element or by slice.
 *
 * @param dim the dimension
 * @param slices whether an index selects a whole slice, as in {@code index_select}, rather than a
 *     single element, as in {@code gather}
 */
public record Along(long dim, boolean slices) {

  /** The non-negative dimension of the indexed tensor. */
  int axis(Layout table) {
    return Shapes.wrapDim(dim, table.dim());
  }

  /** A 0-d tensor is treated as a 1-d one of one element. */
  static Layout dimensioned(Layout layout) {
    return layout.dim() > 0 ? layout : Layout.of(new long[] {1}, new long[] {1}, layout.offset());
  }

  /** The sizes of the gathered result. */
  long[] pickedSizes(Layout table, Layout index) {
    if (!slices || table.dim() == 0) {
      return slices ? table.sizes() : index.sizes();
    }
    long[] sizes = table.sizes().clone();
    sizes[axis(table)] = index.numel();
    return sizes;
  }

  /** Runs the gather or scatter, unrecorded. */
  void run(Move.Mode mode, Tensor table, Tensor index, Tensor values) {
    run(mode, table, index, values, false);
  }

  /**
   * The same.
   *
   * @param scaled whether slices were scaled before they are added: in half precision, each
   *     addition is then rounded, otherwise the sum of duplicates is rounded once
   */
  void run(Move.Mode mode, Tensor table, Tensor index, Tensor values, boolean scaled) {
    Promotion.requireSame(table, values);
    DType dtype = TensorAccess.dtype(table);
    boolean half = DTypes.isHalf(dtype);
    if (half && !slices && (mode == Move.Mode.ADD || mode == Move.Mode.PROD)) {
      // As PyTorch does: what meets in one place is rounded once.
      Tensor wide = Raw.wide(table);
      move(mode, wide, index, Raw.wide(values), false);
      Copy.into(table, wide);
    } else if (half && !scaled && mode == Move.Mode.ADD && TensorAccess.layout(table).dim() > 1) {
      addSlices(table, index, values);
    } else {
      move(mode, table, index, values, scaled);
    }
  }

  /** Adds half-precision slices, rounding the sum of duplicates once. */
  private void addSlices(Tensor table, Tensor index, Tensor values) {
    long size = TensorAccess.layout(table).size(axis(TensorAccess.layout(table)));
    Tensor positions =
        Copy.of(index, Layout.contiguous(TensorAccess.layout(index).sizes()), DType.INT64);
    Layout column = Layout.contiguous(TensorAccess.layout(index).numel(), 1);
    Groups groups = Groups.of(Raw.view(positions, column), false);
    long count = groups.count();
    Tensor places = Raw.view(groups.firstRows(), Layout.contiguous(count));
    Operand sorted = TensorAccess.operand(places);
    boolean outside =
        count > 0 && (Host.getLong(sorted, 0) < 0 || Host.getLong(sorted, count - 1) >= size);
    if (outside || count == TensorAccess.layout(index).numel()) {
      move(Move.Mode.ADD, table, index, values, false);
      return;
    }
    Tensor written =
        Dispatch.call(new Gather(this), Raw.view(table, TensorAccess.layout(table)), places)[0];
    Tensor wide = Raw.wide(written);
    move(Move.Mode.ADD, wide, groups.inverse(), Raw.wide(values), false);
    Copy.into(written, wide);
    move(Move.Mode.PUT, table, places, written, false);
  }

  private void move(Move.Mode mode, Tensor table, Tensor index, Tensor values, boolean scaled) {
    Operand whole = TensorAccess.operand(table);
    Layout layout = dimensioned(whole.layout());
    int d = axis(layout);
    Operand positions = TensorAccess.operand(index);
    Layout named = dimensioned(positions.layout());
    long[] sizes = dimensioned(Layout.contiguous(pickedSizes(layout, named))).sizes();
    if (layout.size(d) == 0 && Layout.numel(sizes) > 0) {
      throw refusal(mode, layout, Host.getLong(positions), scaled);
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
    Execution.backend()
        .move(
            mode,
            whole.withLayout(Layout.of(sizes, strides, layout.offset())),
            moved.withLayout(Layout.of(sizes, valueStrides, from.offset())),
            new Move.Axis(
                positions.withLayout(named),
                layout.stride(d),
                layout.size(d),
                false,
                position -> refusal(mode, layout, position, scaled)));
  }

  /**
   * Refuses slice indices out of range, before anything is written.
   *
   * @param filled whether libtorch fills the slices first, by an operation with its own error text
   */
  void requireInside(Tensor table, Tensor index, boolean filled) {
    Layout layout = TensorAccess.layout(table);
    long size = dimensioned(layout).size(axis(layout));
    int d = axis(layout);
    if (filled) {
      Bounds.require(index, -size, size, position -> Fills.outside(position, d, size));
    }
    Bounds.require(index, 0, size, _ -> outside());
  }

  /** The error text of the kernel that libtorch uses; it has two for adding slices. */
  private RuntimeException refusal(Move.Mode mode, Layout table, long position, boolean scaled) {
    int d = axis(table);
    String text =
        "index "
            + position
            + " is out of bounds for dimension "
            + d
            + " with size "
            + dimensioned(table).size(d);
    if (!slices || (mode == Move.Mode.ADD && table.dim() > 1 && !scaled)) {
      return new IllegalStateException(text);
    }
    return mode == Move.Mode.PUT
        ? new IndexOutOfBoundsException("index_copy_(): " + text)
        : outside();
  }

  private static IndexOutOfBoundsException outside() {
    return new IndexOutOfBoundsException("index out of range in self");
  }

  // ---- differentiable

  public Tensor pick(Tensor x, Tensor index) {
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

  /** Scatter-adds the values into zeros of the given sizes. */
  public Tensor addToZeros(Tensor index, Tensor values, long... sizes) {
    return add(Execution.zeros(sizes, TensorAccess.dtype(values)), index, values);
  }

  /** A number as a one-element tensor that broadcasts over all positions. */
  static Tensor number(Scalar value, DType dtype) {
    return Factories.full(new long[] {1}, value, dtype);
  }
}
