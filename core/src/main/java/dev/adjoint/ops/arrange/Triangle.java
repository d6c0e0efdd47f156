package dev.adjoint.ops.arrange;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Triangle of matrices, the other elements being zeros: {@code tril} and {@code triu}.
 *
 * @param upper whether the upper one is kept
 * @param diagonal the last diagonal that is kept, counted upwards from the main one
 */
public record Triangle(boolean upper, long diagonal) implements Overwriting, JointlyLinear {
  private static final Scalar ZERO = Scalar.of(0L);

  /** Runs the operation. */
  public static Tensor apply(Tensor x, boolean upper, long diagonal, boolean inPlace) {
    Triangle op = new Triangle(upper, diagonal);
    if (TensorAccess.layout(x).dim() < 2) {
      throw new IllegalStateException(
          op.messageName() + ": input tensor must have at least 2 dimensions");
    }
    return inPlace ? Dispatch.callInPlace(op, x) : Dispatch.call(op, x)[0];
  }

  @Override
  public String messageName() {
    return upper ? "triu" : "tril";
  }

  @Override
  public String nodeName() {
    return upper ? "TriuBackward0" : "TrilBackward0";
  }

  /** As in PyTorch: zeros are all that is written, so the order does not matter. */
  @Override
  public boolean allowsOverlap() {
    return true;
  }

  @Override
  public void write(Tensor target, Tensor[] inputs) {
    Layout layout = TensorAccess.layout(target);
    if (layout.numel() == 0) {
      return;
    }
    int rank = layout.dim();
    long rows = layout.size(rank - 2);
    long columns = layout.size(rank - 1);
    // Row r keeps columns up to r + diagonal, or from there on: all rows before the first one, or
    // from the last one on, are alike.
    long begin = clamp(-diagonal, rows);
    long end = clamp(columns - diagonal, rows);
    if (!upper) {
      zero(target, layout, 0, begin, 0, columns);
    }
    for (long r = begin; r < end; r++) {
      long at = r + diagonal;
      zero(target, layout, r, r + 1, upper ? 0 : at + 1, upper ? at : columns);
    }
    if (upper) {
      zero(target, layout, end, rows, 0, columns);
    }
  }

  private static long clamp(long row, long rows) {
    return Math.clamp(row, 0L, rows);
  }

  /** Writes zeros to rows and columns of every matrix. */
  private static void zero(
      Tensor target, Layout layout, long row, long rowEnd, long column, long columnEnd) {
    if (row >= rowEnd || column >= columnEnd) {
      return;
    }
    int last = layout.dim() - 1;
    long[] sizes = Arrays.copyOf(layout.sizes(), last + 1);
    sizes[last - 1] = rowEnd - row;
    sizes[last] = columnEnd - column;
    long first = layout.offset() + row * layout.stride(last - 1) + column * layout.stride(last);
    Execution.fill(Raw.view(target, Layout.of(sizes, layout.strides(), first)), ZERO);
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Dispatch.call(this, grad)[0];
  }

  /** See {@link Opaque}: the matrices stay the last two dimensions. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, inputs);
  }
}
