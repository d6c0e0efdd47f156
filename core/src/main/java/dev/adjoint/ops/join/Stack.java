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
import dev.adjoint.ops.view.Select;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stacking of equally sized tensors along a new dimension.
 *
 * @param dim where the new dimension is, not negative
 */
public record Stack(int dim) implements JointlyLinear {

  /** Runs the operation. */
  public static Tensor apply(List<Tensor> tensors, long dim) {
    if (tensors.isEmpty()) {
      throw new IllegalStateException("stack expects a non-empty TensorList");
    }
    Tensor[] inputs = tensors.toArray(Tensor[]::new);
    long[] sizes = TensorAccess.layout(inputs[0]).sizes();
    int wrapped = Shapes.wrapDim(dim, sizes.length + 1);
    for (int i = 1; i < inputs.length; i++) {
      long[] other = TensorAccess.layout(inputs[i]).sizes();
      if (!Arrays.equals(other, sizes)) {
        throw Errors.state(
            "stack expects each tensor to be equal size, but got %s at entry 0 and %s at entry %s",
            sizes, other, i);
      }
    }
    return Dispatch.call(new Stack(wrapped), inputs)[0];
  }

  @Override
  public boolean isLinearInAnyDType() {
    return true;
  }

  @Override
  public String nodeName() {
    return "StackBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    long[] sizes = TensorAccess.layout(inputs[0]).sizes();
    long[] wanted = new long[sizes.length + 1];
    System.arraycopy(sizes, 0, wanted, 0, dim);
    wanted[dim] = inputs.length;
    System.arraycopy(sizes, dim, wanted, dim + 1, sizes.length - dim);
    DType dtype = Promotion.resultType(inputs);
    Tensor out = Execution.empty(wanted, dtype);
    Layout whole = TensorAccess.layout(out);
    if (whole.numel() != 0) {
      Select at = new Select(dim, 0);
      Layout first = at.view(whole);
      for (int i = 0; i < inputs.length; i++) {
        long offset = i * whole.stride(dim);
        Copy.into(Raw.view(out, Layout.of(first.sizes(), first.strides(), offset)), inputs[i]);
      }
    }
    return new Tensor[] {out};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Select.apply(grad, dim, i);
  }

  /** See {@link Opaque}: the dimension moves up by one. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return new Tensor[] {apply(List.of(Batches.front(inputs, batched, size)), dim + 1L)};
  }
}
