package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;

/**
 * Batching rule of advanced indexing: the batch dimension gets an {@code arange} as its index,
 * which broadcasts with the others.
 *
 * @param which bit mask of the indexed dimensions, the batch dimension included
 * @param inputs the inputs with batch dimensions in front, and the batch's index before the others
 * @param at position of the index dimensions in the result for one example
 * @param chosen number of dimensions of the broadcast index
 */
record IndexBatch(long which, Tensor[] inputs, int at, int chosen) {

  /**
   * Prepares a batch.
   *
   * @param first number of inputs before the indices
   */
  static IndexBatch of(long which, Tensor[] inputs, boolean[] batched, long size, int first) {
    int chosen = 0;
    for (int i = first; i < inputs.length; i++) {
      chosen = Math.max(chosen, rank(inputs[i], batched[i]));
    }
    Tensor[] all = new Tensor[inputs.length + 1];
    for (int i = 0; i < first; i++) {
      all[i] = Batches.front(inputs[i], batched[i], size);
    }
    long[] column = new long[chosen + 1];
    Arrays.fill(column, 1);
    column[0] = size;
    all[first] = Reshape.apply(Ranges.indices(size), column);
    for (int i = first; i < inputs.length; i++) {
      all[i + 1] = aligned(inputs[i], batched[i], chosen);
    }
    return new IndexBatch(
        IndexedDims.behindBatch(which), all, IndexPlan.at(IndexedDims.of(which)), chosen);
  }

  private static int rank(Tensor t, boolean batched) {
    return TensorAccess.layout(t).dim() - (batched ? 1 : 0);
  }

  /** Aligns an index so that its dimensions broadcast behind the batch dimension. */
  private static Tensor aligned(Tensor index, boolean batched, int chosen) {
    Tensor result = index;
    if (batched) {
      for (int missing = chosen - rank(index, true); missing > 0; missing--) {
        result = Unsqueeze.apply(result, 1);
      }
    }
    return result;
  }

  /** Moves the index dimensions of a result from behind the batch to where they belong. */
  Tensor unordered(Tensor result) {
    return Permute.apply(result, order(TensorAccess.layout(result), true));
  }

  /** Moves the index dimensions of values right behind the batch. */
  Tensor ordered(Tensor values) {
    return Permute.apply(values, order(TensorAccess.layout(values), false));
  }

  private long[] order(Layout layout, boolean back) {
    long[] order = new long[layout.dim()];
    for (int d = 1; d < order.length; d++) {
      // Where dimension d of the ordered form is in a single result.
      int alone = d <= chosen ? d + at : d - chosen <= at ? d - chosen : d;
      order[back ? alone : d] = back ? d : alone;
    }
    return order;
  }
}
