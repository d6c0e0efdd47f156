package dev.adjoint.ops.loss;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Batches;
import org.jspecify.annotations.Nullable;

/**
 * Losses that compare each element with its target and are reduced. Inputs: the input and the
 * target, of the same sizes.
 *
 * @param kind which loss
 * @param width where it turns from a square to a magnitude, if it does
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 */
record ElementLoss(Penalty kind, double width, String reduction) implements Composite {
  private static final Expr DIFFERENCE = in(0).sub(in(1));
  private static final Expr DISTANCE = DIFFERENCE.abs();
  private static final Expr WIDTH = param(0);

  // Of gradients: the incoming one, the difference, and what all are multiplied by.
  private static final Expr GRAD = in(0);
  private static final Expr X = in(1).sub(in(2));
  private static final Expr NORM = param(0);
  private static final Expr BEND = param(1);

  /** The gradient of that gradient. */
  private static final Expr NEXT = in(3);

  /** Second derivatives; 0 times what is infinite is NaN, as in PyTorch. */
  private static final Expr CURVED =
      NEXT.mul(GRAD).mul(select(X.abs().lt(BEND), constant(1L), constant(0L))).mul(NORM);

  /** The losses. */
  static final class Penalty {
    /** Squares. */
    static final Penalty MSE =
        new Penalty("mse", "MseLoss", 2, DIFFERENCE.square(), NORM.mul(X).mul(GRAD));

    /** Squares near 0, magnitudes elsewhere. */
    static final Penalty SMOOTH_L1 =
        new Penalty(
            "smooth_l1",
            "SmoothL1Loss",
            1,
            select(
                DISTANCE.lt(WIDTH),
                DIFFERENCE.mul(0.5).mul(DIFFERENCE).div(WIDTH),
                DISTANCE.sub(WIDTH.mul(0.5))),
            bent(NORM.mul(GRAD), NORM.mul(X).mul(GRAD).div(BEND)),
            bent(NORM.mul(NEXT), NORM.mul(X).mul(NEXT).div(BEND)),
            CURVED.div(BEND),
            CURVED.div(BEND).neg());

    /** The same times the width. */
    static final Penalty HUBER =
        new Penalty(
            "huber",
            "HuberLoss",
            1,
            select(
                DISTANCE.lt(WIDTH),
                DIFFERENCE.mul(0.5).mul(DIFFERENCE),
                WIDTH.mul(DISTANCE.sub(WIDTH.mul(0.5)))),
            bent(NORM.mul(GRAD).mul(BEND), NORM.mul(X).mul(GRAD)),
            bent(NORM.mul(NEXT).mul(BEND), NORM.mul(X).mul(NEXT)),
            CURVED,
            CURVED.neg());

    private final String node;
    private final double factor;
    private final Pointwise loss;
    private final Pointwise gradient;

    private Penalty(
        String torch, String node, double factor, Expr each, Expr gradient, Expr... twice) {
      this.node = node;
      this.factor = factor;
      this.loss =
          Pointwise.of(torch + "_loss", node + "Backward0", each)
              .promoting(0)
              .check((_, common) -> requireFloat(torch, common));
      this.gradient =
          Pointwise.of(torch + "_loss_backward", node + "BackwardBackward0", gradient)
              .promoting(0)
              .gradients(twice)
              .guarding(1, 2);
    }
  }

  private static void requireFloat(String torch, DType dtype) {
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state("\"%s_cpu\" not implemented for '%s'", torch, dtype);
    }
  }

  /** Beyond the bend on either side the first, between the second. */
  private static Expr bent(Expr beyond, Expr within) {
    return select(X.le(BEND.neg()), beyond.neg(), select(X.ge(BEND), beyond, within));
  }

  /** Runs the operation. */
  static Tensor apply(Penalty kind, Tensor x, Tensor target, double width, String reduction) {
    if (kind == Penalty.HUBER) {
      Tensor[] both = {x, target};
      DType promoted = Promotion.resultType(both);
      Promotion.checkCanCast(promoted, TensorAccess.dtype(x));
      requireFloat("huber", promoted);
    }
    return Dispatch.call(new ElementLoss(kind, width, reduction), x, target)[0];
  }

  @Override
  public String nodeName() {
    return kind.node + "Backward0";
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor promoted = kind.loss.call(inputs[0], inputs[1], Scalar.of(width));
    Tensor each =
        kind == Penalty.HUBER ? Clone.to(promoted, TensorAccess.dtype(inputs[0])) : promoted;
    return new Tensor[] {Losses.reduce(each, reduction)};
  }

  /** Gradients of the elementwise losses. */
  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[2];
    if (grad == null) {
      return results;
    }
    Tensor x = saved.input(0);
    Tensor target = saved.input(1);
    if (kind != Penalty.SMOOTH_L1) {
      Tensor first = saved.needs(0) ? x : target;
      requireSame(first, first == x ? target : x, grad);
    }
    boolean mean = "mean".equals(reduction);
    double norm = mean ? 1. / TensorAccess.layout(x).numel() : 1;
    if (saved.needs(0)) {
      results[0] = moved(grad, x, target, norm);
    }
    if (saved.needs(1)) {
      results[1] = moved(grad, target, x, norm);
    }
    return results;
  }

  private Tensor moved(Tensor grad, Tensor x, Tensor target, double norm) {
    return kind.gradient.call(
        new Tensor[] {grad, x, target}, Scalar.of(kind.factor * norm), Scalar.of(width));
  }

  private static void requireSame(Tensor first, Tensor... others) {
    DType expected = TensorAccess.dtype(first);
    for (Tensor other : others) {
      if (TensorAccess.dtype(other) != expected) {
        throw Errors.state("Found dtype %s but expected %s", TensorAccess.dtype(other), expected);
      }
    }
  }

  /** Tangents of the elementwise losses, reduced. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor own = tangents[0];
    Tensor other = tangents[1];
    Tensor sum =
        Batches.sum(
            own == null ? null : moved(own, inputs[0], inputs[1], 1),
            other == null ? null : moved(other, inputs[1], inputs[0], 1));
    return new Tensor[] {Losses.reducedTangent(sum, reduction)};
  }
}
