package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.Alias;
import dev.adjoint.ops.Clone;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode differentiation, as {@code torch.autograd.forward_ad}: while a level is open,
 * tensors may have tangents.
 *
 * <pre>{@code
 * try (var level = ForwardAd.dualLevel()) {
 *   Tensor y = ForwardAd.makeDual(x, v).sin();
 *   Tensor derivative = ForwardAd.unpackDual(y).tangent(); // v.mul(x.cos())
 * }
 * }</pre>
 *
 * <p>Forward mode computes the derivative in one direction along with the value, at about the cost
 * of the value; it and backward may be combined.
 */
public final class ForwardAd {
  private ForwardAd() {}

  /**
   * A tensor and its derivative.
   *
   * @param primal the tensor, a view of the dual tensor
   * @param tangent the derivative; null for none
   */
  public record UnpackedDualTensor(Tensor primal, @Nullable Tensor tangent) {
    @Override
    public String toString() {
      return "UnpackedDualTensor(primal="
          + primal
          + ", tangent="
          + (tangent == null ? "None" : tangent)
          + ")";
    }
  }

  /**
   * Opens a level on the calling thread; closing it takes all tangents away.
   *
   * @throws IllegalStateException inside another one
   */
  public static DualLevel dualLevel() {
    return DualLevel.enter();
  }

  /**
   * A view of {@code primal} whose derivative is {@code tangent}.
   *
   * @throws IllegalStateException if no level is open, the sizes or dtypes differ, or the dtype is
   *     not floating-point
   */
  public static Tensor makeDual(Tensor primal, Tensor tangent) {
    DualLevel level = AutogradState.current().dualLevel;
    if (level == null) {
      throw new IllegalStateException(
          "Trying to create a dual Tensor for forward AD but no level exists, make sure to"
              + " enter_dual_level() first.");
    }
    requireFloating(primal, "primal");
    requireFloating(tangent, "tangent");
    if (!TensorAccess.layout(primal).sameSizes(TensorAccess.layout(tangent))) {
      throw new IllegalStateException(
          "Trying to set a forward gradient that has a different size than that of the original"
              + " Tensor, this is not supported. Tensor is of size "
              + Arrays.toString(TensorAccess.layout(primal).sizes())
              + " while the given forward gradient is of size "
              + Arrays.toString(TensorAccess.layout(tangent).sizes())
              + ".");
    }
    if (ForwardMode.tangent(tangent) != null) {
      throw new IllegalStateException(
          "_make_dual is only supported for tangents that have no forward gradient themselves:"
              + " Expected tangent to not have a forward gradient at the same level");
    }
    Tensor dual = Alias.withNode(withoutTangent(primal), "ViewBackward0");
    Tensor fitting = tangent;
    if (!TensorAccess.layout(tangent).equals(TensorAccess.layout(primal))
        && TensorAccess.layout(primal).isNonOverlappingAndDense()) {
      fitting = Clone.withLayout(tangent, TensorAccess.layout(primal));
    }
    TensorAccess.ensureMeta(dual).tangent = new Tangent(fitting, level);
    return dual;
  }

  private static void requireFloating(Tensor t, String what) {
    if (!TensorAccess.dtype(t).isFloatingPoint()) {
      throw new IllegalArgumentException(
          "Expected " + what + " to be floating point or complex, but got: " + t.dtype());
    }
  }

  private static Tensor withoutTangent(Tensor t) {
    return ForwardMode.tangent(t) == null ? t : primal(t);
  }

  /** A tensor and its derivative, separately. */
  public static UnpackedDualTensor unpackDual(Tensor dual) {
    Tangent tangent = AutogradState.current().dualLevel == null ? null : ForwardMode.tangent(dual);
    return tangent == null
        ? new UnpackedDualTensor(dual, null)
        : new UnpackedDualTensor(primal(dual), tangent.value());
  }

  private static Tensor primal(Tensor dual) {
    AutogradState state = AutogradState.current();
    boolean before = state.areDualsSuspended();
    state.suspendDuals(true);
    try {
      return Alias.withNode(dual, "Identity");
    } finally {
      state.suspendDuals(before);
    }
  }
}
