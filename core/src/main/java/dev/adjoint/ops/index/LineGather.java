package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.AlongDim;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Gather along one dimension, without checks. Inputs: the elements, and indices within range whose
 * sizes match except along the dimension.
 *
 * @param dim the dimension, not negative
 */
public record LineGather(int dim) implements AlongDim, JointlyLinear {

  public static Tensor apply(Tensor x, Tensor positions, int dim) {
    return Dispatch.call(new LineGather(dim), x, positions)[0];
  }

  @Override
  public String nodeName() {
    return "GatherBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    return new Tensor[] {picked(in[0], in[1], dim)};
  }

  /** The elements at positions that are known to be right, unrecorded. */
  static Tensor picked(Tensor x, Tensor positions, int dim) {
    return picked(x, positions, dim, at -> outside(x, dim, at));
  }

  /** The elements at positions that may be refused, unrecorded. */
  public static Tensor picked(Tensor x, Tensor positions, int dim, Move.Refusal refusal) {
    Tensor out = Execution.empty(TensorAccess.layout(positions).sizes(), TensorAccess.dtype(x));
    move(Move.Mode.GET, x, out, positions, dim, refusal);
    return out;
  }

  /** Writes elements to positions, unrecorded. */
  static void put(Tensor target, Tensor x, Tensor positions, int dim) {
    move(Move.Mode.PUT, target, x, positions, dim, at -> outside(target, dim, at));
  }

  /** Adds elements to positions, unrecorded. */
  static void add(Tensor target, Tensor x, Tensor positions, int dim) {
    move(Move.Mode.ADD, target, x, positions, dim, at -> outside(target, dim, at));
  }

  private static void move(
      Move.Mode mode, Tensor table, Tensor x, Tensor positions, int dim, Move.Refusal refusal) {
    Operand places = TensorAccess.operand(positions);
    Operand whole = TensorAccess.operand(table);
    Layout layout = whole.layout();
    boolean scalar = layout.dim() == 0;
    long size = scalar ? 1 : layout.size(dim);
    if (size == 0 && places.layout().numel() > 0) {
      throw refusal.of(Host.getLong(places));
    }
    long[] strides = layout.strides().clone();
    if (!scalar) {
      strides[dim] = 0;
    }
    Layout lines = Layout.of(places.layout().sizes(), strides, layout.offset());
    Execution.backend()
        .move(
            mode,
            whole.withLayout(lines),
            TensorAccess.operand(x),
            new Move.Axis(places, scalar ? 0 : layout.stride(dim), size, false, refusal));
  }

  private static IllegalStateException outside(Tensor table, int dim, long position) {
    return Errors.state(
        "index %s is out of bounds for dimension %s with size %s",
        position,
        dim,
        TensorAccess.layout(table).dim() == 0 ? 1 : TensorAccess.layout(table).size(dim));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    return LineScatter.apply(grad, saved.input(1), dim, sizes.length == 0 ? 1 : sizes[dim]);
  }

  @Override
  public Opaque behindBatch() {
    return new LineGather(dim + 1);
  }
}
