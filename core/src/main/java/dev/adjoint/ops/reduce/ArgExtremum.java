package dev.adjoint.ops.reduce;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Argmax and argmin: the index of the first of equal extremes.
 *
 * @param max whether to take the maximum rather than the minimum
 * @param dim the dimension, not negative; null for the index in the flattened tensor
 * @param keepDim whether reduced dimensions are kept with size 1
 */
public record ArgExtremum(boolean max, @Nullable Integer dim, boolean keepDim) implements Discrete {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, boolean max, @Nullable Long dim, boolean keepDim) {
    Layout layout = TensorAccess.layout(x);
    String name = max ? "argmax" : "argmin";
    if (TensorAccess.dtype(x) == DType.BOOL) {
      throw new IllegalStateException(name + "(): does not support bool input");
    }
    Integer d = dim == null ? null : (Integer) Shapes.wrapDim(dim, layout.dim());
    if (d != null) {
      Shapes.requireElements(name, layout, d, d);
    }
    if (d == null && layout.numel() == 0) {
      throw new IndexOutOfBoundsException(
          name + "(): Expected reduction dim to be specified for input.numel() == 0.");
    }
    return Dispatch.call(new ArgExtremum(max, d, keepDim), x)[0];
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand in = TensorAccess.operand(inputs[0]);
    long[] kept = in.layout().sizes().clone();
    if (dim == null) {
      Arrays.fill(kept, 1);
      Tensor index = Execution.empty(keepDim ? kept : new long[0], DType.INT64);
      Execution.backend().argReduce(null, TensorAccess.operand(index), in, Backend.ALL, max);
      return new Tensor[] {index};
    }
    if (kept.length > 0) {
      kept[dim] = 1;
    }
    Tensor indices = Execution.empty(kept, DType.INT64);
    Execution.backend().argReduce(null, TensorAccess.operand(indices), in, dim, max);
    return new Tensor[] {keepDim || kept.length == 0 ? indices : Extremum.dropDim(indices, dim)};
  }

  /** See {@link dev.adjoint.op.Opaque}: the dimension moves up by one. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor x = inputs[0];
    int rank = TensorAccess.layout(x).dim() - 1;
    if (dim != null && rank > 0) {
      return Dispatch.call(new ArgExtremum(max, dim + 1, keepDim), x);
    }
    Tensor flat = Reshape.apply(x, size, TensorAccess.layout(x).numel() / Math.max(1, size));
    Tensor found = Dispatch.call(new ArgExtremum(max, 1, false), flat)[0];
    long[] sizes = new long[keepDim ? rank + 1 : 1];
    Arrays.fill(sizes, 1);
    sizes[0] = size;
    return new Tensor[] {Reshape.apply(found, sizes)};
  }
}
