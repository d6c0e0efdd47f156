package dev.adjoint.ops.attention;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.reduce.Amax;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Batches;
import org.jspecify.annotations.Nullable;

/** Softmax along the last dimension, which is 0 in lines where everything is masked. */
enum SafeSoftmax implements Opaque {
  SAFE_SOFTMAX;

  private static final long[] LAST = {-1};

  /** A largest score that scores can be shifted by, though all of them are masked. */
  private static final Pointwise SHIFT =
      Pointwise.of(
          "attention",
          "SafeSoftmaxBackward0",
          select(in(0).eq(Double.NEGATIVE_INFINITY), constant(0L), in(0)));

  private static final Pointwise POWERS =
      Pointwise.of("attention", "SafeSoftmaxBackward0", in(0).sub(in(1)).exp());

  /** A sum that can be divided by. */
  private static final Pointwise DIVISOR =
      Pointwise.of("attention", "SafeSoftmaxBackward0", select(in(0).eq(0), constant(1L), in(0)));

  /** Inputs: the gradient, the result, and the sum of their product. */
  private static final Pointwise GRADIENT =
      Pointwise.of("attention", "SafeSoftmaxBackward0", in(0).sub(in(2)).mul(in(1)));

  /**
   * Unrecorded parts of a softmax.
   *
   * @param powers the exponentials of the scores, shifted
   * @param shift by what, for each line
   * @param sum of the exponentials of a line, 1 where all are masked
   */
  record SoftmaxParts(Tensor powers, Tensor shift, Tensor sum) {}

  static SoftmaxParts parts(Tensor scores) {
    Tensor shift = SHIFT.call(Amax.apply(scores, true, LAST, true));
    Tensor powers = POWERS.call(scores, shift);
    return new SoftmaxParts(powers, shift, DIVISOR.call(Sum.apply(powers, LAST, true, null)));
  }

  static Tensor apply(Tensor scores) {
    return Dispatch.call(SAFE_SOFTMAX, scores)[0];
  }

  @Override
  public String nodeName() {
    return "SafeSoftmaxBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Layout layout = TensorAccess.layout(inputs[0]);
    if (layout.numel() == 0) {
      return new Tensor[] {Execution.empty(layout.sizes(), TensorAccess.dtype(inputs[0]))};
    }
    SoftmaxParts parts = parts(inputs[0]);
    return new Tensor[] {Arithmetic.DIV.call(parts.powers, parts.sum)};
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return weighted(grad, saved.output(0));
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    return new Tensor[] {tangent == null ? null : weighted(tangent, outputs[0])};
  }

  /** The derivative, which is symmetric. */
  private static Tensor weighted(Tensor x, Tensor result) {
    Tensor sum = Sum.apply(Arithmetic.MUL.call(x, result), LAST, true, null);
    return GRADIENT.call(new Tensor[] {x, result, sum});
  }

  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, Batches.front(inputs, batched, size));
  }
}
