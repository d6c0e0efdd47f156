package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Removal of dimensions of size 1.
 *
 * @param dims which; null for all
 * @param nodeName name of the recorded node
 */
public record Squeeze(long @Nullable [] dims, String nodeName) implements View {

  /** All dimensions. */
  public static Squeeze of() {
    return new Squeeze(null, "SqueezeBackward0");
  }

  /** One dimension. */
  public static Squeeze of(long dim) {
    return new Squeeze(new long[] {dim}, "SqueezeBackward1");
  }

  /** Several dimensions. */
  public static Squeeze of(long[] dims) {
    return new Squeeze(dims.clone(), "SqueezeBackward2");
  }

  /** Removes all dimensions of size 1. */
  public static Tensor apply(Tensor x) {
    return Dispatch.call(of(), x);
  }

  /** Removes one dimension if its size is 1. */
  public static Tensor apply(Tensor x, long dim) {
    return Dispatch.call(of(dim), x);
  }

  /** Removes those of the dimensions whose size is 1. */
  public static Tensor apply(Tensor x, long[] dims) {
    return Dispatch.call(of(dims), x);
  }

  @Override
  public Layout view(Layout input) {
    int rank = input.dim();
    boolean[] chosen =
        dims != null && dims.length == 0 ? new boolean[rank] : Shapes.reducedDims(dims, rank);
    long[] sizes = new long[rank];
    long[] strides = new long[rank];
    int count = 0;
    for (int d = 0; d < rank; d++) {
      if (!chosen[d] || input.size(d) != 1) {
        sizes[count] = input.size(d);
        strides[count++] = input.stride(d);
      }
    }
    return Layout.of(Arrays.copyOf(sizes, count), Arrays.copyOf(strides, count), input.offset());
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return Reshape.apply(grad, input.sizes());
  }
}
