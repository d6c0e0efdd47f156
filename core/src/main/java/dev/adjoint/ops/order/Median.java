package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Choosing;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.index.LineScatter;
import dev.adjoint.ops.reduce.Extremum;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * Lower medians along a dimension, with their indices.
 *
 * @param ignoreNan whether NaN is ignored
 * @param dim the dimension, not negative
 * @param keepDim whether it is kept with size 1
 */
public record Median(boolean ignoreNan, int dim, boolean keepDim) implements Choosing {

  /** The median of all elements. */
  public static Tensor all(Tensor x, boolean ignoreNan) {
    check(x);
    return Dispatch.call(new MedianOfAll(ignoreNan, false), x)[0];
  }

  /** Medians along a dimension, and their indices. */
  public static Tensor[] along(Tensor x, boolean ignoreNan, long dim, boolean keepDim) {
    Layout layout = TensorAccess.layout(x);
    int d = Shapes.wrapDim(dim, layout.dim());
    Shapes.requireElements("median", layout, d, d);
    check(x);
    return Dispatch.call(new Median(ignoreNan, d, keepDim || layout.dim() == 0), x);
  }

  private static void check(Tensor x) {
    if (TensorAccess.dtype(x) == DType.BOOL) {
      throw new IllegalStateException("\"median_cpu\" not implemented for 'Bool'");
    }
  }

  /** The median of all elements, unrecorded. */
  static Tensor ofAll(Tensor x, boolean ignoreNan) {
    DType dtype = TensorAccess.dtype(x);
    long count = TensorAccess.layout(x).numel();
    Tensor value = Execution.empty(new long[0], dtype);
    if (count == 0) {
      Execution.fill(
          value, DTypes.isRealFloat(dtype) ? Scalar.of(Double.NaN) : Scalar.of(lowest(dtype)));
      return value;
    }
    Operand flat = TensorAccess.operand(Raw.view(Copy.of(x), Layout.contiguous(count)));
    Tensor index = Execution.empty(new long[] {1}, DType.INT64);
    Tensor line = Raw.view(value, Layout.contiguous(1));
    Execution.backend()
        .median(TensorAccess.operand(line), TensorAccess.operand(index), flat, 0, ignoreNan);
    return value;
  }

  /** The integer that NaN converts to. */
  private static long lowest(DType dtype) {
    return switch (dtype) {
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  @Override
  public String nodeName() {
    return ignoreNan ? "NanmedianBackward1" : "MedianBackward1";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand in = TensorAccess.operand(inputs[0]);
    long[] kept = in.layout().sizes().clone();
    if (kept.length > 0) {
      kept[dim] = 1;
    }
    Tensor values = Execution.empty(kept, in.dtype());
    Tensor indices = Execution.empty(kept, DType.INT64);
    Execution.backend()
        .median(TensorAccess.operand(values), TensorAccess.operand(indices), in, dim, ignoreNan);
    return keepDim
        ? new Tensor[] {values, indices}
        : new Tensor[] {Extremum.dropDim(values, dim), Extremum.dropDim(indices, dim)};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    long length = sizes.length == 0 ? 1 : sizes[dim];
    return LineScatter.apply(kept(grad), kept(saved.output(1)), dim, length);
  }

  private Tensor kept(Tensor t) {
    return keepDim ? t : Unsqueeze.apply(t, dim);
  }

  @Override
  public boolean keepsDim() {
    return keepDim;
  }

  @Override
  public Opaque behindBatch() {
    return new Median(ignoreNan, dim + 1, keepDim);
  }
}
