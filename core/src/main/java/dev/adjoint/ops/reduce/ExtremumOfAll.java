package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.comparison.Comparison;

/** Maximum or minimum of all elements. */
public final class ExtremumOfAll {
  private static final Reduction MAX = of("max", "MaxBackward1", Combine.MAX);
  private static final Reduction MIN = of("min", "MinBackward1", Combine.MIN);

  private ExtremumOfAll() {}

  /** The gradient is divided evenly among ties. */
  private static Reduction of(String name, String nodeName, Combine combine) {
    return Reduction.of(name, nodeName, combine)
        .gradient(
            true,
            true,
            (grad, saved) -> share(grad, saved.input(0), saved.output(), saved.reduced()));
  }

  /**
   * Splits the gradient among the elements that equal the result, or are NaN as it is.
   *
   * @param reduced the dimensions that were reduced: not that of a batch
   */
  public static Tensor share(Tensor grad, Tensor input, Tensor result, boolean[] reduced) {
    return Ties.select(grad, Comparison.SAME.call(input, result), reduced);
  }

  /** Maximum or minimum of all elements. */
  public static Tensor apply(Tensor x, boolean max) {
    if (TensorAccess.layout(x).numel() == 0) {
      throw Errors.state(
          "%s(): Expected reduction dim to be specified for input.numel() == 0. Specify the"
              + " reduction dim with the 'dim' argument.",
          max ? "max" : "min");
    }
    return (max ? MAX : MIN).call(x);
  }
}
