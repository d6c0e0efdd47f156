package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.View;

/**
 * Inserts a dimension of size 1.
 *
 * @param dim where; negative ones count from the end of the result
 */
public record Unsqueeze(long dim) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim) {
    return Dispatch.call(new Unsqueeze(dim), x);
  }

  @Override
  public String nodeName() {
    return "UnsqueezeBackward0";
  }

  @Override
  public Layout view(Layout input) {
    int rank = input.dim();
    int at = Shapes.wrapDim(dim, rank + 1);
    long[] sizes = new long[rank + 1];
    long[] strides = new long[rank + 1];
    for (int d = 0; d <= rank; d++) {
      sizes[d] = d == at ? 1 : input.size(d < at ? d : d - 1);
      strides[d] =
          d != at
              ? input.stride(d < at ? d : d - 1)
              : at == rank ? 1 : input.size(at) * input.stride(at);
    }
    return Layout.of(sizes, strides, input.offset());
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return Squeeze.apply(grad, Shapes.wrapDim(dim, input.dim() + 1));
  }
}
