package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import java.util.ArrayList;
import java.util.List;

/**
 * The product of two tensors with the same dimensions, summed over some: one product of batches.
 */
final class SumOfProducts {
  private final Tensor left;
  private final Tensor right;

  /** Dimensions of both, of one alone, and those that are summed. */
  private final List<Integer> batch;

  private final List<Integer> rows;
  private final List<Integer> columns;
  private final List<Integer> summed;

  private SumOfProducts(
      Tensor left,
      Tensor right,
      List<Integer> batch,
      List<Integer> rows,
      List<Integer> columns,
      List<Integer> summed) {
    this.left = left;
    this.right = right;
    this.batch = batch;
    this.rows = rows;
    this.columns = columns;
    this.summed = summed;
  }

  /**
   * Runs the operation; the summed dimensions stay, with size 1.
   *
   * @param summed those dimensions, in which both tensors have the same size
   */
  static Tensor apply(Tensor a, Tensor b, List<Integer> summed) {
    if (summed.isEmpty()) {
      return Arithmetic.MUL.call(a, b);
    }
    List<Integer> batch = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    long[] left = TensorAccess.layout(a).sizes();
    long[] right = TensorAccess.layout(b).sizes();
    for (int d = 0; d < left.length; d++) {
      if (!summed.contains(d)) {
        boolean both = left[d] != 1 && right[d] != 1;
        (both ? batch : left[d] != 1 ? rows : columns).add(d);
      }
    }
    // Where the second one's dimensions come before the first one's, the other order of operands
    // gives a result that lies in memory as its dimensions do.
    boolean swaps = !rows.isEmpty() && !columns.isEmpty() && columns.getLast() < rows.getFirst();
    return swaps
        ? new SumOfProducts(b, a, batch, columns, rows, summed).run()
        : new SumOfProducts(a, b, batch, rows, columns, summed).run();
  }

  private Tensor run() {
    long[] ofLeft = TensorAccess.layout(left).sizes();
    long[] ofRight = TensorAccess.layout(right).sizes();
    Tensor x =
        Reshape.apply(
            Permute.apply(left, joined(batch, rows, summed, columns)),
            count(ofLeft, batch),
            count(ofLeft, rows),
            count(ofLeft, summed));
    Tensor y =
        Reshape.apply(
            Permute.apply(right, joined(batch, summed, columns, rows)),
            count(ofRight, batch),
            count(ofRight, summed),
            count(ofRight, columns));
    Tensor product = BatchedProduct.bmm(x, y);
    long[] order = joined(batch, rows, summed, columns);
    long[] sizes = new long[order.length];
    long[] back = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      int d = (int) order[i];
      sizes[i] = summed.contains(d) ? 1 : ofLeft[d] != 1 ? ofLeft[d] : ofRight[d];
      back[d] = i;
    }
    return Permute.apply(Reshape.view(product, sizes), back);
  }

  @SafeVarargs
  private static long[] joined(List<Integer>... parts) {
    List<Integer> all = new ArrayList<>();
    for (List<Integer> part : parts) {
      all.addAll(part);
    }
    return all.stream().mapToLong(Integer::longValue).toArray();
  }

  private static long count(long[] sizes, List<Integer> dims) {
    return Layout.numel(dims.stream().mapToLong(d -> sizes[d]).toArray());
  }
}
