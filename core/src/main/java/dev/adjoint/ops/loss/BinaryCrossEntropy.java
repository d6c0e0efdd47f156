package dev.adjoint.ops.loss;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.view.Batches;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy loss. Inputs: probabilities, targets, and where there are any the weights of
 * elements.
 *
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 */
record BinaryCrossEntropy(String reduction) implements Composite {
  private static final Expr ONE = constant(1L);

  /** Logarithms are clamped to at least -100, so that the loss is finite. */
  private static final Pointwise LOSS =
      Pointwise.of(
          "binary_cross_entropy",
          "BinaryCrossEntropyBackward0",
          in(1).sub(1).mul(in(0).neg().log1p().max(-100)).sub(in(1).mul(in(0).log().max(-100))));

  /** Whether all elements are probabilities. */
  private static final Reduction PROBABILITIES =
      Reduction.of(
              "binary_cross_entropy",
              "BinaryCrossEntropyBackward0",
              in(0).ge(0).and(in(0).le(1)),
              Combine.ALL,
              in(0))
          .result(Reduction.ResultDType.LOGICAL);

  private static final Expr VARIANCE = ONE.sub(in(1)).mul(in(1));

  /** Clamped away from 0; PyTorch's epsilon is a float here. */
  private static final Expr SPREAD = VARIANCE.max(1e-12f);

  /** The variance with an epsilon on both factors, as in PyTorch's second derivative. */
  private static final Expr APART = in(1).add(1e-12).mul(ONE.sub(in(1)).add(1e-12));

  /** The second derivative, in a form that neither cancels nor divides by zero. */
  private static final Expr CURVATURE =
      in(1).mul(in(1)).sub(in(1).mul(in(2)).mul(2)).add(in(2)).div(APART.square());

  private static final Pointwise GRADIENT =
      Pointwise.of(
              "binary_cross_entropy_backward",
              "BinaryCrossEntropyBackwardBackward0",
              in(0).mul(in(1).sub(in(2))).div(SPREAD))
          .gradients(
              in(3).mul(in(1).sub(in(2))).div(APART),
              in(3).mul(in(0)).mul(CURVATURE),
              in(3).neg().mul(in(0)).div(VARIANCE.max(1e-12)));

  private static final Pointwise TARGET_GRADIENT =
      Pointwise.of(
              "binary_cross_entropy_backward",
              "MulBackward0",
              in(0).mul(in(1).div(ONE.sub(in(1))).log().neg()))
          .gradients(
              in(2).mul(in(1).div(ONE.sub(in(1))).log().neg()),
              in(2).neg().mul(in(0)).div(VARIANCE));

  @Override
  public String nodeName() {
    return "BinaryCrossEntropyBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    check(inputs[0], "input");
    check(inputs[1], "target");
    Tensor each = weighted(LOSS.call(inputs[0], inputs[1]), inputs);
    return new Tensor[] {Losses.reduce(each, reduction)};
  }

  /** Times the weights, if there are any. */
  private static Tensor weighted(Tensor each, Tensor[] inputs) {
    return inputs.length == 2 ? each : Arithmetic.MUL.call(each, inputs[2]);
  }

  private static void check(Tensor x, String name) {
    if (!Values.isTrue(PROBABILITIES.call(x))) {
      throw new IllegalStateException("all elements of " + name + " should be between 0 and 1");
    }
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  /** Gradient of the elementwise losses, recorded if it is to be differentiated. */
  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[saved.count()];
    if (grad == null) {
      return results;
    }
    Tensor[] inputs = new Tensor[saved.count()];
    Arrays.setAll(inputs, saved::input);
    Tensor p = inputs[0];
    Tensor target = inputs[1];
    // Divided last, so that what is recorded keeps the gradient itself, as PyTorch does.
    long count = TensorAccess.layout(p).numel();
    if (saved.needs(0)) {
      Tensor each = weighted(GRADIENT.call(new Tensor[] {grad, p, target}), inputs);
      results[0] = Losses.unreduced(each, count, reduction);
    }
    if (saved.needs(1)) {
      Tensor each = weighted(TARGET_GRADIENT.call(grad, p), inputs);
      results[1] = Losses.unreduced(each, count, reduction);
    }
    return results;
  }

  /** Tangents of the elementwise losses, reduced. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor own = tangents[0];
    Tensor other = tangents[1];
    Tensor sum =
        Batches.sum(
            own == null ? null : GRADIENT.call(new Tensor[] {own, inputs[0], inputs[1]}),
            other == null ? null : TARGET_GRADIENT.call(other, inputs[0]));
    Tensor all = sum == null ? null : weighted(sum, inputs);
    return new Tensor[] {Losses.reducedTangent(all, reduction)};
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor each = Dispatch.call(new BinaryCrossEntropy("none"), inputs)[0];
    return new Tensor[] {Losses.reduce(each, reduction)};
  }

  /** See {@link Composite}; of each element it is the same whatever the sizes. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return "none".equals(reduction)
        ? Dispatch.call(this, Batches.front(inputs, batched, size))
        : Composite.super.batch(inputs, batched, size);
  }
}
