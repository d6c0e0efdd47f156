package dev.adjoint.ops.index;

import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Assign;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.view.Alias;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code x[…]}: a chain of views, followed by advanced indexing if tensors are among the
 * indices.
 */
public final class Indexing {
  private Indexing() {}

  /** The view that basic indices select, and the tensors that index its dimensions. */
  private record Parts(Tensor view, List<@Nullable Tensor> tensors) {
    boolean hasTensors() {
      return !tensors.isEmpty();
    }
  }

  /** Reads {@code x[indices]}. */
  public static Tensor get(Tensor x, Index... indices) {
    Parts parts = apply(x, indices.length == 1, indices);
    if (parts.hasTensors()) {
      return IndexGet.apply(parts.view, parts.tensors);
    }
    return parts.view == x ? Alias.apply(x) : parts.view;
  }

  /** Writes a tensor to {@code x[indices]}. */
  public static Tensor set(Tensor x, Tensor value, Index... indices) {
    if (isNothing(indices)) {
      return x;
    }
    Parts parts = apply(x, false, indices);
    if (parts.hasTensors()) {
      Tensor given = PlainIndices.withoutLeadingOnes(value);
      if (isOneMask(indices) && TensorAccess.layout(given).numel() == 1) {
        given = IndexPut.one(parts.view, Clone.to(given, TensorAccess.dtype(x)));
      }
      IndexPut.apply(parts.view, parts.tensors, given, false, true);
    } else {
      assign(parts.view, value);
    }
    return x;
  }

  /** Writes a value to a view: as it is, as a number, or broadcast without leading ones. */
  private static void assign(Tensor view, Tensor value) {
    long[] sizes = TensorAccess.layout(view).sizes();
    if (Arrays.equals(TensorAccess.layout(value).sizes(), sizes)) {
      Assign.copy(view, value);
    } else if (TensorAccess.layout(value).dim() == 0) {
      Assign.fill(view, value);
    } else {
      Tensor given = PlainIndices.withoutLeadingOnes(value);
      boolean fits = Shapes.isExpandable(TensorAccess.layout(given).sizes(), sizes);
      Assign.copy(view, fits ? Expand.apply(given, sizes) : given);
    }
  }

  /** Writes a number to {@code x[indices]}. */
  public static Tensor set(Tensor x, Scalar value, Index... indices) {
    if (isNothing(indices)) {
      return x;
    }
    Parts parts = apply(x, false, indices);
    if (parts.hasTensors()) {
      Tensor number = Factories.scalar(value, TensorAccess.dtype(x));
      IndexPut.apply(parts.view, parts.tensors, number, false, true);
    } else {
      Overlap.checkWritable(parts.view);
      if (parts.view == x) {
        value.checkFits(TensorAccess.dtype(x), 1);
        Assign.fill(x, Factories.scalar(value, TensorAccess.dtype(x))); // PyTorch's node
      } else {
        Assign.number(parts.view, value);
      }
    }
    return x;
  }

  /** Writes, or accumulates, through index tensors; null selects a whole dimension. */
  public static Tensor put(
      Tensor x, @Nullable Tensor[] indices, Tensor values, boolean adds, boolean inPlace) {
    boolean one = inPlace && !adds && TensorAccess.layout(values).numel() == 1;
    Tensor given = one && allMasks(indices) ? IndexPut.one(x, values) : values;
    return IndexPut.apply(x, IndexTensors.collect(x, indices), given, adds, inPlace);
  }

  private static boolean allMasks(@Nullable Tensor[] indices) {
    int masks = 0;
    for (Tensor index : indices) {
      if (index != null && !IndexTensors.isMask(index)) {
        return false;
      }
      masks += index == null ? 0 : 1;
    }
    return masks == 1;
  }

  /** An assignment to {@code x[False]} does nothing. */
  private static boolean isNothing(Index... indices) {
    return indices.length == 1
        && IndexTensors.plain(indices[0]) instanceof Index.Flag(boolean keep)
        && !keep;
  }

  /** Whether a mask is the only index: then a value of any dtype may be written. */
  private static boolean isOneMask(Index... indices) {
    int masks = 0;
    for (Index index : indices) {
      if (IndexTensors.plain(index) instanceof Index.Of(Tensor tensor)) {
        masks += IndexTensors.isMask(tensor) ? 1 : 2;
      }
    }
    return masks == 1;
  }

  /**
   * Applies the indices in turn.
   *
   * @param slicesAll whether {@code :} makes a slice, as PyTorch where it is read alone
   */
  private static Parts apply(Tensor x, boolean slicesAll, Index... given) {
    Index[] indices = given.clone();
    Arrays.setAll(indices, i -> IndexTensors.plain(given[i]));
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
      throw PlainIndices.tooMany(rank, given);
    }
    Tensor view = x;
    List<@Nullable Tensor> tensors = new ArrayList<>();
    int dim = 0;
    int own = 0;
    for (Index index : indices) {
      switch (index) {
        case Index.At at -> view = PlainIndices.select(view, dim, own, at.position());
        case Index.Range range -> view = PlainIndices.slice(view, dim++, range, slicesAll);
        case Index.Ellipsis _ -> {
          dim += rank - used;
          own += rank - used;
        }
        case Index.NewAxis _ -> view = Unsqueeze.apply(view, dim++);
        case Index.Flag flag -> {
          view = Unsqueeze.apply(view, dim);
          put(tensors, dim++, IndexTensors.flag(flag.keep()));
        }
        case Index.Of of -> dim = IndexTensors.collect(tensors, dim, of.tensor(), view);
      }
      own += consumed(index);
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
}
