package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * The lower median of all elements; ties share its gradient.
 *
 * @param ignoreNan whether NaN is left out
 */
record MedianOfAll(boolean ignoreNan) implements Opaque {

  @Override
  public String nodeName() {
    return ignoreNan ? "NanmedianBackward0" : "MedianBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {Median.ofAll(inputs[0], ignoreNan)};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    return new Tensor[] {
      grad == null ? null : ExtremumOfAll.share(grad, saved.input(0), saved.output(0))
    };
  }

  /** See {@link Opaque}: the mean of the tangents of the ties. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    return new Tensor[] {
      tangent == null ? null : Sum.apply(ExtremumOfAll.share(tangent, inputs[0], outputs[0]), null)
    };
  }

  /** See {@link Opaque}: the medians of flattened lines. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor x = inputs[0];
    long rest = size == 0 ? 0 : TensorAccess.layout(x).numel() / size;
    if (rest == 0) {
      // The median of nothing is the same for all members.
      Tensor nothing = Dispatch.zeros(new long[] {0}, TensorAccess.dtype(x));
      return new Tensor[] {Expand.apply(Dispatch.call(this, nothing)[0], size)};
    }
    return new Tensor[] {Median.along(Reshape.apply(x, size, rest), ignoreNan, 1, false)[0]};
  }
}
