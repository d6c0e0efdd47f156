package dev.adjoint.ops.copy;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;

/** Unrecorded views and copies for use inside operations: no history, no shared version counter. */
public final class Raw {
  private Raw() {}

  /** The memory of a tensor under another layout. */
  public static Tensor view(Tensor x, Layout layout) {
    return TensorAccess.newTensor(TensorAccess.operand(x).withLayout(layout));
  }

  /** A tensor broadcast to sizes. */
  public static Tensor expand(Tensor x, long... sizes) {
    Layout layout = TensorAccess.layout(x);
    Shapes.requireSizes(layout, TensorAccess.dtype(x), sizes);
    return view(x, Shapes.expand(layout, sizes));
  }

  /** A row-major copy in float32. */
  public static Tensor wide(Tensor x) {
    return Copy.of(x, Layout.contiguous(TensorAccess.layout(x).sizes()), DType.FLOAT32);
  }
}
