package dev.adjoint.ops.reduce;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.AlongDim;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import org.jspecify.annotations.Nullable;

/**
 * Log-softmax along one dimension: {@code x - logsumexp(x)}.
 *
 * @param dim the dimension, not negative
 */
public record LogSoftmax(int dim) implements AlongDim {
  /** Inputs: the gradient, the result, and the sum of the gradient along the dimension. */
  private static final Pointwise GRADIENT =
      Pointwise.of(
              "log_softmax_backward",
              "LogSoftmaxBackwardDataBackward0",
              in(0).sub(in(1).exp().mul(in(2))))
          .guarding(0);

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim) {
    DType dtype = TensorAccess.dtype(x);
    int d = Shapes.wrapDim(dim, TensorAccess.layout(x).dim());
    if (!DTypes.isRealFloat(dtype)) {
      String kernel = d + 1 < TensorAccess.layout(x).dim() ? "softmax" : "log_softmax_lastdim";
      throw Errors.state("\"%s_kernel_impl\" not implemented for '%s'", kernel, dtype);
    }
    return Dispatch.call(new LogSoftmax(d), x)[0];
  }

  @Override
  public String nodeName() {
    return "LogSoftmaxBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    DType dtype = TensorAccess.dtype(inputs[0]);
    Layout layout = Layout.contiguous(TensorAccess.layout(inputs[0]).sizes());
    if (layout.numel() == 0) {
      return new Tensor[] {Execution.empty(layout, dtype)};
    }
    // Half types are rounded once, at the end.
    Tensor x = Copy.of(inputs[0], layout, DTypes.wide(dtype));
    long[] dims = {dim};
    Tensor shifted = Arithmetic.SUB.call(x, Amax.apply(x, true, dims, true));
    Tensor sum = Sum.apply(Elementwise.EXP.call(shifted), dims, true, null);
    Tensor result = Arithmetic.SUB.call(shifted, Elementwise.LOG.call(sum));
    return new Tensor[] {Clone.to(result, dtype)};
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    DType dtype = TensorAccess.dtype(grad);
    Tensor sum = Sum.apply(grad, new long[] {dim}, true, DTypes.wide(dtype));
    Tensor result = GRADIENT.call(new Tensor[] {grad, saved.output(0), sum});
    return Clone.to(result, dtype);
  }

  /** The tangent minus its mean weighted by {@code exp(result)}. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor t = tangents[0];
    if (t == null) {
      return new Tensor[1];
    }
    Tensor weighted = Arithmetic.MUL.call(Elementwise.EXP.call(outputs[0]), t);
    return new Tensor[] {Arithmetic.SUB.call(t, Sum.apply(weighted, new long[] {dim}, true, null))};
  }

  @Override
  public Opaque behindBatch() {
    return new LogSoftmax(dim + 1);
  }
}
