package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.comparison.Comparison;

/** Maxima or minima over several dimensions: {@code amax}, {@code amin}. */
public final class Amax {
  private static final Reduction MAX = extreme("amax", "AmaxBackward0", Combine.MAX);
  private static final Reduction MIN = extreme("amin", "AminBackward0", Combine.MIN);

  private Amax() {}

  private static Reduction extreme(String name, String nodeName, Combine combine) {
    return Reduction.of(name, nodeName, combine).gradient(true, true, new Shared());
  }

  /**
   * Ties share the gradient evenly, and the tangent: as in PyTorch, where the others have a part in
   * what is not finite, but only backward.
   */
  private static final class Shared implements Reduction.Rule {
    @Override
    public Tensor apply(Tensor grad, Reduction.Kept saved) {
      return Ties.scale(grad, ties(saved), saved.reduced());
    }

    @Override
    public Tensor tangent(Tensor tangent, Reduction.Kept saved) {
      return Ties.select(tangent, ties(saved), saved.reduced());
    }

    private static Tensor ties(Reduction.Kept saved) {
      return Comparison.EQ.call(saved.input(0), saved.output());
    }
  }

  /** Runs the operation; no dimensions means all. */
  public static Tensor apply(Tensor x, boolean max, long[] dims, boolean keepDim) {
    String name = max ? "amax" : "amin";
    Layout layout = TensorAccess.layout(x);
    if (layout.numel() == 0 && dims.length == 0) {
      throw Errors.state(
          "%s(): Expected reduction dim to be specified for input.numel() == 0. Specify the"
              + " reduction dim with the 'dim' argument.",
          name);
    }
    for (long dim : dims) {
      Shapes.requireElements(name, layout, Shapes.wrapDim(dim, layout.dim()), dim);
    }
    return (max ? MAX : MIN).call(new Tensor[] {x}, dims, keepDim, null);
  }
}
