package dev.adjoint.ops.loss;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.index.LineGather;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Negative log-likelihood loss. Inputs: log-probabilities, {@code (n, classes, …)} or {@code
 * (classes)}, target classes, and where there are any the weights of classes.
 *
 * @param reduction {@code "none"}, {@code "mean"} or {@code "sum"}
 * @param ignoreIndex target of samples that are ignored
 * @param isSpatial whether each sample has a class at every place of a plane
 */
public record NllLoss(String reduction, long ignoreIndex, boolean isSpatial)
    implements LinearComposite {

  /** Runs the operation; samples with places of other than two dimensions are laid out in two. */
  public static Tensor apply(
      Tensor logs, Tensor target, @Nullable Tensor weight, String reduction, long ignoreIndex) {
    Layout layout = TensorAccess.layout(logs);
    Layout classes = TensorAccess.layout(target);
    int rank = layout.dim();
    Losses.checkReduction(reduction);
    if (rank == 0) {
      throw new IllegalArgumentException("Expected 1 or more dimensions (got 0)");
    }
    if (rank > 1 && (classes.dim() == 0 || layout.size(0) != classes.size(0))) {
      throw Errors.argument(
          "Expected input batch_size (%s) to match target batch_size (%s).",
          layout.size(0), classes.dim() == 0 ? "none" : classes.size(0));
    }
    if (rank <= 2 || rank == 4) {
      return run(logs, target, weight, reduction, ignoreIndex);
    }
    long[] places = Losses.withoutClasses(layout.sizes());
    if (!Arrays.equals(places, classes.sizes())) {
      throw Errors.state("Expected target size %s, got %s", places, classes.sizes());
    }
    long n = layout.size(0);
    boolean empty = layout.numel() == 0;
    Tensor plane =
        Reshape.view(
            Clone.rowMajor(logs),
            n,
            layout.size(1),
            empty ? 0 : 1,
            empty ? 0 : layout.numel() / n / layout.size(1));
    boolean none = classes.numel() == 0;
    Tensor line =
        Reshape.view(Clone.rowMajor(target), n, none ? 0 : 1, none ? 0 : classes.numel() / n);
    Tensor loss = run(plane, line, weight, reduction, ignoreIndex);
    return "none".equals(reduction) ? Reshape.view(loss, places) : loss;
  }

  private static Tensor run(
      Tensor logs, Tensor target, @Nullable Tensor weight, String reduction, long ignoreIndex) {
    boolean isSpatial = TensorAccess.layout(logs).dim() == 4;
    String name = isSpatial ? "nll_loss2d" : "nll_loss";
    Losses.checkConstant(name + "_forward", "weight", weight);
    if (isSpatial) {
      checkPlanes(TensorAccess.layout(logs), TensorAccess.layout(target));
    } else {
      checkSamples(TensorAccess.layout(logs), TensorAccess.layout(target));
    }
    DType dtype = TensorAccess.dtype(logs);
    if (weight != null) {
      checkWeight(TensorAccess.layout(logs), TensorAccess.layout(weight), isSpatial);
    }
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state(
          "\"%s_out_frame\" not implemented for '%s'", isSpatial ? name + "_forward" : name, dtype);
    }
    requireType(DType.INT64, target);
    NllLoss op = new NllLoss(reduction, ignoreIndex, isSpatial);
    if (weight == null) {
      return Dispatch.call(op, logs, target)[0];
    }
    requireType(dtype, weight);
    return Dispatch.call(op, logs, target, weight)[0];
  }

  private static void requireType(DType expected, Tensor found) {
    if (TensorAccess.dtype(found) != expected) {
      throw Errors.state(
          "expected scalar type %s but found %s", expected, TensorAccess.dtype(found));
    }
  }

  private static void checkSamples(Layout logs, Layout target) {
    if (target.dim() != logs.dim() - 1) {
      throw Errors.state(
          "Expected 1 or 2 dimensions of logarithms, and one fewer of classes, got %s and %s",
          logs.dim(), target.dim());
    }
  }

  private static void checkPlanes(Layout logs, Layout target) {
    Errors.require(
        target.dim() == 3,
        "only batches of spatial targets supported (3D tensors) but got targets of dimension: %s",
        target.dim());
    Errors.require(
        Arrays.equals(Losses.withoutClasses(logs.sizes()), target.sizes()),
        "size mismatch (got input: %s , target: %s",
        logs.sizes(),
        target.sizes());
  }

  private static void checkWeight(Layout logs, Layout weight, boolean isSpatial) {
    long classes = logs.size(logs.dim() == 1 ? 0 : 1);
    boolean fits = weight.dim() == 1 && weight.numel() == classes;
    if (isSpatial) {
      Errors.require(fits, "weight tensor should be defined either for all or no classes");
    } else {
      Errors.require(
          fits,
          "weight tensor should be defined either for all %s classes or no classes but got weight"
              + " tensor of shape: %s",
          classes,
          weight.sizes());
    }
  }

  @Override
  public String nodeName() {
    return isSpatial ? "NllLoss2DBackward0" : "NllLossBackward0";
  }

  @Override
  public boolean isLinearIn(int i) {
    return i == 0;
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Targets.Gathering picked =
        (logs, target, dim) ->
            LineGather.picked(
                logs,
                target,
                dim,
                c -> new IndexOutOfBoundsException("Target " + c + " is out of bounds."));
    DType dtype = TensorAccess.dtype(inputs[0]);
    if (inputs.length == 2 || !DTypes.isHalf(dtype)) {
      return new Tensor[] {composed(inputs, picked)};
    }
    // Products of half types are rounded once, at the end.
    DType wide = DTypes.wide(dtype);
    Tensor[] widened = {Clone.to(inputs[0], wide), inputs[1], Clone.to(inputs[2], wide)};
    return new Tensor[] {Clone.to(composed(widened, picked), dtype)};
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    return new Tensor[] {composed(inputs, LineGather::apply)};
  }

  private Tensor composed(Tensor[] inputs, Targets.Gathering gathering) {
    Tensor logs = inputs[0];
    Targets targets =
        Targets.of(inputs[1], logs, inputs.length > 2 ? inputs[2] : null, ignoreIndex, gathering);
    int dim = targets.dim();
    Tensor picked = Squeeze.apply(gathering.apply(logs, targets.places(), dim), dim);
    Tensor each = targets.weighted(Elementwise.NEG.call(picked));
    if ("none".equals(reduction)) {
      return each;
    }
    Tensor sum = Sum.apply(each);
    return "sum".equals(reduction) ? sum : Arithmetic.DIV.call(sum, targets.total());
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    Tensor[] inputs = new Tensor[saved.count() + 1];
    inputs[0] = grad;
    for (int k = 0; k < saved.count(); k++) {
      inputs[k + 1] = saved.input(k);
    }
    return Dispatch.call(new NllLossGradient(reduction, ignoreIndex, isSpatial), inputs)[0];
  }
}
