package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.cpu.LineMoves;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Batches;
import org.jspecify.annotations.Nullable;

/**
 * Gather along one dimension, without checks. Inputs: the elements, and indices within range whose
 * sizes match except along the dimension.
 *
 * @param dim the dimension, not negative
 */
public record LineGather(int dim) implements Opaque {

  public static Tensor apply(Tensor x, Tensor positions, int dim) {
    return Dispatch.call(new LineGather(dim), x, positions)[0];
  }

  @Override
  public String nodeName() {
    return "GatherBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    Tensor out = Dispatch.empty(TensorAccess.layout(in[1]).sizes(), TensorAccess.dtype(in[0]));
    LineMoves.gather(
        TensorAccess.operand(out), TensorAccess.operand(in[0]), TensorAccess.operand(in[1]), dim);
    return new Tensor[] {out};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    long[] sizes = saved.sizes(0);
    Tensor result =
        grad == null || !saved.needs(0)
            ? null
            : LineScatter.apply(grad, saved.input(1), dim, sizes.length == 0 ? 1 : sizes[dim]);
    return new Tensor[] {result, null};
  }

  /** See {@link Opaque}: linear in the elements. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    return new Tensor[] {tangent == null ? null : apply(tangent, inputs[1], dim)};
  }

  /** See {@link Opaque}: the dimension moves up by one. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor[] all = Batches.front(inputs, batched, size);
    if (TensorAccess.layout(all[0]).dim() == 1) {
      return new Tensor[] {all[0]};
    }
    return new Tensor[] {apply(all[0], all[1], dim + 1)};
  }
}
