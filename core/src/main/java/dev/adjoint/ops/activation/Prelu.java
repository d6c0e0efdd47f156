package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.SumTo;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rectified linear unit with a slope for each channel, or one for all. Inputs: the tensor, and
 * slopes of as many dimensions.
 */
public record Prelu() implements Opaque {
  private static final Pointwise KERNEL =
      Pointwise.of("prelu", "PreluKernelBackward0", select(in(0).gt(0), in(0), in(1).mul(in(0))))
          .check(Rules.onlyFloating("prelu_cpu"));

  /** Runs the operation; channels are the second dimension. */
  public static Tensor apply(Tensor x, Tensor weight) {
    Errors.require(
        TensorAccess.dtype(x) == TensorAccess.dtype(weight),
        "prelu: Type promoting not supported. Got %s and %s",
        TensorAccess.dtype(x),
        TensorAccess.dtype(weight));
    Layout layout = TensorAccess.layout(x);
    Layout slopes = TensorAccess.layout(weight);
    long count = slopes.numel();
    if (count != 1) {
      Errors.require(layout.dim() > 0, "Not allow zero-dim input tensor.");
      long channels = layout.dim() > 1 ? layout.size(1) : 1;
      Errors.require(
          channels == count,
          "Mismatch of parameter numbers and input channel size. Found parameter numbers = %s and"
              + " channel size = %s.",
          count,
          channels);
    }
    Errors.require(
        slopes.dim() <= 1,
        "prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = %s",
        slopes.dim());
    Tensor spread =
        slopes.dim() == layout.dim() ? weight : Reshape.apply(weight, spread(count, layout.dim()));
    return Dispatch.call(new Prelu(), x, spread)[0];
  }

  private static long[] spread(long count, int dim) {
    long[] sizes = new long[dim];
    Arrays.fill(sizes, 1);
    if (dim > 1) {
      sizes[1] = count;
    }
    return sizes;
  }

  @Override
  public String nodeName() {
    return "PreluKernelBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {KERNEL.call(inputs[0], inputs[1])};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = Objects.requireNonNull(grads[0]);
    Tensor[] each = Dispatch.call(new PreluGradient(), grad, saved.input(0), saved.input(1));
    @Nullable Tensor[] found = new Tensor[2];
    for (int i = 0; i < 2; i++) {
      found[i] = saved.needs(i) ? SumTo.apply(each[i], saved.sizes(i)) : null;
    }
    return found;
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return new Tensor[] {PreluGradient.tangent(inputs[0], inputs[1], tangents)};
  }

  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, PreluGradient.beside(inputs, batched));
  }
}
