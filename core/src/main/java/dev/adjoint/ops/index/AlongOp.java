package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Operations that gather or scatter along a dimension. Inputs: the indexed tensor, the index and,
 * for scatter, the values. The batching rule follows: the indexed dimension moves up by one.
 */
interface AlongOp extends Opaque {

  /** The dimension, and whether indices select elements or slices. */
  Along along();

  /** The same operation along another dimension. */
  Opaque with(Along other);

  /** Whether the result has the rank of the index rather than of the indexed tensor. */
  default boolean picks() {
    return false;
  }

  /** See {@link Opaque}: the batch is one more leading dimension. */
  @Override
  default Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    int rank = Batches.rank(inputs[0], batched[0]);
    int indexRank = Batches.rank(inputs[1], batched[1]);
    boolean slices = along().slices();
    int d = Shapes.wrapDim(along().dim(), rank);
    Tensor[] in = new Tensor[inputs.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = dimensioned(Batches.front(inputs[i], batched[i], size));
    }
    if (slices && !batched[1]) {
      in[1] = inputs[1];
    } else if (slices) {
      in[1] = forEachElement(in[1], in[0], d + 1);
    }
    Tensor result = Dispatch.call(with(new Along(d + 1L, slices && !batched[1])), in)[0];
    boolean scalar = picks() && !slices ? indexRank == 0 : rank == 0;
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
