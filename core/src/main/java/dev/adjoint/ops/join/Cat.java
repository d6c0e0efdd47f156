package dev.adjoint.ops.join;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Concatenation along an existing dimension.
 *
 * @param dim the dimension, not negative
 */
public record Cat(int dim) implements JointlyLinear {

  /** Runs the operation. */
  public static Tensor apply(List<Tensor> tensors, long dim) {
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("torch.cat(): expected a non-empty list of Tensors");
    }
    Tensor[] inputs = tensors.toArray(Tensor[]::new);
    int rank = 0;
    for (int i = 0; i < inputs.length; i++) {
      Layout layout = TensorAccess.layout(inputs[i]);
      if (layout.dim() == 0) {
        throw new IllegalStateException(
            "zero-dimensional tensor (at position " + i + ") cannot be concatenated");
      }
      rank = rank != 0 || isNothing(layout) ? rank : layout.dim();
    }
    Cat op = new Cat(rank == 0 ? 0 : Shapes.wrapDim(dim, rank));
    checkSizes(inputs, op.dim());
    return Dispatch.call(op, inputs)[0];
  }

  @Override
  public boolean isLinearInAnyDType() {
    return true;
  }

  @Override
  public String nodeName() {
    return "CatBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    long[] sizes = {0};
    long length = 0;
    for (Tensor input : inputs) {
      Layout layout = TensorAccess.layout(input);
      if (!isNothing(layout)) {
        sizes = layout.sizes().clone();
        length = Layout.plus(length, layout.size(dim));
      }
    }
    sizes[dim] = length;
    DType dtype = Promotion.resultType(inputs);
    Tensor out = Execution.empty(sizes, dtype);
    Layout whole = TensorAccess.layout(out);
    long at = 0;
    for (Tensor input : inputs) {
      Layout layout = TensorAccess.layout(input);
      if (layout.numel() != 0) {
        long offset = at * whole.stride(dim);
        Copy.into(Raw.view(out, Layout.of(layout.sizes(), whole.strides(), offset)), input);
      }
      at += isNothing(layout) ? 0 : layout.size(dim);
    }
    return new Tensor[] {out};
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[saved.count()];
    long at = 0;
    for (int i = 0; i < results.length; i++) {
      long[] sizes = saved.sizes(i);
      boolean nothing = sizes.length == 1 && sizes[0] == 0;
      long length = nothing ? 0 : sizes[dim];
      if (grad != null && saved.needs(i)) {
        results[i] =
            nothing
                ? Execution.zeros(sizes, TensorAccess.dtype(grad))
                : Slice.narrow(grad, dim, at, length);
      }
      at += length;
    }
    return results;
  }

  /** See {@link Opaque}: the dimension moves up by one. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    List<Tensor> kept = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      Tensor x = inputs[i];
      if (Batches.rank(x, batched[i]) > 1 || TensorAccess.layout(x).numel() != 0) {
        kept.add(Batches.front(x, batched[i], size));
      }
    }
    return new Tensor[] {
      kept.isEmpty() ? Batches.front(inputs[0], batched[0], size) : apply(kept, dim + 1L)
    };
  }

  /** Whether this is an empty 1-d tensor, which is skipped whatever the other shapes. */
  private static boolean isNothing(Layout layout) {
    return layout.dim() == 1 && layout.size(0) == 0;
  }

  private static void checkSizes(Tensor[] inputs, int dim) {
    Layout first = null;
    for (int i = 0; i < inputs.length; i++) {
      Layout layout = TensorAccess.layout(inputs[i]);
      if (isNothing(layout)) {
        continue;
      }
      first = first == null ? layout : first;
      if (layout.dim() != first.dim()) {
        throw Errors.state(
            "Tensors must have same number of dimensions: got %s and %s",
            first.dim(), layout.dim());
      }
      for (int d = 0; d < layout.dim(); d++) {
        if (d != dim && layout.size(d) != first.size(d)) {
          throw Errors.state(
              "Sizes of tensors must match except in dimension %s. Expected size %s but got size"
                  + " %s for tensor number %s in the list.",
              dim, first.size(d), layout.size(d), i);
        }
      }
    }
  }
}
