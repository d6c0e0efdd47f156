package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Reshape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code take}: elements by position in the flattened tensor. */
public enum Take implements LinearComposite {
  TAKE;

  /** Runs the operation. */
  public static Tensor apply(Tensor x, Tensor index) {
    DType dtype = TensorAccess.dtype(index);
    if (dtype != DType.INT64) {
      throw new IllegalStateException(
          "take(): Expected a long tensor for index, but got " + dtype.scalarTypeName());
    }
    if (TensorAccess.layout(x).numel() == 0 && TensorAccess.layout(index).numel() > 0) {
      throw new IndexOutOfBoundsException("take(): tried to take from an empty tensor");
    }
    return Dispatch.call(TAKE, x, index)[0];
  }

  @Override
  public String nodeName() {
    return "TakeBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    Tensor dense = TensorAccess.layout(in[0]).isContiguous() ? in[0] : Copy.of(in[0]);
    Operand table = TensorAccess.operand(dense);
    Operand positions = TensorAccess.operand(in[1]);
    long[] sizes = positions.layout().sizes();
    long numel = table.layout().numel();
    Tensor result = Execution.empty(sizes, table.dtype());
    Layout still = Layout.of(sizes, new long[sizes.length], table.layout().offset());
    Execution.backend()
        .move(
            Move.Mode.GET,
            table.withLayout(still),
            TensorAccess.operand(result),
            new Move.Axis(
                positions,
                1,
                numel,
                true,
                position ->
                    Errors.index(
                        "out of range: tried to access index %s on a tensor of %s elements.",
                        position, numel)));
    return new Tensor[] {result};
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
    long[] sizes = saved.sizes(0);
    Tensor zeros = Execution.zeros(new long[] {Layout.numel(sizes)}, TensorAccess.dtype(grad));
    Tensor flat = Dispatch.call(new IndexPut(1, true), zeros, grad, saved.input(1))[0];
    return Reshape.apply(flat, sizes);
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    return new Tensor[] {IndexGet.apply(Reshape.apply(inputs[0], -1), List.of(inputs[1]))};
  }
}
