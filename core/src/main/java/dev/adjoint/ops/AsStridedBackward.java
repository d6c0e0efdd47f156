package dev.adjoint.ops;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The transpose of {@link AsStrided}: adds each element of the gradient to the memory it came from.
 *
 * @param view the strided view
 * @param input the layout of what it was a view of
 */
record AsStridedBackward(AsStrided view, Layout input) implements Linear {

  Tensor apply(Tensor grad) {
    return Dispatch.call(this, grad);
  }

  @Override
  public String nodeName() {
    return "AsStridedBackward0";
  }

  @Override
  public Tensor forward(Tensor grad) {
    DType dtype = TensorAccess.dtype(grad);
    Layout from = view.layout();
    long size = Math.max(from.extent(), input.extent());
    Tensor memory = Dispatch.zeros(new long[] {size}, dtype);
    scatter(memory, from, grad);
    if (isInjective(input)) {
      return copy(memory, input);
    }
    // What the input shows several times shares the gradient of its one element.
    Tensor shown = Dispatch.zeros(new long[] {size}, dtype);
    Tensor one = Dispatch.zeros(new long[0], dtype);
    Arithmetic.fillRaw(one, 1);
    scatter(shown, input, Expand.raw(one, input.sizes()));
    return Arithmetic.DIV.raw(copy(memory, input), copy(shown, input));
  }

  private static Tensor copy(Tensor memory, Layout layout) {
    return Raw.copy(Raw.view(memory, layout));
  }

  private static void scatter(Tensor memory, Layout target, Tensor values) {
    if (isInjective(target)) {
      Arithmetic.ADD.rawInto(Raw.view(memory, target), values);
      return;
    }
    Layout source = TensorAccess.layout(values);
    for (long i = 0; i < target.size(0); i++) {
      scatter(memory, slice(target, i), Raw.view(values, slice(source, i)));
    }
  }

  private static Layout slice(Layout layout, long i) {
    int dim = layout.dim();
    return Layout.of(
        Arrays.copyOfRange(layout.sizes(), 1, dim),
        Arrays.copyOfRange(layout.strides(), 1, dim),
        layout.offset() + i * layout.stride(0));
  }

  /** Whether no two indices name one element: each dimension steps over all the smaller ones. */
  private static boolean isInjective(Layout layout) {
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
    long memory = Math.max(view.layout().extent(), input.extent());
    AsStrided views =
        new AsStrided(
            Shapes.prepend(size, view.sizes()),
            Shapes.prepend(memory, view.strides()),
            view.offset());
    Layout inputs =
        Layout.of(
            Shapes.prepend(size, input.sizes()),
            Shapes.prepend(memory, input.strides()),
            input.offset());
    return new AsStridedBackward(views, inputs);
  }

  @Override
  public Tensor transpose(Tensor grad, Operand ignored) {
    Tensor dense = Clone.withLayout(grad, input);
    if (!TensorAccess.layout(dense).sameSizes(input) || !isDenseLike(dense)) {
      throw new IllegalStateException(
          "as_strided: a second derivative over memory that the input shows several times is not"
              + " defined");
    }
    return AsStrided.apply(dense, view.sizes(), view.strides(), view.offset() - input.offset());
  }

  private boolean isDenseLike(Tensor dense) {
    return Arrays.equals(TensorAccess.layout(dense).strides(), input.strides());
  }
}
