package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.index.Groups;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Permute;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Unique elements or slices, with inverse indices and counts.
 *
 * @param consecutive whether only consecutive duplicates are merged ({@code unique_consecutive}),
 *     rather than all, sorted
 * @param dim the dimension of the slices, not negative; null for elements
 */
public record Unique(boolean consecutive, @Nullable Integer dim) implements Opaque {

  /** Runs the operation. */
  public static Tensor[] apply(Tensor x, boolean consecutive, @Nullable Long dim) {
    Layout layout = TensorAccess.layout(x);
    if (dim != null && layout.dim() == 0) {
      throw new IndexOutOfBoundsException(
          "Dimension specified as " + dim + " but tensor has no dimensions");
    }
    Integer d = dim == null ? null : (Integer) Shapes.wrapDim(dim, layout.dim());
    if (d != null) {
      checkEmpty(layout.sizes(), d);
    }
    return Dispatch.call(new Unique(consecutive, d), x);
  }

  @Override
  public String nodeName() {
    return consecutive
        ? "UniqueConsecutiveBackward0"
        : dim == null ? "Unique2Backward0" : "UniqueDimBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    Layout layout = TensorAccess.layout(x);
    long count = layout.numel();
    boolean slices = dim != null;
    int at = dim == null ? -1 : dim;
    if (slices && count == 0) {
      long[] none = {0};
      return new Tensor[] {
        Execution.empty(layout.sizes(), TensorAccess.dtype(x)),
        Execution.empty(none, DType.INT64),
        Execution.empty(none, DType.INT64)
      };
    }
    Tensor rows = slices ? Permute.apply(Raw.view(x, layout), moved(layout.dim(), at, 0)) : x;
    long n = slices ? layout.size(at) : count;
    long[] rowSizes = TensorAccess.layout(rows).sizes();
    long width = n == 0 ? 1 : count / n;
    Tensor flat = Raw.view(Copy.of(rows), Layout.contiguous(n, width));
    Groups groups = Groups.of(flat, consecutive);
    Tensor chosen = groups.firstRows();
    if (slices) {
      long[] sizes = rowSizes.clone();
      sizes[0] = groups.count();
      chosen = Raw.view(chosen, Layout.contiguous(sizes));
      Tensor back = Permute.apply(chosen, moved(sizes.length, 0, at));
      chosen = Raw.view(chosen, TensorAccess.layout(back));
    } else {
      chosen = Raw.view(chosen, Layout.contiguous(groups.count()));
    }
    Tensor inverse = groups.inverse();
    return new Tensor[] {
      chosen,
      slices ? inverse : Raw.view(inverse, Layout.contiguous(layout.sizes())),
      groups.sizes()
    };
  }

  /** Refuses slices without elements; there may be no slices at all. */
  private static void checkEmpty(long[] sizes, int dim) {
    long empty = Arrays.stream(sizes).filter(size -> size == 0).count();
    if (sizes[dim] == 0 && empty > 1) {
      throw new IllegalStateException(
          "Number of zero sized dimensions is more than one, so unique cannot be applied");
    }
    if (sizes[dim] != 0 && empty > 0) {
      throw new IllegalStateException(
          "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied");
    }
  }

  /** The order of dimensions after one of them has moved. */
  private static long[] moved(int rank, int from, int to) {
    long[] order = new long[rank];
    int next = 0;
    for (int d = 0; d < rank; d++) {
      next += next == from ? 1 : 0;
      order[d] = d == to ? from : next++;
    }
    return order;
  }

  @Override
  public boolean isDifferentiable(int i) {
    return i == 0;
  }

  @Override
  public boolean refusesBackward() {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    throw notImplemented();
  }

  private UnsupportedOperationException notImplemented() {
    String name = consecutive ? "unique_consecutive" : dim == null ? "_unique2" : "unique_dim";
    return new UnsupportedOperationException(
        "the derivative for '" + name + "' is not implemented.");
  }

  /** See {@link Opaque}: not implemented, as in PyTorch. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    throw notImplemented();
  }

  /** See {@link Opaque}: refused, since sizes depend on the elements. */
  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    throw Batches.dynamicShape("unique");
  }
}
