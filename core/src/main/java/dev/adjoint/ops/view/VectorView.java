package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.View;
import dev.adjoint.ops.copy.Clone;
import java.util.Arrays;

/**
 * Strided view of a vector, with strides counted in its elements: {@link AsStrided} on a tensor in
 * place of a storage.
 *
 * @param layout position in the vector of each element
 */
record VectorView(Layout layout) implements View {

  public static Tensor apply(Tensor vector, Layout layout) {
    return Dispatch.call(new VectorView(layout), vector);
  }

  /** Clones with exactly the strides of {@code like}, which may leave gaps, at offset 0. */
  public static Tensor cloneAs(Tensor x, Layout like) {
    if (like.isNonOverlappingAndDense()) {
      return Clone.withLayout(x, like);
    }
    Layout gaps = Layout.of(like.sizes(), like.strides(), 0);
    return apply(ScatterView.apply(x, new VectorView(gaps), gaps.extent()), gaps);
  }

  @Override
  public String nodeName() {
    return "AsStridedBackward0";
  }

  @Override
  public Layout view(Layout input) {
    long stride = input.stride(0);
    long[] strides = Arrays.stream(layout.strides()).map(s -> s * stride).toArray();
    return Layout.of(layout.sizes(), strides, input.offset() + layout.offset() * stride);
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return ScatterView.apply(grad, this, input.sizes());
  }
}
