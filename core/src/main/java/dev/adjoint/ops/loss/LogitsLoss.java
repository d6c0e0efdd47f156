package dev.adjoint.ops.loss;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

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
import dev.adjoint.ops.activation.Smooth;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Batches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy loss of unnormalized scores (logits). Inputs: the scores, the targets, and
 * where there are any the weights of elements and those of positive targets.
 *
 * @param weighted whether elements have weights
 * @param positive whether positive targets have weights
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 */
record LogitsLoss(boolean weighted, boolean positive, String reduction) implements Composite {
  private static final Expr ONE = constant(1L);
  private static final Scalar ONE_MORE = Scalar.of(1L);

  /** What is computed of each element, with weights of either kind or without. */
  private static final class LogitsForm {
    private static final LogitsForm PLAIN = new LogitsForm(false, false);
    private static final LogitsForm WEIGHTED = new LogitsForm(true, false);
    private static final LogitsForm POSITIVE = new LogitsForm(false, true);
    private static final LogitsForm BOTH = new LogitsForm(true, true);

    /** Inputs: targets, scores, weights. The result has the dtype of the targets. */
    private final Pointwise loss;

    /** Inputs: the gradient, scores, targets, weights; the number is what all are divided by. */
    private final Pointwise gradient;

    /** Inputs: the gradient, scores, weights. */
    private final Pointwise targetGradient;

    private LogitsForm(boolean weighted, boolean positive) {
      String name = "binary_cross_entropy_with_logits";
      String node = "BinaryCrossEntropyWithLogitsBackward0";
      Expr t = in(0);
      Expr x = in(1);
      Expr share = positive ? in(weighted ? 3 : 2).sub(1).mul(t).add(1) : ONE;
      Expr each = ONE.sub(t).mul(x).sub(logSigmoid(x).mul(share));
      loss =
          Pointwise.of(name, node, weighted ? each.mul(in(2)) : each)
              .result(Pointwise.Result.FIRST);
      gradient = Pointwise.of(name, "DivBackward0", gradient(weighted, positive)).promoting(0);
      targetGradient =
          Pointwise.of(name, "DivBackward0", targetGradient(weighted, positive)).promoting(0);
    }

    private static Expr logSigmoid(Expr x) {
      return x.min(0).sub(x.abs().neg().exp().log1p());
    }

    private static Expr gradient(boolean weighted, boolean positive) {
      Expr logistic = in(1).sigmoid();
      Expr t = in(2);
      Expr each = logistic.sub(t);
      if (positive) {
        Expr scaled = in(weighted ? 4 : 3).mul(t);
        each = scaled.add(1).sub(t).mul(logistic).sub(scaled);
      }
      each = each.mul(in(0));
      return (weighted ? each.mul(in(3)) : each).div(param(0));
    }

    private static Expr targetGradient(boolean weighted, boolean positive) {
      Expr x = in(1);
      Expr each = x.neg();
      if (positive) {
        each = logSigmoid(x.neg()).sub(logSigmoid(x).mul(in(weighted ? 3 : 2)));
      }
      each = each.mul(in(0));
      return (weighted ? each.mul(in(2)) : each).div(param(0));
    }

    static LogitsForm of(boolean weighted, boolean positive) {
      return weighted ? (positive ? BOTH : WEIGHTED) : (positive ? POSITIVE : PLAIN);
    }
  }

  /** Runs the operation. */
  static Tensor apply(
      Tensor x,
      Tensor target,
      @Nullable Tensor weight,
      @Nullable Tensor positiveWeight,
      String reduction) {
    String name = "binary_cross_entropy_with_logits";
    Losses.checkReduction(reduction);
    if (!TensorAccess.layout(x).sameSizes(TensorAccess.layout(target))) {
      throw Errors.argument(
          "Target size (%s) must be the same as input size (%s)", target.shape(), x.shape());
    }
    DType dtype = TensorAccess.dtype(x);
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state("\"log_sigmoid_cpu\" not implemented for '%s'", dtype);
    }
    Promotion.checkCanCast(dtype, TensorAccess.dtype(target));
    Losses.checkConstant(name, "weight", weight);
    Losses.checkConstant(name, "pos_weight", positiveWeight);
    List<Tensor> inputs = new ArrayList<>(List.of(x, target));
    for (Tensor factor : Arrays.asList(weight, positiveWeight)) {
      if (factor != null) {
        Losses.checkWeight(factor, target);
        inputs.add(factor);
      }
    }
    LogitsLoss op = new LogitsLoss(weight != null, positiveWeight != null, reduction);
    return Dispatch.call(op, inputs.toArray(Tensor[]::new))[0];
  }

  @Override
  public String nodeName() {
    return "BinaryCrossEntropyWithLogitsBackward0";
  }

  /** See {@link Composite}; computed at once, so that it is rounded once. */
  @Override
  public Tensor[] forward(Tensor[] inputs) {
    DType dtype = TensorAccess.dtype(inputs[0]);
    for (Tensor input : inputs) {
      if (TensorAccess.dtype(input) != dtype) {
        return composed(inputs); // each part in its own type, as in PyTorch
      }
    }
    Tensor[] ordered = inputs.clone();
    ordered[0] = inputs[1];
    ordered[1] = inputs[0];
    return new Tensor[] {Losses.reduce(form().loss.call(ordered), reduction)};
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor t = inputs[1];
    Tensor log = Smooth.LOG_SIGMOID.call(inputs[0]);
    if (positive) {
      Tensor above = Arithmetic.SUB_NUMBER.call(inputs[inputs.length - 1], ONE_MORE);
      Tensor share = Arithmetic.ADD_NUMBER.call(Arithmetic.MUL.call(above, t), ONE_MORE);
      log = Arithmetic.MUL.call(log, share);
    }
    Tensor rest = Arithmetic.RSUB_NUMBER.call(t, ONE_MORE);
    Tensor each = Arithmetic.SUB.call(Arithmetic.MUL.call(rest, inputs[0]), log);
    Tensor all = weighted ? Arithmetic.MUL.call(each, inputs[2]) : each;
    return new Tensor[] {Losses.reduce(Clone.to(all, TensorAccess.dtype(t)), reduction)};
  }

  private LogitsForm form() {
    return LogitsForm.of(weighted, positive);
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[saved.count()];
    if (grad == null) {
      return results;
    }
    Tensor[] inputs = new Tensor[saved.count()];
    Arrays.setAll(inputs, saved::input);
    long count = "mean".equals(reduction) ? TensorAccess.layout(inputs[0]).numel() : 1;
    results[0] = saved.needs(0) ? moved(grad, inputs, count) : null;
    results[1] = saved.needs(1) ? movedByTarget(grad, inputs, count) : null;
    return results;
  }

  /** The gradient of the scores, or their tangent. */
  private Tensor moved(Tensor grad, Tensor[] inputs, long count) {
    Tensor[] all = new Tensor[inputs.length + 1];
    all[0] = grad;
    System.arraycopy(inputs, 0, all, 1, inputs.length);
    return form().gradient.call(all, Scalar.of((double) count));
  }

  /** The same of the targets. */
  private Tensor movedByTarget(Tensor grad, Tensor[] inputs, long count) {
    Tensor[] all = inputs.clone();
    all[0] = grad;
    all[1] = inputs[0];
    return form().targetGradient.call(all, Scalar.of((double) count));
  }

  /** Tangents of the elementwise losses, reduced. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor own = tangents[0];
    Tensor other = tangents[1];
    Tensor sum =
        Batches.sum(
            own == null ? null : moved(own, inputs, 1),
            other == null ? null : movedByTarget(other, inputs, 1));
    return new Tensor[] {Losses.reducedTangent(sum, reduction)};
  }
}
