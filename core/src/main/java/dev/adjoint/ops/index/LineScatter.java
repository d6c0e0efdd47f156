package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.op.AlongDim;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Scatter-add into zeros: the transpose of {@link LineGather}. Inputs: the elements, and indices of
 * the same sizes.
 *
 * @param dim the dimension, not negative
 * @param length its size in the result
 */
public record LineScatter(int dim, long length) implements AlongDim, JointlyLinear {

  public static Tensor apply(Tensor x, Tensor positions, int dim, long length) {
    return Dispatch.call(new LineScatter(dim, length), x, positions)[0];
  }

  @Override
  public String nodeName() {
    return "ScatterAddBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    long[] sizes = TensorAccess.layout(in[0]).sizes().clone();
    if (sizes.length > 0) {
      sizes[dim] = length;
    }
    Tensor out = Execution.zeros(sizes, TensorAccess.dtype(in[0]));
    LineGather.add(out, in[0], in[1], dim);
    return new Tensor[] {out};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return LineGather.apply(grad, saved.input(1), dim);
  }

  @Override
  public Opaque behindBatch() {
    return new LineScatter(dim + 1, length);
  }
}
