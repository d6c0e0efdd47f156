package dev.adjoint;

import dev.adjoint.op.Promotion;
import dev.adjoint.op.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a new tensor is to be like, where the usual is not wanted.
 *
 * @param dtype the dtype; null for the function's usual one
 * @param requiresGrad whether the new tensor starts a graph
 */
public record Options(@Nullable DType dtype, boolean requiresGrad) {

  /** The usual. */
  public static final Options DEFAULT = new Options(null, false);

  /** Another dtype. */
  public static Options of(DType dtype) {
    return new Options(Require.nonNull(dtype, "dtype"), false);
  }

  /** The same with another dtype. */
  public Options dtype(DType other) {
    return new Options(Require.nonNull(other, "other"), requiresGrad);
  }

  /** The same, starting a graph or not. */
  public Options requiresGrad(boolean starts) {
    return new Options(dtype, starts);
  }

  DType dtypeOr(DType usual) {
    return dtype == null ? usual : dtype;
  }

  DType floating() {
    return dtypeOr(Promotion.defaultDType());
  }

  Tensor finish(Tensor fresh) {
    return requiresGrad ? fresh.requiresGrad_(true) : fresh;
  }
}
