package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same elements seen with repeated dimensions.
 *
 * @param sizes the sizes wanted; -1 keeps a size
 */
public record Expand(long[] sizes) implements View {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long... sizes) {
    return Dispatch.call(checked(x, sizes), x);
  }

  /** The operation, if there are enough sizes. */
  static Expand checked(Tensor x, long... sizes) {
    Layout input = TensorAccess.layout(x);
    if (sizes.length < input.dim()) {
      throw new IllegalStateException(
          "expand(torch."
              + TensorAccess.dtype(x).scalarTypeName()
              + "Tensor{"
              + Arrays.toString(input.sizes())
              + "}, size="
              + Arrays.toString(sizes)
              + "): the number of sizes provided ("
              + sizes.length
              + ") must be greater or equal to the number of dimensions in the tensor ("
              + input.dim()
              + ")");
    }
    return new Expand(sizes);
  }

  @Override
  public String nodeName() {
    return "ExpandBackward0";
  }

  @Override
  public Layout view(Layout input) {
    int added = sizes.length - input.dim();
    long[] wanted = sizes.clone();
    for (int d = wanted.length - 1; d >= 0; d--) {
      if (d < added) {
        if (wanted[d] < 0) {
          throw new IllegalStateException(
              "The expanded size of the tensor ("
                  + wanted[d]
                  + ") isn't allowed in a leading, non-existing dimension "
                  + d);
        }
      } else {
        long old = input.size(d - added);
        if (wanted[d] == -1) {
          wanted[d] = old;
        } else if (old != 1 && old != wanted[d]) {
          throw new IllegalStateException(
              "The expanded size of the tensor ("
                  + wanted[d]
                  + ") must match the existing size ("
                  + old
                  + ") at non-singleton dimension "
                  + d
                  + ".  Target sizes: "
                  + Arrays.toString(sizes)
                  + ".  Tensor sizes: "
                  + Arrays.toString(input.sizes()));
        }
      }
    }
    Shapes.numel(wanted);
    return Shapes.expand(input, wanted);
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    return SumTo.apply(grad, input.sizes());
  }

  /** Compares the sizes. */
  @Override
  public boolean equals(Object o) {
    return o instanceof Expand other && Arrays.equals(sizes, other.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return "Expand" + Arrays.toString(sizes);
  }

  /** The tensors with the sizes that all broadcast to. */
  public static List<Tensor> together(List<Tensor> tensors) {
    long[] sizes = new long[0];
    for (Tensor t : tensors) {
      sizes = Shapes.broadcast(sizes, TensorAccess.layout(t).sizes());
    }
    List<Tensor> all = new ArrayList<>();
    for (Tensor t : tensors) {
      all.add(ifNeeded(t, sizes));
    }
    return List.copyOf(all);
  }

  static Tensor raw(Tensor x, long... sizes) {
    return Raw.view(x, Shapes.expand(TensorAccess.layout(x), sizes));
  }

  /** Runs the operation unless the sizes are what they should be already. */
  static Tensor ifNeeded(Tensor x, long... sizes) {
    return Arrays.equals(TensorAccess.layout(x).sizes(), sizes) ? x : apply(x, sizes);
  }
}
