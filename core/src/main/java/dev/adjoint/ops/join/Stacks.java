package dev.adjoint.ops.join;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code hstack} and its kin, composed of {@code cat}. */
public final class Stacks {
  private Stacks() {}

  /** Side by side. */
  public static Tensor horizontally(List<Tensor> tensors) {
    requireSome("hstack", tensors);
    return beside(map(tensors, Stacks::atLeast1d));
  }

  /** One below the other. */
  public static Tensor vertically(List<Tensor> tensors) {
    requireSome("vstack", tensors);
    return Cat.apply(map(tensors, Stacks::atLeast2d), 0);
  }

  /** One behind the other. */
  public static Tensor inDepth(List<Tensor> tensors) {
    requireSome("dstack", tensors);
    return Cat.apply(map(tensors, Stacks::atLeast3d), 2);
  }

  /** Side by side, vectors as columns. */
  public static Tensor columns(List<Tensor> tensors) {
    requireSome("column_stack", tensors);
    return beside(
        map(
            tensors,
            t -> {
              Layout layout = TensorAccess.layout(t);
              return layout.dim() <= 1 ? Reshape.apply(t, layout.numel(), 1) : t;
            }));
  }

  private static Tensor beside(List<Tensor> tensors) {
    return Cat.apply(tensors, TensorAccess.layout(tensors.getFirst()).dim() == 1 ? 0 : 1);
  }

  private static Tensor atLeast1d(Tensor t) {
    return TensorAccess.layout(t).dim() == 0 ? Reshape.apply(t, 1) : t;
  }

  private static Tensor atLeast2d(Tensor t) {
    Tensor line = atLeast1d(t);
    return TensorAccess.layout(line).dim() == 1 ? Unsqueeze.apply(line, 0) : line;
  }

  private static Tensor atLeast3d(Tensor t) {
    Tensor plane = atLeast2d(t);
    return TensorAccess.layout(plane).dim() == 2 ? Unsqueeze.apply(plane, -1) : plane;
  }

  private static List<Tensor> map(List<Tensor> tensors, UnaryOperator<Tensor> f) {
    return tensors.stream().map(f).toList();
  }

  private static void requireSome(String name, List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      throw new IllegalStateException(name + " expects a non-empty TensorList");
    }
  }
}
