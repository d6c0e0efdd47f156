package dev.adjoint.ops.view;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.View;
import java.util.Arrays;

/**
 * Sliding windows of a dimension, in a new last dimension; they may overlap.
 *
 * @param dim the dimension
 * @param size the size of a window
 * @param step from the start of one window to that of the next
 */
public record Unfold(long dim, long size, long step) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long dim, long size, long step) {
    return Dispatch.call(new Unfold(dim, size, step), x);
  }

  @Override
  public String nodeName() {
    return "UnfoldBackward0";
  }

  @Override
  public Layout view(Layout input) {
    int rank = input.dim();
    int d = Shapes.wrapDim(dim, rank);
    long most = rank == 0 ? 1 : input.size(d);
    require(size >= 0, "size is " + size + " but must be >= 0");
    require(
        size <= most,
        "maximum size for tensor at dimension " + d + " is " + most + " but size is " + size);
    require(step > 0, "step is " + step + " but must be > 0");
    long[] sizes = Arrays.copyOf(input.sizes(), rank + 1);
    long[] strides = Arrays.copyOf(input.strides(), rank + 1);
    sizes[rank] = size;
    strides[rank] = rank == 0 ? 1 : strides[d];
    if (rank > 0) {
      sizes[d] = (most - size) / step + 1;
      strides[d] *= step;
    }
    return Layout.of(sizes, strides, input.offset());
  }

  /** Sums the gradients of overlapping windows. */
  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return ScatterView.apply(grad, this, input.sizes());
  }
}
