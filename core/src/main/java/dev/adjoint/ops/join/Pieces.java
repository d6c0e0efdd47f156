package dev.adjoint.ops.join;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.MultiView;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.AsStrided;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results of a multi-view as independent tensors: copies ({@code split_copy}), or shared memory
 * that autograd does not track ({@code unsafe_split}).
 *
 * @param views the views
 * @param nodeName name of the recorded node
 * @param copies whether each result is copied
 */
public record Pieces(MultiView views, String nodeName, boolean copies) implements JointlyLinear {

  /** Copies of the views. */
  public static List<Tensor> copies(MultiView views, Tensor x) {
    return List.of(Dispatch.call(new Pieces(views, views.nodeName() + "_copy", true), x));
  }

  /** Tensors that share the memory but are not views for autograd. */
  public static List<Tensor> unsafe(MultiView views, Tensor x) {
    return List.of(Dispatch.call(new Pieces(views, "Unsafe" + views.nodeName(), false), x));
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    Layout[] layouts = views.views(TensorAccess.layout(x));
    Tensor[] results = new Tensor[layouts.length];
    Arrays.setAll(
        results, i -> copies ? Copy.of(Raw.view(x, layouts[i])) : Raw.view(x, layouts[i]));
    return results;
  }

  @Override
  public boolean isInMemoryOfInput() {
    return !copies;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    for (Tensor grad : grads) {
      if (grad != null && saved.needs(0)) {
        Layout input = Layout.contiguous(saved.sizes(0));
        DType dtype = TensorAccess.dtype(grad);
        return new Tensor[] {views.transpose(grads, input, dtype)};
      }
    }
    return new Tensor[1];
  }

  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor whole = inputs[0].contiguous();
    Layout layout = TensorAccess.layout(whole);
    long[] sizes = Arrays.copyOfRange(layout.sizes(), 1, layout.dim());
    Layout member = Layout.contiguous(sizes);
    return Arrays.stream(views.views(member))
        .map(
            piece ->
                AsStrided.apply(
                    whole,
                    Shapes.prepend(size, piece.sizes()),
                    Shapes.prepend(member.numel(), piece.strides()),
                    layout.offset() + piece.offset()))
        .map(Clone::contiguous)
        .toArray(Tensor[]::new);
  }

  /** The gradients of the pieces, zeros where there is none. */
  static List<Tensor> orZeros(@Nullable Tensor[] grads, Layout[] pieces, DType dtype) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < grads.length; i++) {
      Tensor grad = grads[i];
      all.add(grad != null ? grad : Execution.zeros(pieces[i].sizes(), dtype));
    }
    return all;
  }
}
