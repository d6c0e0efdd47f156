package dev.adjoint.ops.convolution;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of the bias of a {@link Convolution}: the sum of each channel. Inputs: the gradient
 * of the result, and both factors, which do not count, but are inputs in PyTorch too: the gradient
 * requires a gradient if they do.
 */
enum BiasGradient implements Opaque {
  SUM;

  @Override
  public String nodeName() {
    return "ConvolutionBackwardBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {sum(inputs[0], 1)};
  }

  /** The sums over all dimensions but that of channels, and those of a batch before it. */
  private static Tensor sum(Tensor grad, int channels) {
    int rank = TensorAccess.layout(grad).dim();
    long[] dims = new long[rank - channels];
    Arrays.setAll(dims, d -> d == 0 ? channels - 1L : channels + (long) d);
    return Sum.apply(grad, dims, false, null);
  }

  /** A bias with so many dimensions behind that of channels. */
  static Tensor column(Tensor bias, int dims) {
    Layout layout = TensorAccess.layout(bias);
    long[] wide = Arrays.copyOf(layout.sizes(), layout.dim() + dims);
    Arrays.fill(wide, layout.dim(), wide.length, 1);
    return Reshape.apply(bias, wide);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true; // as PyTorch does, for the gradients of the others
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    return i == 0 ? Expand.apply(column(grad, sizes.length - 2), sizes) : null;
  }

  /** See {@link Opaque}: the sums of the gradient's tangent. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor grad = tangents[0];
    return new Tensor[] {grad == null ? null : sum(grad, 1)};
  }

  /** See {@link Opaque}: the sums of each member. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return new Tensor[] {
      batched[0] ? sum(inputs[0], 2) : Batches.front(sum(inputs[0], 1), false, size)
    };
  }
}
