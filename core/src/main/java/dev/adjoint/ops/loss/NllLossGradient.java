package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.index.LineScatter;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of {@link NllLoss} with respect to the log-probabilities. Inputs: the incoming gradient,
 * the log-probabilities (only their sizes are used), the target classes.
 *
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 * @param ignoreIndex target of samples that are ignored
 */
record NllLossGradient(String reduction, long ignoreIndex) implements LinearComposite {

  @Override
  public String nodeName() {
    return "NllLossBackwardBackward0";
  }

  @Override
  public boolean isLinearIn(int i) {
    return i == 0;
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    return new Tensor[] {placed(inputs[0], inputs[1], inputs[2])};
  }

  private Tensor placed(Tensor grad, Tensor logs, Tensor target) {
    boolean several = TensorAccess.layout(target).dim() == 1;
    DType dtype = TensorAccess.dtype(grad);
    int last = TensorAccess.layout(target).dim();
    Tensor counts = Comparison.NE_NUMBER.call(target, Scalar.of(ignoreIndex));
    boolean whole = "none".equals(reduction) || !several;
    Tensor share = Elementwise.NEG.call(whole ? grad : Unsqueeze.apply(grad, -1));
    if ("mean".equals(reduction)) {
      Tensor number = several ? Sum.apply(counts, new long[] {-1}, true, null) : counts;
      share = Arithmetic.DIV.call(share, Clone.to(number, dtype));
    }
    Tensor each = Elementwise.WHERE_NUMBER.call(new Tensor[] {counts, share}, Scalar.of(0L));
    Tensor safe = Elementwise.WHERE_NUMBER.call(new Tensor[] {counts, target}, Scalar.of(0L));
    return LineScatter.apply(
        Unsqueeze.apply(each, last),
        Unsqueeze.apply(safe, last),
        last,
        TensorAccess.layout(logs).size(last));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 2;
  }

  /** Linear in the incoming gradient; zero for the log-probabilities. */
  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? Dispatch.call(new NllLoss(reduction, ignoreIndex), grad, saved.input(2))[0]
        : Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
  }
}
