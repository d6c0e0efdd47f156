package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/**
 * Indexing by tensors on whole batches: the batch gets an index of its own, which takes each of its
 * parts once and broadcasts with the others.
 *
 * @param which the dimensions that have an index, as bits, the batch's among them
 * @param inputs the inputs with batch dimensions in front, and the batch's index before the others
 * @param at where the dimensions of the choice belong in a single result
 * @param chosen how many dimensions the choice has
 */
record IndexBatch(long which, Tensor[] inputs, int at, int chosen) {

  /**
   * Prepares a batch.
   *
   * @param first how many inputs come before the indices
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

  /** An index whose own dimensions broadcast behind the batch. */
  private static Tensor aligned(Tensor index, boolean batched, int chosen) {
    Tensor result = index;
    if (batched) {
      for (int missing = chosen - rank(index, true); missing > 0; missing--) {
        result = Unsqueeze.apply(result, 1);
      }
    }
    return result;
  }

  /** A result whose choice comes right behind the batch, as each of its parts would be alone. */
  Tensor unordered(Tensor result) {
    return Permute.apply(result, order(TensorAccess.layout(result), true));
  }

  /** Values of which each part is as it would be alone, with the choice right behind the batch. */
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
