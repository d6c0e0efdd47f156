package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Batching rules of gather and scatter: the indexed dimension moves up by one. */
final class AlongBatch {
  private AlongBatch() {}

  /**
   * Runs an operation on batches.
   *
   * @param inputs the indexed tensor, the index and, for scatter, the values
   * @param batched which of them have a batch dimension in front
   * @param size the size of the batch dimension
   * @param picks whether the result has the rank of the index rather than of the indexed tensor
   * @param op the operation along another dimension
   */
  static Tensor[] run(
      Along along,
      Tensor[] inputs,
      boolean[] batched,
      long size,
      boolean picks,
      BiFunction<Along, Tensor[], Tensor> op) {
    int rank = TensorAccess.layout(inputs[0]).dim() - (batched[0] ? 1 : 0);
    int indexRank = TensorAccess.layout(inputs[1]).dim() - (batched[1] ? 1 : 0);
    int d = Shapes.wrapDim(along.dim(), rank);
    Tensor[] in = new Tensor[inputs.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = dimensioned(Batches.front(inputs[i], batched[i], size));
    }
    Along next = new Along(d + 1L, along.slices());
    if (along.slices() && !batched[1]) {
      in[1] = inputs[1];
    } else if (along.slices()) {
      next = new Along(d + 1L, false);
      in[1] = forEachElement(in[1], in[0], d + 1);
    }
    Tensor result = op.apply(next, in);
    boolean scalar = picks && !along.slices() ? indexRank == 0 : rank == 0;
    return new Tensor[] {scalar ? Squeeze.apply(result, 1) : result};
  }

  private static Tensor dimensioned(Tensor t) {
    return TensorAccess.layout(t).dim() == 1 ? Unsqueeze.apply(t, 1) : t;
  }

  /** Expands an index of slices to an index of elements. */
  private static Tensor forEachElement(Tensor index, Tensor table, int d) {
    long[] sizes = TensorAccess.layout(table).sizes().clone();
    long[] line = new long[sizes.length];
    Arrays.fill(line, 1);
    line[0] = sizes[0];
    line[d] = TensorAccess.layout(index).size(1);
    sizes[d] = line[d];
    return Expand.apply(Reshape.apply(index, line), sizes);
  }
}
