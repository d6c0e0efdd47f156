package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Raw;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Transpose of a view whose elements may overlap: each base element gets the sum over the view
 * elements that show it.
 *
 * @param view the view
 * @param sizes the sizes of the base
 * @param nodeName name of the recorded node
 */
record ScatterView(View view, long[] sizes, String nodeName) implements Linear {

  public static Tensor apply(Tensor grad, VectorView view, long... sizes) {
    return Dispatch.call(new ScatterView(view, sizes, "AsStridedBackwardBackward0"), grad);
  }

  public static Tensor apply(Tensor grad, Unfold view, long... sizes) {
    return Dispatch.call(new ScatterView(view, sizes, "UnfoldBackwardBackward0"), grad);
  }

  @Override
  public Tensor forward(Tensor grad) {
    Tensor whole = Execution.zeros(sizes, TensorAccess.dtype(grad));
    Layout shown = view.view(TensorAccess.layout(whole));
    if (!shown.sameSizes(TensorAccess.layout(grad))) {
      throw Errors.state(
          "%s: expected a tensor of the sizes %s that the view has, got %s",
          nodeName(), shown.sizes(), TensorAccess.layout(grad).sizes());
    }
    add(whole, shown, grad);
    return whole;
  }

  /** Scatter-adds to the locations of a layout. */
  static void add(Tensor memory, Layout target, Tensor values) {
    if (target.numel() == 0) {
      return;
    }
    if (isInjective(target)) {
      Arithmetic.ADD.rawInto(Raw.view(memory, target), values);
      return;
    }
    Layout source = TensorAccess.layout(values);
    for (long i = 0; i < target.size(0); i++) {
      add(memory, slice(target, i), Raw.view(values, slice(source, i)));
    }
  }

  private static Layout slice(Layout layout, long i) {
    int dim = layout.dim();
    return Layout.of(
        Arrays.copyOfRange(layout.sizes(), 1, dim),
        Arrays.copyOfRange(layout.strides(), 1, dim),
        layout.offset() + i * layout.stride(0));
  }

  /** Whether the layout is injective: each stride exceeds the extent of all smaller dimensions. */
  static boolean isInjective(Layout layout) {
    int[] order =
        IntStream.range(0, layout.dim())
            .filter(d -> layout.size(d) > 1)
            .boxed()
            .sorted(Comparator.comparingLong(layout::stride))
            .mapToInt(d -> d)
            .toArray();
    long reach = 0;
    for (int d : order) {
      if (layout.stride(d) <= reach) {
        return false;
      }
      reach += (layout.size(d) - 1) * layout.stride(d);
    }
    return true;
  }

  @Override
  public Linear batched(long size) {
    return new ScatterView(view.batched(), Shapes.prepend(size, sizes), nodeName);
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Dispatch.call(view, grad);
  }
}
