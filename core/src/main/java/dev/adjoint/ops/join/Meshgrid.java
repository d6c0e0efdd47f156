package dev.adjoint.ops.join;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** {@code meshgrid}: the coordinates of a grid, as expanded views of those of its axes. */
public final class Meshgrid {
  private Meshgrid() {}

  /** Runs the operation. */
  public static List<Tensor> apply(List<Tensor> tensors, String indexing) {
    boolean swaps = indexing.equals("xy") && tensors.size() >= 2;
    List<Tensor> axes = new ArrayList<>(tensors);
    if (swaps) {
      Collections.swap(axes, 0, 1);
    } else if (!indexing.equals("ij") && !indexing.equals("xy")) {
      throw Errors.state(
          "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: %s", indexing);
    }
    List<Tensor> grids = grids(axes);
    if (swaps) {
      Collections.swap(grids, 0, 1);
    }
    return List.copyOf(grids);
  }

  private static List<Tensor> grids(List<Tensor> axes) {
    if (axes.isEmpty()) {
      throw new IllegalStateException("meshgrid expects a non-empty TensorList");
    }
    long[] shape = new long[axes.size()];
    for (int i = 0; i < shape.length; i++) {
      Layout layout = TensorAccess.layout(axes.get(i));
      Errors.require(
          layout.dim() <= 1,
          "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: a tensor of sizes"
              + " %s",
          layout.sizes());
      Errors.require(
          TensorAccess.dtype(axes.get(i)) == TensorAccess.dtype(axes.getFirst()),
          "meshgrid expects all tensors to have the same dtype");
      shape[i] = layout.numel();
    }
    List<Tensor> grids = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      long[] line = new long[shape.length];
      Arrays.fill(line, 1);
      line[i] = -1;
      Tensor axis = axes.get(i);
      long[] sizes = shape[i] == 0 ? zeroed(line, i) : line;
      grids.add(Expand.apply(Reshape.apply(axis, sizes), shape));
    }
    return grids;
  }

  private static long[] zeroed(long[] sizes, int i) {
    long[] all = sizes.clone();
    all[i] = 0;
    return all;
  }
}
