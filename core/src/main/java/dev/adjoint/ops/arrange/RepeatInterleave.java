package dev.adjoint.ops.arrange;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.index.Gather;
import dev.adjoint.ops.order.Searching;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Flatten;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/** Repetition of single elements, composed of views and copies. */
public final class RepeatInterleave {
  private RepeatInterleave() {}

  /** Repeats each slice of a dimension, or each element, equally often. */
  public static Tensor equally(
      Tensor x, long repeats, @Nullable Long dim, @Nullable Long outputSize) {
    Tensor input = dim == null ? Reshape.apply(x, -1) : x;
    int d = Shapes.wrapDim(dim == null ? 0 : dim, TensorAccess.layout(input).dim());
    Errors.require(repeats >= 0, "Repeats must be non-negative");
    Tensor apart = Unsqueeze.apply(input, d + 1L);
    long[] sizes = TensorAccess.layout(apart).sizes().clone();
    sizes[d + 1] = repeats;
    long whole = Layout.times(sizes[d], repeats);
    if (outputSize != null && outputSize != whole) {
      throw Errors.state(
          "repeat_interleave: Invalid output_size, expected %s but got %s", whole, outputSize);
    }
    return Flatten.apply(Clone.contiguous(Expand.apply(apart, sizes)), d, d + 1L);
  }

  /** Repeats each slice of a dimension, or each element, as often as the tensor says. */
  public static Tensor apply(
      Tensor x, Tensor repeats, @Nullable Long dim, @Nullable Long outputSize) {
    Tensor input = dim == null ? Reshape.apply(x, -1) : x;
    long along = dim == null ? 0 : dim;
    Layout layout = TensorAccess.layout(input);
    Layout given = TensorAccess.layout(repeats);
    long size = layout.size(Shapes.wrapSized(along, layout.dim()));
    Errors.require(given.dim() <= 1, "repeats must be 0-dim or 1-dim tensor");
    Tensor each = repeats;
    if (given.numel() == 1) {
      each = Expand.apply(Reshape.apply(repeats, 1), size);
    } else if (given.size(0) != size) {
      throw Errors.state(
          "repeats must have the same size as input along dim, but got repeats.size(0) = %s and"
              + " input.size(%s) = %s",
          given.size(0), along, size);
    }
    return Gather.indexSelect(input, along, indices(each, outputSize));
  }

  /** Each position as often as the tensor says. */
  public static Tensor indices(Tensor repeats, @Nullable Long outputSize) {
    Layout layout = TensorAccess.layout(repeats);
    DType dtype = TensorAccess.dtype(repeats);
    Errors.require(
        dtype == DType.INT64 || dtype == DType.INT32,
        "\"repeat_interleave_cpu\" not implemented for '%s'",
        dtype);
    Errors.require(layout.dim() == 1, "repeat_interleave only accept 1D vector as repeat");
    if (Levels.isBatched(repeats)) {
      throw Batches.dynamicShape("repeat_interleave.Tensor");
    }
    if (layout.numel() == 0) {
      return repeats.clone();
    }
    Errors.require(repeats.min().itemLong() >= 0, "repeats can not be negative");
    Tensor ends = repeats.cumsum(0);
    long whole = Values.itemLong(ends.select(0, -1));
    Errors.require(
        outputSize == null || outputSize == whole, "allocated size does not match required size");
    return Searching.sorted(ends, Ranges.indices(whole), true, dtype);
  }
}
