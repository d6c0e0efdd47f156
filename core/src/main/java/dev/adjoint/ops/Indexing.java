package dev.adjoint.ops;

import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code x[…]}: a chain of views, and a gather where tensors are among the indices. */
public final class Indexing {
  private Indexing() {}

  /** What the plain indices leave, and the tensors that index its dimensions. */
  private record Parts(Tensor view, List<@Nullable Tensor> tensors) {
    boolean hasTensors() {
      return !tensors.isEmpty();
    }
  }

  /** Reads. */
  public static Tensor get(Tensor x, Index... indices) {
    Parts parts = apply(x, indices);
    if (parts.hasTensors()) {
      return IndexTensors.get(parts.view, parts.tensors);
    }
    return parts.view == x ? Alias.apply(x) : parts.view;
  }

  /** Writes a tensor. */
  public static Tensor set(Tensor x, Tensor value, Index... indices) {
    Parts parts = apply(x, indices);
    if (parts.hasTensors()) {
      IndexTensors.put(parts.view, parts.tensors, value);
    } else {
      Assign.copy(parts.view, withoutLeadingOnes(value, TensorAccess.layout(parts.view).dim()));
    }
    return x;
  }

  /** Writes a number. */
  public static Tensor set(Tensor x, Scalar value, Index... indices) {
    Parts parts = apply(x, indices);
    if (parts.hasTensors()) {
      IndexTensors.put(parts.view, parts.tensors, Factories.scalar(value, TensorAccess.dtype(x)));
    } else {
      Dispatch.checkWritable(parts.view);
      Assign.fill(parts.view, value);
    }
    return x;
  }

  /** A value may have more dimensions than its place, as long as the first ones have size 1. */
  static Tensor withoutLeadingOnes(Tensor value, int rank) {
    Layout layout = TensorAccess.layout(value);
    int drop = 0;
    while (layout.dim() - drop > rank && layout.size(drop) == 1) {
      drop++;
    }
    Tensor result = value;
    for (int i = 0; i < drop; i++) {
      result = Squeeze.apply(result, 0);
    }
    return result;
  }

  private static Parts apply(Tensor x, Index... indices) {
    int rank = TensorAccess.layout(x).dim();
    int used = 0;
    boolean ellipsis = false;
    for (Index index : indices) {
      used += consumed(index);
      if (index instanceof Index.Ellipsis) {
        if (ellipsis) {
          throw new IndexOutOfBoundsException("an index can only have a single ellipsis ('...')");
        }
        ellipsis = true;
      }
    }
    if (used > rank) {
      throw new IndexOutOfBoundsException(
          rank == 0
              ? "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or"
                  + " `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
              : "too many indices for tensor of dimension " + rank);
    }
    Tensor view = x;
    List<@Nullable Tensor> tensors = new ArrayList<>();
    int dim = 0;
    for (Index index : indices) {
      switch (index) {
        case Index.At at -> view = select(view, dim, at.position());
        case Index.Range range -> view = slice(view, dim++, range);
        case Index.Ellipsis _ -> dim += rank - used;
        case Index.NewAxis _ -> view = Unsqueeze.apply(view, dim++);
        case Index.Flag flag -> {
          view = Unsqueeze.apply(view, dim);
          put(tensors, dim++, IndexTensors.flag(flag.keep()));
        }
        case Index.Of of -> dim = IndexTensors.collect(tensors, dim, of.tensor(), view);
      }
    }
    return new Parts(view, tensors);
  }

  static void put(List<@Nullable Tensor> tensors, int dim, Tensor index) {
    while (tensors.size() <= dim) {
      tensors.add(null);
    }
    tensors.set(dim, index);
  }

  private static int consumed(Index index) {
    return switch (index) {
      case Index.At _, Index.Range _ -> 1;
      case Index.Of of -> IndexTensors.consumed(of.tensor());
      case Index.Ellipsis _, Index.NewAxis _, Index.Flag _ -> 0;
    };
  }

  private static Tensor select(Tensor x, int dim, long position) {
    long size = TensorAccess.layout(x).size(dim);
    if (position < -size || position >= size) {
      throw new IndexOutOfBoundsException(
          "index " + position + " is out of bounds for dimension " + dim + " with size " + size);
    }
    return Select.apply(x, dim, position);
  }

  private static Tensor slice(Tensor x, int dim, Index.Range range) {
    long start = range.start() == null ? 0 : range.start();
    long end = range.end() == null ? Long.MAX_VALUE : range.end();
    long step = range.step() == null ? 1 : range.step();
    if (step <= 0) {
      throw new IllegalArgumentException(
          step == 0 ? "slice step cannot be zero" : "step must be greater than zero");
    }
    boolean whole = start == 0 && step == 1 && end >= TensorAccess.layout(x).size(dim);
    return whole ? x : Slice.apply(x, dim, start, end, step);
  }
}
