package dev.adjoint;

import dev.adjoint.op.Placement;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Require;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Options of a new tensor: dtype, device and {@code requires_grad}.
 *
 * @param dtype the dtype; null means the function's default
 * @param device the device; null means the function's default, which is the CPU
 * @param requiresGrad whether operations on the new tensor are recorded
 */
public record Options(@Nullable DType dtype, @Nullable Device device, boolean requiresGrad) {

  /** The defaults. */
  public static final Options DEFAULT = new Options(null, false);

  /** Options of a tensor on the default device. */
  public Options(@Nullable DType dtype, boolean requiresGrad) {
    this(dtype, null, requiresGrad);
  }

  /** The defaults with the given dtype. */
  public static Options of(DType dtype) {
    return new Options(Require.nonNull(dtype, "dtype"), false);
  }

  /** The defaults with the given device. */
  public static Options of(Device device) {
    return new Options(null, Require.nonNull(device, "device"), false);
  }

  /** These options with another dtype. */
  public Options dtype(DType other) {
    return new Options(Require.nonNull(other, "other"), device, requiresGrad);
  }

  /** These options with another device. */
  public Options device(Device other) {
    return new Options(dtype, Require.nonNull(other, "other"), requiresGrad);
  }

  /** These options with another {@code requiresGrad}. */
  public Options requiresGrad(boolean starts) {
    return new Options(dtype, device, starts);
  }

  DType dtypeOr(DType usual) {
    return dtype == null ? usual : dtype;
  }

  DType floating() {
    return dtypeOr(Promotion.defaultDType());
  }

  Tensor make(Supplier<Tensor> factory) {
    Tensor fresh = Placement.at(device, factory);
    return requiresGrad ? fresh.requiresGrad_(true) : fresh;
  }
}
