package dev.adjoint.ops.scan;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Scan;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.pointwise.Where;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Slice;

/** Cumulative products. */
public final class Cumprod {
  /** The products of the elements up to each one along a dimension. */
  public static final Scan OP =
      Scan.of("cumprod", "CumprodBackward0", ScanSpec.Running.PROD)
          .widened()
          .derivatives(true, true, new ProductDerivatives());

  private static final Scalar ZERO = Scalar.of(0L);
  private static final Scalar ONE = Scalar.of(1L);

  private Cumprod() {}

  /**
   * By division as in PyTorch, unless an element is zero; else, and where members of a batch may
   * differ in that, by recurrences, which have derivatives there.
   */
  private static final class ProductDerivatives implements Scan.ScanRule {
    @Override
    public Tensor vjp(Tensor grad, Scan.Line line, Opaque.Saved saved) {
      if (line.isSingle(saved.sizes(0))) {
        return grad;
      }
      Tensor x = saved.input(0);
      Tensor out = saved.output(0);
      int dim = line.dim();
      if (divides(x)) {
        Tensor weighted = Arithmetic.MUL.call(out, grad);
        Tensor sums = Cumsum.OP.reversed(weighted, dim, !line.reverse());
        return Arithmetic.DIV.call(sums, x);
      }
      if (!Levels.isBatched(x) && ForwardMode.isUnseen(x, grad)) {
        return aroundZeros(grad, line, x, out);
      }
      // As in PyTorch, made from the input: that is kept for further derivatives.
      long n = TensorAccess.layout(x).size(dim);
      Tensor others = Slice.narrow(x, dim, line.reverse() ? 1 : 0, n - 1);
      Tensor products = OP.reversed(others, dim, line.reverse());
      Tensor before = Recurrence.after(1, products, dim, line.reverse());
      Tensor next = Recurrence.shifted(x, 1, dim, !line.reverse());
      return Arithmetic.MUL.call(before, Recurrence.solve(next, grad, dim, !line.reverse()));
    }

    @Override
    public Tensor jvp(Tensor tangent, Scan.Line line, Tensor input, Tensor[] outputs) {
      int dim = line.dim();
      Tensor t = Clone.to(tangent, line.to());
      if (divides(input)) {
        Tensor sums = Cumsum.OP.reversed(Arithmetic.DIV.call(t, input), dim, line.reverse());
        return Arithmetic.MUL.call(sums, outputs[0]);
      }
      Tensor before = Recurrence.shifted(outputs[0], 1, dim, line.reverse());
      return Recurrence.solve(
          Clone.to(input, line.to()), Arithmetic.MUL.call(t, before), dim, line.reverse());
    }

    private static boolean divides(Tensor x) {
      return !Levels.isBatched(x)
          && !Values.itemBoolean(Logical.any(Comparison.EQ_NUMBER.call(x, ZERO)));
    }

    /** PyTorch's: as ever before the first zero of a line, nothing behind it. */
    private static Tensor aroundZeros(Tensor grad, Scan.Line line, Tensor x, Tensor out) {
      int dim = line.dim();
      Tensor before = Recurrence.shifted(out, 1, dim, line.reverse());
      Tensor zero = Comparison.EQ_NUMBER.call(x, ZERO);
      Tensor zeros = Cumsum.OP.reversed(zero, dim, line.reverse());
      Tensor none = Comparison.EQ_NUMBER.call(zeros, ZERO);
      Tensor one = Comparison.EQ_NUMBER.call(zeros, ONE);
      Tensor early = Where.apply(none, Arithmetic.MUL.call(out, grad), ZERO);
      Tensor atEarly = Arithmetic.DIV.call(Cumsum.OP.reversed(early, dim, !line.reverse()), x);
      Tensor first = Arithmetic.MUL.call(one, zero);
      Tensor between = Arithmetic.MUL.call(one, Comparison.NE_NUMBER.call(x, ZERO));
      Tensor products = OP.reversed(Where.apply(between, x, ONE), dim, line.reverse());
      Tensor sum =
          Sum.apply(
              Arithmetic.MUL.call(products, Where.apply(one, grad, ZERO)),
              new long[] {dim},
              true,
              null);
      Tensor atFirst = Where.apply(first, Arithmetic.MUL.call(sum, before), ZERO);
      return Where.apply(none, atEarly, atFirst);
    }
  }
}
