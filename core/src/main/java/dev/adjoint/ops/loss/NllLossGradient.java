package dev.adjoint.ops.loss;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.index.LineGather;
import dev.adjoint.ops.index.LineScatter;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of {@link NllLoss} with respect to the log-probabilities. Inputs: the incoming gradient,
 * the log-probabilities (only their sizes are used), the target classes, and where there are any
 * the weights of classes.
 *
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 * @param ignoreIndex target of samples that are ignored
 * @param isSpatial whether each sample has a class at every place of a plane
 */
record NllLossGradient(String reduction, long ignoreIndex, boolean isSpatial)
    implements LinearComposite {

  @Override
  public String nodeName() {
    return isSpatial ? "NllLoss2DBackwardBackward0" : "NllLossBackwardBackward0";
  }

  @Override
  public boolean isLinearIn(int i) {
    return i == 0;
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor logs = inputs[1];
    Targets targets =
        Targets.of(
            inputs[2], logs, inputs.length > 3 ? inputs[3] : null, ignoreIndex, LineGather::apply);
    Tensor share = Elementwise.NEG.call(inputs[0]);
    if ("mean".equals(reduction)) {
      share = Arithmetic.DIV.call(share, targets.total());
    }
    int dim = targets.dim();
    Tensor each = targets.weighted(share);
    return new Tensor[] {
      LineScatter.apply(
          Unsqueeze.apply(each, dim), targets.places(), dim, TensorAccess.layout(logs).size(dim))
    };
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i >= 2;
  }

  /** Linear in the incoming gradient; zero for the log-probabilities. */
  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i != 0) {
      return Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
    }
    NllLoss op = new NllLoss(reduction, ignoreIndex, isSpatial);
    return saved.count() == 3
        ? Dispatch.call(op, grad, saved.input(2))[0]
        : Dispatch.call(op, grad, saved.input(2), saved.input(3))[0];
  }
}
