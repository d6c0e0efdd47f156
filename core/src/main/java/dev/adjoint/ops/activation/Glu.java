package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Slice;

/**
 * Gated linear unit: the first half of a dimension times the sigmoid of the second.
 *
 * @param dim the dimension, negative: counted from the end
 */
public record Glu(int dim) implements Composite {
  private static final Pointwise GATED =
      Pointwise.of("glu", "GluBackward0", in(0).mul(in(1).sigmoid()));

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim) {
    Layout layout = TensorAccess.layout(x);
    Errors.require(layout.dim() > 0, "glu does not support 0-dimensional tensors");
    int d = Shapes.wrapDim(dim, layout.dim());
    Errors.require(
        layout.size(d) % 2 == 0,
        "Halving dimension must be even, but dimension %s is size %s",
        d,
        layout.size(d));
    DType dtype = TensorAccess.dtype(x);
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state("\"glu_cpu\" not implemented for '%s'", dtype);
    }
    return Dispatch.call(new Glu(d - layout.dim()), x)[0];
  }

  @Override
  public String nodeName() {
    return "GluBackward0";
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Layout layout = TensorAccess.layout(inputs[0]);
    long half = layout.size(layout.dim() + dim) / 2;
    return new Tensor[] {
      GATED.call(Slice.narrow(inputs[0], dim, 0, half), Slice.narrow(inputs[0], dim, half, half))
    };
  }
}
