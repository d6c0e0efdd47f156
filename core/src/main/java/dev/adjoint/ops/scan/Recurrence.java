package dev.adjoint.ops.scan;

import dev.adjoint.Tensor;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.view.Slice;
import java.util.List;

/**
 * Linear recurrences along a dimension, {@code y[i] = factor[i] * y[i - 1] + term[i]}, in
 * differentiable operations: derivatives of scans where no quotient may be taken.
 */
final class Recurrence {
  private Recurrence() {}

  /**
   * Each element by doubling, in as many steps as its place has binary digits.
   *
   * @param factor of the element before; the first one is not looked at
   * @param reverse whether lines run from their last element to their first
   */
  static Tensor solve(Tensor factor, Tensor term, int dim, boolean reverse) {
    long n = TensorAccess.layout(term).size(dim);
    Tensor a = factor;
    Tensor y = term;
    for (long step = 1; step < n; step *= 2) {
      long rest = n - step;
      long done = reverse ? rest : 0;
      long near = reverse ? 0 : step;
      long far = reverse ? step : 0;
      Tensor by = Slice.narrow(a, dim, near, rest);
      Tensor sum =
          Arithmetic.ADD.call(
              Arithmetic.MUL.call(by, Slice.narrow(y, dim, far, rest)),
              Slice.narrow(y, dim, near, rest));
      y = joined(Slice.narrow(y, dim, done, step), sum, dim, reverse);
      if (step * 2 < n) {
        Tensor further = Arithmetic.MUL.call(by, Slice.narrow(a, dim, far, rest));
        a = joined(Slice.narrow(a, dim, done, step), further, dim, reverse);
      }
    }
    return y;
  }

  /** The elements before each one, where the first has {@code first}. */
  static Tensor shifted(Tensor x, double first, int dim, boolean reverse) {
    long n = TensorAccess.layout(x).size(dim);
    return after(first, Slice.narrow(x, dim, reverse ? 1 : 0, n - 1), dim, reverse);
  }

  /** The elements after a first one. */
  static Tensor after(double first, Tensor rest, int dim, boolean reverse) {
    long[] sizes = TensorAccess.layout(rest).sizes().clone();
    sizes[dim] = 1;
    Tensor start = Factories.full(sizes, Scalar.of(first), TensorAccess.dtype(rest));
    return joined(start, rest, dim, reverse);
  }

  private static Tensor joined(Tensor first, Tensor rest, int dim, boolean reverse) {
    return Cat.apply(reverse ? List.of(rest, first) : List.of(first, rest), dim);
  }
}
