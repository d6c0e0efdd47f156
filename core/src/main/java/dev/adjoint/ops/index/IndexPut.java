package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Slice;
import dev.adjoint.ops.view.SumTo;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code index_put}: values written, or added, at positions given by index tensors. Inputs: the
 * tensor, the values, the indices.
 *
 * @param which bit mask of the indexed dimensions
 * @param adds whether values accumulate
 */
record IndexPut(long which, boolean adds) implements Overwriting, JointlyLinear {

  static Tensor apply(
      Tensor self, List<@Nullable Tensor> tensors, Tensor value, boolean adds, boolean inPlace) {
    DType dtype = TensorAccess.dtype(self);
    DType given = TensorAccess.dtype(value);
    if (given != dtype) {
      throw Errors.state(
          "Index put requires the source and destination dtypes match, got %s for the destination"
              + " and %s for the source.",
          dtype, given);
    }
    if (inPlace) {
      Overlap.warnIfExpanded(self, "index_put_", "tensor[indices] = tensor");
    }
    IndexPut op = new IndexPut(IndexedDims.which(tensors), adds);
    Tensor[] inputs = IndexPlan.inputs(tensors, self, value);
    boolean repeats = inPlace && TensorAccess.layout(self).hasInternalOverlap();
    return repeats && Arrays.stream(inputs).anyMatch(ForwardMode::isFollowed)
        ? op.intoOneOfEach(inputs)
        : Scatter.run(op, inPlace, inputs);
  }

  /**
   * Writes under a transform to a tensor with overlapping elements: one element for each location
   * gets the last value, or the sum.
   */
  private Tensor intoOneOfEach(Tensor[] inputs) {
    Tensor[] _ = Dispatch.call(this, inputs); // refuses what has to be refused
    Tensor self = inputs[0];
    Layout layout = TensorAccess.layout(self);
    IndexPlan plan = IndexPlan.of(layout, which, inputs);
    Tensor[] in = inputs.clone();
    in[1] = Expand.apply(inputs[1], plan.resultSizes());
    for (int d = 0; d < layout.dim(); d++) {
      if (layout.size(d) > 1 && layout.stride(d) == 0) {
        in[0] = Slice.apply(in[0], d, 0, 1, 1);
        int k = Arrays.binarySearch(plan.dims(), d);
        if (k >= 0) {
          in[2 + k] = Execution.zerosLike(in[2 + k]);
        } else {
          int at = plan.placeOf(d);
          long last = layout.size(d) - 1;
          in[1] = adds ? in[1].sum(at, true) : Slice.apply(in[1], at, last, last + 1, 1);
        }
      }
    }
    Dispatch.callInPlace(this, in);
    return self;
  }

  /** A single value, which is read before the mask is applied. */
  static Tensor one(Tensor self, Tensor value) {
    return Overlap.meets(self, value) ? Clone.apply(value) : value;
  }

  @Override
  public String nodeName() {
    return "IndexPutBackward0";
  }

  @Override
  public Layout resultLayout(Layout self) {
    return Clone.preserved(self, self);
  }

  @Override
  public boolean allowsOverlap() {
    return true;
  }

  @Override
  public void write(Tensor target, Tensor[] in) {
    Operand whole = TensorAccess.operand(target);
    IndexPlan plan = IndexPlan.of(whole.layout(), which, in);
    long[] sizes = plan.resultSizes();
    Operand values = TensorAccess.operand(in[1]);
    if (!Shapes.isExpandable(values.layout().sizes(), sizes)) {
      throw Errors.state(
          "shape mismatch: value tensor of shape %s cannot be broadcast to indexing result of shape"
              + " %s",
          values.layout().sizes(), sizes);
    }
    Move.Mode mode = adds ? Move.Mode.ADD : Move.Mode.PUT;
    plan.run(mode, whole, values.withLayout(Shapes.expand(values.layout(), sizes)));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i > 1; // the positions, as PyTorch, whether or not they are needed
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i == 0) {
      Tensor zero = Factories.scalar(Scalar.of(0L), TensorAccess.dtype(grad));
      return adds ? grad : Dispatch.call(this, placed(saved, grad, zero))[0];
    }
    Tensor picked = Dispatch.call(new IndexGet(which), placed(saved, grad))[0];
    return SumTo.apply(picked, saved.sizes(1));
  }

  /** Inputs of an operation at the same positions. */
  private Tensor[] placed(Saved saved, Tensor... first) {
    Tensor[] in = Arrays.copyOf(first, first.length + Long.bitCount(which));
    for (int k = first.length; k < in.length; k++) {
      in[k] = saved.input(2 + k - first.length);
    }
    return in;
  }

  /** The batch is one more leading dimension, with an index that covers it. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    IndexBatch batch = IndexBatch.of(which, inputs, batched, size, 2);
    Tensor[] in = batch.inputs();
    int rank = TensorAccess.layout(in[0]).dim() - 1 - Long.bitCount(which) + batch.chosen();
    Tensor values = in[1];
    while (TensorAccess.layout(values).dim() < rank + 1) {
      values = Unsqueeze.apply(values, 1);
    }
    in[1] = batch.ordered(values);
    return Dispatch.call(new IndexPut(batch.which(), adds), in);
  }
}
