package dev.adjoint.graph;

import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.Arrays;

/** What the shape of a given gradient must be. */
public final class GradShapes {
  private GradShapes() {}

  /** Refuses a gradient whose shape is not that of its output. */
  public static void check(int i, Tensor grad, Shape output, boolean batched) {
    long[] sizes = grad.shape().toArray();
    if (batched && sizes.length > 0) {
      sizes = Arrays.copyOfRange(sizes, 1, sizes.length);
    }
    if (Arrays.equals(sizes, output.toArray())) {
      return;
    }
    String shapes =
        "grad_output["
            + i
            + "] has a shape of "
            + grad.shape()
            + " and output["
            + i
            + "] has a shape of "
            + output
            + ".";
    throw new IllegalStateException(
        batched
            ? "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as"
                + " the batch dimension. The sizes of the remaining dimensions are expected to"
                + " match the shape of corresponding output, but a mismatch was detected: "
                + shapes
                + " If you only want some tensors in `grad_output` to be considered batched,"
                + " consider using vmap."
            : "Mismatch in shape: " + shapes);
  }
}
