package dev.adjoint.ops.sparse;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.LinearComposite;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.index.Bounds;
import dev.adjoint.ops.index.LineGather;
import dev.adjoint.ops.index.LineScatter;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Embedding lookup: rows of a matrix by index. Inputs: the matrix, the indices. */
public enum Embedding implements LinearComposite {
  EMBEDDING;

  /** Runs the operation. */
  public static Tensor apply(Tensor weight, Tensor places) {
    DType dtype = TensorAccess.dtype(places);
    if (dtype != DType.INT64 && dtype != DType.INT32) {
      throw Errors.state(
          "Expected tensor for argument #1 'indices' to have one of the following scalar types:"
              + " Long, Int; but got torch.%sTensor instead (while checking arguments for"
              + " embedding)",
          dtype);
    }
    if (TensorAccess.layout(weight).dim() != 2) {
      throw new IllegalStateException("'weight' must be 2-D");
    }
    return Dispatch.call(EMBEDDING, weight, Clone.to(places, DType.INT64))[0];
  }

  @Override
  public String nodeName() {
    return "EmbeddingBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    long width = TensorAccess.layout(inputs[0]).size(1);
    Tensor places = column(inputs[1], width);
    Tensor flat = LineGather.picked(inputs[0], places, 0, Embedding::outside);
    if (width == 0 && TensorAccess.layout(inputs[1]).numel() > 0) {
      Bounds.require(inputs[1], 0, TensorAccess.layout(inputs[0]).size(0), Embedding::outside);
    }
    return new Tensor[] {Raw.view(flat, Layout.contiguous(sizes(inputs)))};
  }

  private static IndexOutOfBoundsException outside(long place) {
    return new IndexOutOfBoundsException("index out of range in self");
  }

  /** Expands row indices to indices of the rows' elements. */
  private static Tensor column(Tensor places, long width) {
    Tensor column = Reshape.apply(places, -1, 1);
    return Expand.apply(column, TensorAccess.layout(column).size(0), width);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] sizes = saved.sizes(0);
    Tensor places = column(saved.input(1), sizes[1]);
    Tensor rows = Reshape.apply(grad, TensorAccess.layout(places).size(0), sizes[1]);
    return LineScatter.apply(rows, places, 0, sizes[0]);
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor places = column(inputs[1], TensorAccess.layout(inputs[0]).size(1));
    Tensor flat = LineGather.apply(inputs[0], places, 0);
    return new Tensor[] {Reshape.apply(flat, sizes(inputs))};
  }

  /** See {@link LinearComposite}; one matrix is for all lookups. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return batched[0]
        ? LinearComposite.super.batch(inputs, batched, size)
        : Dispatch.call(this, inputs);
  }

  private static long[] sizes(Tensor[] inputs) {
    long[] places = TensorAccess.layout(inputs[1]).sizes();
    long[] sizes = Arrays.copyOf(places, places.length + 1);
    sizes[places.length] = TensorAccess.layout(inputs[0]).size(1);
    return sizes;
  }
}
