package dev.adjoint.ops.scan;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scan;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.index.Along;

/** Cumulative maximum and minimum, with indices. */
public final class Cumextremum {
  private static final Scan.ScanRule RULE = new ExtremumDerivatives();

  /** The largest elements up to each one along a dimension, and where they are. */
  public static final Scan MAX =
      Scan.of("cummax", "CummaxBackward0", ScanSpec.Running.MAX).derivatives(true, true, RULE);

  /** The smallest elements up to each one along a dimension, and where they are. */
  public static final Scan MIN =
      Scan.of("cummin", "CumminBackward0", ScanSpec.Running.MIN).derivatives(true, true, RULE);

  private Cumextremum() {}

  /** Each result is one element. */
  private static final class ExtremumDerivatives implements Scan.ScanRule {
    @Override
    public Tensor vjp(Tensor grad, Scan.Line line, Opaque.Saved saved) {
      Tensor x = saved.input(0);
      if (TensorAccess.layout(x).numel() == 0) {
        return x; // PyTorch's zeros: that is all it keeps the input for
      }
      return new Along(line.dim(), false).addToZeros(saved.output(1), grad, saved.sizes(0));
    }

    @Override
    public Tensor jvp(Tensor tangent, Scan.Line line, Tensor input, Tensor[] outputs) {
      return new Along(line.dim(), false).pick(tangent, outputs[1]);
    }
  }
}
