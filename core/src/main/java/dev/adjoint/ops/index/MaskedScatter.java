package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Errors;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.pointwise.Where;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import dev.adjoint.ops.view.ViewTranspose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code masked_scatter}: consecutive values written where a mask is true. */
public enum MaskedScatter implements Overwriting, JointlyLinear {
  MASKED_SCATTER;

  /** Runs the operation. */
  public static Tensor apply(Tensor self, Tensor mask, Tensor source, boolean inPlace) {
    DType dtype = TensorAccess.dtype(self);
    DType given = TensorAccess.dtype(source);
    if (TensorAccess.dtype(mask) != DType.BOOL) {
      throw new IllegalStateException(
          "masked_scatter_ only supports boolean masks, but got mask with dtype "
              + TensorAccess.dtype(mask).scalarTypeName());
    }
    if (dtype != given) {
      throw Errors.state(
          "masked_scatter: expected self and source to have same dtypes but got%s and %s",
          dtype, given);
    }
    if (inPlace) {
      Overlap.checkWritable(self);
    }
    long[] sizes = TensorAccess.layout(self).sizes();
    long[] both = inPlace ? sizes : Shapes.broadcast(TensorAccess.layout(mask).sizes(), sizes);
    Tensor whole = Arrays.equals(sizes, both) ? self : Expand.apply(self, both);
    return Scatter.run(MASKED_SCATTER, inPlace, whole, Expand.apply(mask, both), source);
  }

  @Override
  public String nodeName() {
    return "MaskedScatterBackward0";
  }

  @Override
  public Overlap.Sharing sharing() {
    return Overlap.Sharing.ANY;
  }

  @Override
  public void write(Tensor target, Tensor[] in) {
    List<Tensor> columns = NonZero.columns(in[1]);
    long count = TensorAccess.layout(columns.getFirst()).numel();
    Tensor source = Copy.of(in[2]);
    if (TensorAccess.layout(source).numel() < count) {
      throw new IllegalStateException("Number of elements of source < number of ones in mask");
    }
    Tensor values = Raw.view(source, Layout.contiguous(count));
    Layout layout = TensorAccess.layout(target);
    Tensor whole = Raw.view(target, Along.dimensioned(layout));
    new IndexPut(IndexedDims.which(columns), false)
        .write(whole, IndexPlan.inputs(columns, whole, values));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i == 0) {
      return Where.apply(saved.input(1), Scalar.of(0L), grad);
    }
    Tensor used = MaskedSelect.apply(grad, saved.input(1));
    Layout all = Layout.contiguous(Layout.numel(saved.sizes(2)));
    Slice first = new Slice(0, 0, TensorAccess.layout(used).numel(), 1);
    return Reshape.apply(
        ViewTranspose.apply(used, first, all, "SliceBackwardBackward0"), saved.sizes(2));
  }

  @Override
  public String messageName() {
    return "MaskedScatter";
  }

  /** Only with one mask for the whole batch: the same positions of each example. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    if (batched[1]) {
      return null;
    }
    Tensor self = Batches.front(inputs[0], batched[0], size);
    Tensor mask = inputs[1];
    boolean scalar = TensorAccess.layout(mask).dim() == 0;
    Tensor whole = scalar ? Unsqueeze.apply(self, 1) : self;
    List<@Nullable Tensor> places = behindBatch(mask);
    Tensor last = places.getLast();
    long count = last == null ? 0 : TensorAccess.layout(last).numel();
    Tensor source = Reshape.apply(Batches.front(inputs[2], batched[2], size), size, -1);
    Tensor values = Slice.narrow(source, 1, 0, count);
    Tensor result = IndexPut.apply(whole, places, values, false, false);
    return new Tensor[] {scalar ? Squeeze.apply(result, 1) : result};
  }

  /** A mask as index of the dimensions behind the batch. */
  static List<@Nullable Tensor> behindBatch(Tensor mask) {
    List<@Nullable Tensor> places = new ArrayList<>();
    places.add(null);
    places.addAll(NonZero.columns(mask));
    return places;
  }

  static long[] withBatch(long size, long... sizes) {
    long[] all = new long[sizes.length + 1];
    all[0] = size;
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return all;
  }
}
