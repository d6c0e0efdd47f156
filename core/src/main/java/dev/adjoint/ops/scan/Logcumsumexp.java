package dev.adjoint.ops.scan;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Scan;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.pointwise.Where;

/** Logarithms of cumulative sums of exponentials. */
public final class Logcumsumexp {
  /** The logarithms of the sums of the exponentials up to each element along a dimension. */
  public static final Scan OP =
      Scan.of("logcumsumexp", "LogcumsumexpBackward0", ScanSpec.Running.LOG_ADD_EXP)
          .floating()
          .derivatives(true, true, new LogSumDerivatives());

  private Logcumsumexp() {}

  /** An element has the part {@code exp(x[i] - y[j])} in each result from its own on. */
  private static final class LogSumDerivatives implements Scan.ScanRule {
    @Override
    public Tensor vjp(Tensor grad, Scan.Line line, Opaque.Saved saved) {
      if (saved.sizes(0).length == 0 || TensorAccess.layout(grad).numel() == 0) {
        return grad;
      }
      Tensor x = saved.input(0);
      Tensor out = saved.output(0);
      if (ForwardMode.isUnseen(x, grad)) {
        Tensor magnitude = Elementwise.LOG.call(Elementwise.ABS.call(grad));
        Scalar zero = Scalar.of(0L);
        Tensor up = part(Comparison.GT_NUMBER.call(grad, zero), magnitude, line, x, out);
        Tensor down = part(Comparison.LT_NUMBER.call(grad, zero), magnitude, line, x, out);
        return Arithmetic.SUB.call(up, down);
      }
      // The same, linear in the gradient: logarithms have no derivative where that is zero.
      int dim = line.dim();
      Tensor later = Recurrence.shifted(out, none(out), dim, !line.reverse());
      Tensor decay = Elementwise.EXP.call(Arithmetic.SUB.call(out, later));
      Tensor sums = Recurrence.solve(decay, grad, dim, !line.reverse());
      return Arithmetic.MUL.call(sums, Elementwise.EXP.call(Arithmetic.SUB.call(x, out)));
    }

    /** Beside it nothing is left of any result: there is none where it stands. */
    private static double none(Tensor out) {
      return DTypes.largest(TensorAccess.dtype(out));
    }

    /** PyTorch's: what comes of the gradients of one sign, by their logarithms. */
    private static Tensor part(
        Tensor chosen, Tensor magnitude, Scan.Line line, Tensor x, Tensor out) {
      Scalar least = Scalar.of(-none(magnitude));
      Tensor logs = Arithmetic.SUB.call(Where.apply(chosen, magnitude, least), out);
      Tensor sums = OP.reversed(logs, line.dim(), !line.reverse());
      return Elementwise.EXP.call(Arithmetic.ADD.call(sums, x));
    }

    @Override
    public Tensor jvp(Tensor tangent, Scan.Line line, Tensor input, Tensor[] outputs) {
      Tensor out = outputs[0];
      int dim = line.dim();
      Tensor before = Recurrence.shifted(out, -none(out), dim, line.reverse());
      Tensor decay = Elementwise.EXP.call(Arithmetic.SUB.call(before, out));
      Tensor own = Elementwise.EXP.call(Arithmetic.SUB.call(input, out));
      return Recurrence.solve(decay, Arithmetic.MUL.call(tangent, own), dim, line.reverse());
    }
  }
}
