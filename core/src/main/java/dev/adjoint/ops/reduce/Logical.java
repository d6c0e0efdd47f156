package dev.adjoint.ops.reduce;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.op.Reduction;
import org.jspecify.annotations.Nullable;

/** Logical reductions {@code any} and {@code all}. */
public final class Logical {
  private static final Reduction ANY =
      Reduction.of("any", "any", Combine.ANY).result(Reduction.ResultDType.LOGICAL);
  private static final Reduction ALL =
      Reduction.of("all", "all", Combine.ALL).result(Reduction.ResultDType.LOGICAL);

  private Logical() {}

  /** Whether any element is nonzero. */
  public static Tensor any(Tensor x) {
    return any(x, null, false);
  }

  /** Whether any element along the dimensions is nonzero. */
  public static Tensor any(Tensor x, long @Nullable [] dims, boolean keepDim) {
    return ANY.call(new Tensor[] {x}, dims, keepDim, null);
  }

  /** Whether all elements along the dimensions are nonzero. */
  public static Tensor all(Tensor x, long @Nullable [] dims, boolean keepDim) {
    return ALL.call(new Tensor[] {x}, dims, keepDim, null);
  }
}
