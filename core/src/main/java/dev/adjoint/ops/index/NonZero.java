package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Select;
import java.util.ArrayList;
import java.util.List;

/** {@code nonzero}: a row of indices for each nonzero element. */
public enum NonZero implements Discrete {
  NON_ZERO;

  /** A row for each element that is not zero. */
  public static Tensor apply(Tensor x) {
    return Dispatch.call(NON_ZERO, x)[0];
  }

  /** For each dimension the positions of the elements that are not zero. */
  public static List<Tensor> columns(Tensor x) {
    Tensor source = TensorAccess.layout(x).dim() == 0 ? Reshape.apply(x, 1) : x;
    Tensor rows = apply(source);
    List<Tensor> columns = new ArrayList<>();
    for (int d = 0; d < TensorAccess.layout(source).dim(); d++) {
      columns.add(Select.apply(rows, 1, d));
    }
    return columns;
  }

  @Override
  public String nodeName() {
    return "NonzeroBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    Tensor flags = Copy.of(Comparison.NE_NUMBER.call(in[0], Scalar.of(0L)));
    Operand dense = TensorAccess.operand(flags);
    int rank = dense.layout().dim();
    long count = Host.getLong(TensorAccess.operand(Sum.apply(flags)));
    // Positions of one dimension lie side by side, as in PyTorch.
    Tensor columns = Execution.empty(new long[] {rank, count}, DType.INT64);
    Execution.backend().nonzero(TensorAccess.operand(columns), dense);
    long[] shape = {count, rank};
    long[] strides = {1, count};
    return new Tensor[] {Raw.view(columns, Layout.of(shape, strides, 0))};
  }

  /** See {@link Discrete}: refused, since sizes depend on the elements. */
  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    throw Batches.dynamicShape("nonzero");
  }
}
