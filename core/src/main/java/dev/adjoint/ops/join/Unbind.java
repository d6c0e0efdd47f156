package dev.adjoint.ops.join;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.MultiView;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Select;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unbinding: all slices of a dimension, which is removed.
 *
 * @param dim the dimension, not negative
 */
public record Unbind(int dim) implements MultiView {

  /** Runs the operation. */
  public static List<Tensor> apply(Tensor x, long dim) {
    return List.of(Dispatch.call(of(x, dim), x));
  }

  /** The operation, after checking the dimension. */
  public static Unbind of(Tensor x, long dim) {
    int rank = TensorAccess.layout(x).dim();
    int d = Shapes.wrapDim(dim, rank);
    if (rank == 0) {
      throw new IndexOutOfBoundsException(
          "Dimension specified as " + (dim == -1 ? 0 : dim) + " but tensor has no dimensions");
    }
    return new Unbind(d);
  }

  @Override
  public String nodeName() {
    return "UnbindBackward0";
  }

  @Override
  public Layout[] views(Layout input) {
    Layout[] slices = new Layout[Require.listable("unbind", input.size(dim))];
    Arrays.setAll(slices, i -> new Select(dim, i).view(input));
    return slices;
  }

  @Override
  public Tensor transpose(@Nullable Tensor[] grads, Layout input, DType dtype) {
    return Stack.apply(Pieces.orZeros(grads, views(input), dtype), dim);
  }
}
