package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.SumTo;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code masked_select}: the elements where a mask is true, in row-major order. */
public enum MaskedSelect implements JointlyLinear {
  MASKED_SELECT;

  /** Runs the operation. */
  public static Tensor apply(Tensor x, Tensor mask) {
    if (TensorAccess.dtype(mask) != DType.BOOL) {
      throw new IllegalStateException("masked_select: expected BoolTensor for mask");
    }
    return Dispatch.call(MASKED_SELECT, x, mask)[0];
  }

  @Override
  public String nodeName() {
    return "MaskedSelectBackward0";
  }

  /** The broadcast sizes, with at least one dimension. */
  private static long[] common(long[] x, long[] mask) {
    long[] sizes = Shapes.broadcast(mask, x);
    return sizes.length == 0 ? new long[] {1} : sizes;
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    long[] sizes = common(TensorAccess.layout(in[0]).sizes(), TensorAccess.layout(in[1]).sizes());
    List<Tensor> columns = NonZero.columns(Raw.expand(in[1], sizes));
    Tensor whole = Raw.expand(in[0], sizes);
    return new IndexGet(IndexedDims.which(columns)).forward(IndexPlan.inputs(columns, whole));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public boolean guards(int i, boolean[] needed) {
    return i == 0;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = common(saved.sizes(0), saved.sizes(1));
    Tensor mask = Expand.apply(saved.input(1), sizes);
    Tensor zeros = Execution.zeros(sizes, TensorAccess.dtype(grad));
    return SumTo.apply(MaskedScatter.apply(zeros, mask, grad, false), saved.sizes(0));
  }

  /** Only with one mask for the whole batch: the same elements of each example. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    if (batched[1]) {
      throw new IllegalStateException(
          "vmap: Attempted to vmap over `mask` in torch.masked_select(self, mask) We cannot support"
              + " this because for each batch this would return a differently shaped Tensor.");
    }
    long[] one = new long[TensorAccess.layout(inputs[0]).dim() - 1];
    System.arraycopy(TensorAccess.layout(inputs[0]).sizes(), 1, one, 0, one.length);
    long[] sizes = common(one, TensorAccess.layout(inputs[1]).sizes());
    Tensor x = inputs[0];
    for (int missing = sizes.length - one.length; missing > 0; missing--) {
      x = Unsqueeze.apply(x, 1);
    }
    Tensor mask = Expand.apply(inputs[1], sizes);
    return new Tensor[] {
      IndexGet.apply(
          Expand.apply(x, MaskedScatter.withBatch(size, sizes)), MaskedScatter.behindBatch(mask))
    };
  }
}
