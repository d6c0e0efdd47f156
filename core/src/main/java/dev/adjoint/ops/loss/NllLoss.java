package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.index.LineGather;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * Negative log-likelihood loss. Inputs: log-probabilities, {@code (n, classes)} or {@code
 * (classes)}, and target classes.
 *
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 * @param ignoreIndex target of samples that are ignored
 */
public record NllLoss(String reduction, long ignoreIndex) implements LinearComposite {

  /** Runs the operation. */
  public static Tensor apply(Tensor logs, Tensor target, String reduction, long ignoreIndex) {
    Layout layout = TensorAccess.layout(logs);
    Layout classes = TensorAccess.layout(target);
    Losses.checkReduction(reduction);
    if (layout.dim() < 1 || layout.dim() > 2 || classes.dim() != layout.dim() - 1) {
      throw Errors.state(
          "Expected 1 or 2 dimensions of logarithms, and one fewer of classes, got %s and %s",
          layout.dim(), classes.dim());
    }
    if (layout.dim() == 2 && layout.size(0) != classes.size(0)) {
      throw Errors.argument(
          "Expected input batch_size (%s) to match target batch_size (%s).",
          layout.size(0), classes.size(0));
    }
    if (!DTypes.isRealFloat(TensorAccess.dtype(logs))) {
      throw Errors.state(
          "\"nll_loss_out_frame\" not implemented for '%s'", TensorAccess.dtype(logs));
    }
    if (TensorAccess.dtype(target) != DType.INT64) {
      throw new IllegalStateException(
          "expected scalar type Long but found " + TensorAccess.dtype(target).scalarTypeName());
    }
    return Dispatch.call(new NllLoss(reduction, ignoreIndex), logs, target)[0];
  }

  @Override
  public String nodeName() {
    return "NllLossBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Gathering picked =
        (logs, target, dim) ->
            LineGather.picked(
                logs,
                target,
                dim,
                c -> new IndexOutOfBoundsException("Target " + c + " is out of bounds."));
    return new Tensor[] {composed(inputs[0], inputs[1], picked)};
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    return new Tensor[] {composed(inputs[0], inputs[1], LineGather::apply)};
  }

  /** How the log-probabilities of the targets are picked. */
  @FunctionalInterface
  private interface Gathering {
    Tensor apply(Tensor logs, Tensor target, int dim);
  }

  /** The loss; several samples are the last dimension. */
  private Tensor composed(Tensor logs, Tensor target, Gathering gathering) {
    boolean several = TensorAccess.layout(logs).dim() == 2;
    Tensor counts = Comparison.NE_NUMBER.call(target, Scalar.of(ignoreIndex));
    int last = TensorAccess.layout(logs).dim() - 1;
    Tensor safe = Elementwise.WHERE_NUMBER.call(new Tensor[] {counts, target}, Scalar.of(0L));
    Tensor picked = gathering.apply(logs, Unsqueeze.apply(safe, last), last);
    Tensor each =
        Elementwise.WHERE_NUMBER.call(
            new Tensor[] {counts, Elementwise.NEG.call(Squeeze.apply(picked, last))},
            Scalar.of(0L));
    if ("none".equals(reduction)) {
      return each;
    }
    long[] dims = {-1};
    Tensor sum = several ? Sum.apply(each, dims, false, null) : each;
    if ("sum".equals(reduction)) {
      return sum;
    }
    Tensor number = several ? Sum.apply(counts, dims, false, null) : counts;
    return Arithmetic.DIV.call(sum, Clone.to(number, TensorAccess.dtype(logs)));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Dispatch.call(
        new NllLossGradient(reduction, ignoreIndex), grad, saved.input(0), saved.input(1))[0];
  }
}
