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
import org.jspecify.annotations.Nullable;

/**
 * Softmax along one dimension: {@code exp(x)} divided by its sum.
 *
 * @param dim the dimension, not negative
 */
public record Softmax(int dim) implements AlongDim {
  /** The exponential of what is left of the largest. */
  private static final Pointwise SHIFTED =
      Pointwise.of("softmax", "SoftmaxBackward0", in(0).sub(in(1)).exp());

  /** Inputs: the gradient, the result, and the sum of their product along the dimension. */
  private static final Pointwise GRADIENT =
      Pointwise.of("softmax_backward", "SoftmaxBackwardDataBackward0", in(0).sub(in(2)).mul(in(1)))
          .guarding(0, 1);

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim) {
    DType dtype = TensorAccess.dtype(x);
    int d = Shapes.wrapDim(dim, TensorAccess.layout(x).dim());
    if (!DTypes.isRealFloat(dtype)) {
      String kernel = d + 1 < TensorAccess.layout(x).dim() ? "softmax" : "softmax_lastdim";
      throw Errors.state("\"%s_kernel_impl\" not implemented for '%s'", kernel, dtype);
    }
    return Dispatch.call(new Softmax(d), x)[0];
  }

  @Override
  public String nodeName() {
    return "SoftmaxBackward0";
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
    Tensor powers = SHIFTED.call(x, Amax.apply(x, true, dims, true));
    Tensor result = Arithmetic.DIV.call(powers, Sum.apply(powers, dims, true, null));
    return new Tensor[] {Clone.to(result, dtype)};
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    DType dtype = TensorAccess.dtype(grad);
    DType wide = DTypes.wide(dtype);
    Tensor result = saved.output(0);
    Tensor product = Arithmetic.MUL.call(Clone.to(grad, wide), Clone.to(result, wide));
    Tensor sum = Sum.apply(product, new long[] {dim}, true, null);
    return Clone.to(GRADIENT.call(new Tensor[] {grad, result, sum}), dtype);
  }

  /** The result times the tangent less its mean weighted by the result. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor t = tangents[0];
    if (t == null) {
      return new Tensor[1];
    }
    Tensor mean = Sum.apply(Arithmetic.MUL.call(outputs[0], t), new long[] {dim}, true, null);
    return new Tensor[] {Arithmetic.MUL.call(outputs[0], Arithmetic.SUB.call(t, mean))};
  }

  @Override
  public Opaque behindBatch() {
    return new Softmax(dim + 1);
  }
}
