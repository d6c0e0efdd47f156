package dev.adjoint.ops.reduce;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.op.Reduction;
import org.jspecify.annotations.Nullable;

/** Sum. */
public final class Sum {
  private static final Reduction ALL =
      Reduction.of("sum", "SumBackward0", Combine.SUM)
          .result(Reduction.ResultDType.WIDENED)
          .gradient(false, false, (grad, _) -> grad);
  private static final Reduction DIMS = ALL.named("SumBackward1");

  private Sum() {}

  /** Sums all elements. */
  public static Tensor apply(Tensor x) {
    return apply(x, null, false, null);
  }

  /** Sums over some dimensions; none means all, as does null. */
  public static Tensor apply(
      Tensor x, long @Nullable [] dims, boolean keepDim, @Nullable DType dtype) {
    return (dims == null ? ALL : DIMS).call(new Tensor[] {x}, dims, keepDim, dtype);
  }
}
