package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.index.Gather;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code searchsorted}: insertion points of values in sorted boundaries. Inputs: boundaries,
 * values.
 *
 * @param right whether the insertion point is after boundaries that equal the value
 * @param dtype the dtype of the result
 */
public record Searching(boolean right, DType dtype) implements Discrete {

  /** {@code searchsorted}: in the boundaries of the same row, or in a single row. */
  public static Tensor sorted(Tensor boundaries, Tensor values, boolean right, DType out) {
    Layout sorted = TensorAccess.layout(boundaries);
    Layout wanted = TensorAccess.layout(values);
    if (wanted.dim() == 0 && sorted.dim() != 1) {
      throw Errors.state(
          "torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension"
              + " is 1, but we got boundaries tensor dim(%s) and input value's dim(0) numel(1)",
          sorted.dim());
    }
    if (sorted.dim() == 0) {
      throw new IllegalStateException(
          "torch.searchsorted(): boundaries tensor should have positive dimension, but got 0"
              + " dimension");
    }
    if (sorted.dim() != 1 && !sameLines(sorted, wanted)) {
      throw Errors.state(
          "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1"
              + " dimensions of boundaries tensor and input value tensor must match, but we got"
              + " boundaries tensor %s and input value tensor %s",
          sorted.sizes(), wanted.sizes());
    }
    return Dispatch.call(new Searching(right, out), boundaries, values)[0];
  }

  /** {@code bucketize}: in a vector of boundaries. */
  public static Tensor bucketize(Tensor values, Tensor boundaries, boolean right, DType out) {
    int dim = TensorAccess.layout(boundaries).dim();
    if (dim != 1) {
      throw new IllegalStateException(
          "boundaries tensor must be 1 dimension, but got dim(" + dim + ")");
    }
    return sorted(boundaries, values, right, out);
  }

  /**
   * {@code searchsorted} with all of its arguments.
   *
   * @param side {@code "left"} or {@code "right"}, which has to agree with {@code right}; or null
   * @param sorter the indices that sort the boundaries; or null
   */
  public static Tensor sorted(
      Tensor boundaries,
      Tensor values,
      boolean outInt32,
      boolean right,
      @Nullable String side,
      @Nullable Tensor sorter) {
    if (side != null && !side.equals("left") && !side.equals("right")) {
      throw new IllegalStateException(
          "torch.searchsorted(): side can only be 'left' or 'right' but got " + side);
    }
    if (right && "left".equals(side)) {
      throw new IllegalStateException(
          "torch.searchsorted(): side and right can't be set to opposites, got side of left while"
              + " right was True");
    }
    return sorted(
        sorter == null ? boundaries : arranged(boundaries, sorter),
        values,
        right || "right".equals(side),
        outInt32 ? DType.INT32 : DType.INT64);
  }

  private static Tensor arranged(Tensor boundaries, Tensor sorter) {
    if (!Arrays.equals(
        TensorAccess.layout(boundaries).sizes(), TensorAccess.layout(sorter).sizes())) {
      throw Errors.state(
          "torch.searchsorted(): boundary and sorter must have the same size, but got boundary"
              + " tensor %sand got sorter tensor %s",
          TensorAccess.layout(boundaries).sizes(), TensorAccess.layout(sorter).sizes());
    }
    if (TensorAccess.dtype(sorter) != DType.INT64) {
      throw new IllegalStateException(
          "torch.searchsorted(): sorter must be a tensor of long dtype but got dtype "
              + TensorAccess.dtype(sorter).scalarTypeName());
    }
    return Gather.gather(boundaries, -1, sorter);
  }

  /** A number as a tensor that is comparable with the boundaries. */
  public static Tensor value(Tensor boundaries, Scalar number) {
    return Factories.scalar(number, Promotion.resultType(new Tensor[] {boundaries}, number));
  }

  private static boolean sameLines(Layout sorted, Layout values) {
    int lines = sorted.dim() - 1;
    return values.dim() == sorted.dim()
        && Arrays.equals(sorted.sizes(), 0, lines, values.sizes(), 0, lines);
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    DType common = Promotion.resultType(inputs);
    if (common == DType.BOOL) {
      throw new IllegalStateException("\"searchsorted_out_cpu\" not implemented for 'Bool'");
    }
    Operand sorted = dense(inputs[0], common);
    Operand values = dense(inputs[1], common);
    Tensor places = Execution.empty(values.layout().sizes(), dtype);
    Execution.backend().search(TensorAccess.operand(places), sorted, values, right);
    return new Tensor[] {places};
  }

  private static Operand dense(Tensor x, DType dtype) {
    return TensorAccess.operand(Clone.to(Copy.of(x), dtype));
  }

  /** See {@link dev.adjoint.op.Opaque}: lines of boundaries, each with its values. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor boundaries = inputs[0];
    if (!batched[0] && TensorAccess.layout(boundaries).dim() == 1) {
      return Dispatch.call(this, inputs);
    }
    Tensor values = Batches.front(inputs[1], batched[1], size);
    long[] sizes = TensorAccess.layout(values).sizes();
    boolean vector = Batches.rank(boundaries, batched[0]) == 1;
    Tensor lines = vector ? Reshape.apply(values, size, -1) : values;
    Tensor places = Dispatch.call(this, Batches.front(boundaries, batched[0], size), lines)[0];
    return new Tensor[] {vector ? Reshape.apply(places, sizes) : places};
  }
}
