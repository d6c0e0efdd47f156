package dev.adjoint.ops.scan;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scan;
import dev.adjoint.ops.copy.Clone;

/** Cumulative sums. */
public final class Cumsum {
  /** The sums of the elements up to each one along a dimension. */
  public static final Scan OP =
      Scan.of("cumsum", "CumsumBackward0", ScanSpec.Running.SUM)
          .widened()
          .derivatives(false, false, new SumDerivatives());

  private Cumsum() {}

  /** Linear: an element is in all sums from its own on. */
  private static final class SumDerivatives implements Scan.ScanRule {
    @Override
    public Tensor vjp(Tensor grad, Scan.Line line, Opaque.Saved saved) {
      return line.isSingle(saved.sizes(0)) ? grad : OP.reversed(grad, line.dim(), !line.reverse());
    }

    @Override
    public Tensor jvp(Tensor tangent, Scan.Line line, Tensor input, Tensor[] outputs) {
      return OP.reversed(Clone.to(tangent, line.to()), line.dim(), line.reverse());
    }
  }
}
