package dev.adjoint.ops.activation;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.SumTo;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of both inputs of {@link Prelu}, for each element. Inputs: the incoming gradient,
 * the tensor, the slopes. As in PyTorch a zero is below the kink here, and above it in all
 * derivatives of this.
 */
record PreluGradient() implements Opaque {
  private static final String NODE = "PreluKernelBackwardBackward0";
  private static final Expr ZERO = constant(0L);
  private static final Expr GRAD = in(0);
  private static final Expr X = in(1);

  private static final Pointwise OF_TENSOR = rule(select(X.gt(0), GRAD, in(2).mul(GRAD)));
  private static final Pointwise OF_SLOPE = rule(select(X.gt(0), ZERO, X.mul(GRAD))).arity(3);

  /** Of a tensor, slopes and a change: the change, times the slope below the kink. */
  private static final Pointwise SLOPED = rule(select(in(0).ge(0), in(2), in(1).mul(in(2))));

  /** Of a tensor and two factors: their product below the kink. */
  private static final Pointwise BELOW = rule(select(in(0).ge(0), ZERO, in(1).mul(in(2))));

  private static Pointwise rule(Expr expr) {
    return Pointwise.of("prelu_backward", "WhereBackward0", expr).deciding();
  }

  /** The tangent of {@link Prelu}, as its gradient is. */
  static @Nullable Tensor tangent(Tensor x, Tensor weight, @Nullable Tensor[] tangents) {
    Tensor own = tangents[0];
    Tensor slope = tangents[1];
    return Batches.sum(
        own == null ? null : OF_TENSOR.call(new Tensor[] {own, x, weight}),
        slope == null ? null : OF_SLOPE.call(new Tensor[] {slope, x, weight}));
  }

  /**
   * How a sloped value changes: by its own change above the kink, by the product rule below.
   *
   * @param own the change of the value; null for none
   * @param value the value
   * @param slope the change of the slope; null for none
   */
  private static @Nullable Tensor change(
      Tensor x, Tensor weight, @Nullable Tensor own, Tensor value, @Nullable Tensor slope) {
    return Batches.sum(
        own == null ? null : SLOPED.call(new Tensor[] {x, weight, own}), below(x, value, slope));
  }

  private static @Nullable Tensor below(Tensor x, Tensor value, @Nullable Tensor factor) {
    return factor == null ? null : BELOW.call(new Tensor[] {x, value, factor});
  }

  /** All inputs with a dimension for batches in front. */
  static Tensor[] beside(Tensor[] inputs, boolean[] batched) {
    Tensor[] all = inputs.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = batched[i] ? inputs[i] : Unsqueeze.apply(inputs[i], 0);
    }
    return all;
  }

  @Override
  public String nodeName() {
    return NODE;
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {OF_TENSOR.call(inputs), OF_SLOPE.call(inputs)};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = saved.input(0);
    Tensor x = saved.input(1);
    @Nullable Tensor[] found = {
      saved.needs(0) ? change(x, saved.input(2), grads[0], x, grads[1]) : null,
      saved.needs(1) ? below(x, grad, grads[1]) : null,
      saved.needs(2) ? below(x, grad, grads[0]) : null
    };
    for (int i = 0; i < 3; i++) {
      Tensor each = found[i];
      if (each != null) {
        found[i] = SumTo.apply(each, saved.sizes(i));
      } else if (saved.needs(i)) {
        found[i] = Execution.zerosLike(saved.input(i));
      }
    }
    return found;
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor grad = inputs[0];
    Tensor x = inputs[1];
    return new Tensor[] {
      change(x, inputs[2], tangents[0], grad, tangents[2]),
      Batches.sum(below(x, grad, tangents[1]), below(x, x, tangents[0]))
    };
  }

  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, beside(inputs, batched));
  }
}
