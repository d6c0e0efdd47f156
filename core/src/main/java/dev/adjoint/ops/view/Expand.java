package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Expanded view: dimensions of size 1 repeated with stride 0.
 *
 * @param sizes the sizes wanted; -1 keeps a size
 */
public record Expand(long[] sizes) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long... sizes) {
    return Dispatch.call(checked(x, sizes), x);
  }

  /** The operation, after checking that there are enough sizes. */
  public static Expand checked(Tensor x, long... sizes) {
    Shapes.requireSizes(TensorAccess.layout(x), TensorAccess.dtype(x), sizes);
    return new Expand(sizes);
  }

  @Override
  public String nodeName() {
    return "ExpandBackward0";
  }

  @Override
  public Layout view(Layout input) {
    return Shapes.expandedView(input, sizes);
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    // Of a single element a new tensor, even where nothing was expanded.
    return input.dim() == 0 ? grad.sum() : SumTo.apply(grad, input.sizes());
  }

  /** Broadcasts tensors to their common shape. */
  public static List<Tensor> together(List<Tensor> tensors) {
    long[] sizes = new long[0];
    for (Tensor t : tensors) {
      sizes = Shapes.broadcast(sizes, TensorAccess.layout(t).sizes());
    }
    List<Tensor> all = new ArrayList<>();
    for (Tensor t : tensors) {
      all.add(ifNeeded(t, sizes));
    }
    return List.copyOf(all);
  }

  /** The operand of an expanded tensor, without making a tensor. */
  static Operand operand(Tensor x, long... sizes) {
    Operand own = TensorAccess.operand(x);
    Layout layout = checked(x, sizes).view(own.layout());
    return own.withLayout(layout);
  }

  /** Expands unless the sizes match already. */
  public static Tensor ifNeeded(Tensor x, long... sizes) {
    return Arrays.equals(TensorAccess.layout(x).sizes(), sizes) ? x : apply(x, sizes);
  }
}
