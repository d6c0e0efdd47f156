package dev.adjoint.ops.reduce;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.view.Detach;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Log-sum-exp: the logarithm of the sum of the exponentials, without overflow.
 *
 * @param dims the dimensions, not negative; none for a 0-d tensor
 */
public record LogSumExp(List<Long> dims, boolean keepDim) implements Composite {
  private static final Scalar INFINITY = Scalar.of(Double.POSITIVE_INFINITY);
  private static final Scalar ZERO = Scalar.of(0L);

  /** Runs the operation; no dimensions means all. */
  public static Tensor apply(Tensor x, long[] dims, boolean keepDim) {
    DType dtype = TensorAccess.dtype(x);
    Layout layout = TensorAccess.layout(x);
    if (dims.length == 0 && !keepDim && layout.dim() > 0 && layout.numel() > 0) {
      // PyTorch, which drops the named dimensions of the maximum alone.
      long[] kept = new long[layout.dim()];
      Arrays.fill(kept, 1);
      throw new IllegalStateException(
          "output with shape [] doesn't match the broadcast shape " + Arrays.toString(kept));
    }
    long[] marked = Shapes.marked(Shapes.reducedDims(dims, TensorAccess.layout(x).dim()));
    List<Long> list = Arrays.stream(marked).boxed().toList();
    Tensor floating = DTypes.computesInFloat(dtype) ? x : Clone.to(x, Promotion.defaultDType());
    return Dispatch.call(new LogSumExp(list, keepDim), floating)[0];
  }

  private long[] array() {
    return dims.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String nodeName() {
    return "LogsumexpBackward0";
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor x = inputs[0];
    long[] along = array();
    if (TensorAccess.layout(x).numel() == 0) {
      Tensor nothing = Sum.apply(Elementwise.EXP.call(x), along, keepDim, null);
      return new Tensor[] {Elementwise.LOG.call(nothing)};
    }
    // Whatever is subtracted and added again has no derivative.
    Tensor most = finite(Amax.apply(Detach.apply(x), true, along, true));
    Tensor sum =
        Sum.apply(Elementwise.EXP.call(Arithmetic.SUB.call(x, most)), along, keepDim, null);
    Tensor fitting = keepDim ? most : Reshape.apply(most, TensorAccess.layout(sum).sizes());
    return new Tensor[] {Arithmetic.ADD.call(Elementwise.LOG.call(sum), fitting)};
  }

  /** Zeros in place of infinities, whose differences would be NaN. */
  private static Tensor finite(Tensor x) {
    Tensor finite = Comparison.NE_NUMBER.call(Elementwise.ABS.call(x), INFINITY);
    return Elementwise.WHERE_NUMBER.call(new Tensor[] {finite, x}, ZERO);
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  /** See {@link Composite}; from the result, as in PyTorch. */
  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    if (grad == null) {
      return new Tensor[1];
    }
    Tensor x = saved.input(0);
    Tensor out = saved.output(0);
    if (!keepDim) {
      Layout layout = TensorAccess.layout(x);
      boolean[] reduced = new boolean[layout.dim()];
      for (long d : dims) {
        reduced[(int) d] = true;
      }
      long[] kept = Shapes.keepDims(layout.sizes(), reduced);
      grad = Reshape.apply(grad, kept);
      out = Reshape.apply(out, kept);
    }
    Tensor weights = Elementwise.EXP.call(Arithmetic.SUB.call(x, out));
    return new Tensor[] {Arithmetic.MUL.call(grad, weights)};
  }
}
