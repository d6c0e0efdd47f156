package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Require;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.Terms;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode automatic differentiation, as {@code torch.autograd.forward_ad}: while a level is
 * open, tensors may have tangents, which operations propagate to their results.
 *
 * <pre>{@code
 * try (var level = ForwardAd.dualLevel()) {
 *   Tensor y = ForwardAd.makeDual(x, v).sin();
 *   Tensor derivative = ForwardAd.unpackDual(y).tangent(); // v.mul(x.cos())
 * }
 * }</pre>
 *
 * <p>Forward mode computes the derivative in one direction along with the value, at about the cost
 * of the value. It can be combined with backward: both values and tangents can be differentiated.
 * {@code noGrad} disables reverse mode only; {@code detach()} drops the tangent too. Comparisons
 * and integer results have no tangent. An in-place write updates the tangent too, also through
 * views.
 *
 * @see dev.adjoint.Func#jvp
 */
public final class ForwardAd {
  private ForwardAd() {}

  /**
   * A tensor and its derivative.
   *
   * @param primal the primal value, a view of the dual tensor
   * @param tangent the derivative; null for none
   */
  public record UnpackedDualTensor(Tensor primal, @Nullable Tensor tangent) {
    /** Checks for null. */
    public UnpackedDualTensor {
      Require.nonNull(primal, "primal");
    }

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
   * Opens a level on the calling thread; closing it removes all tangents.
   *
   * @throws IllegalStateException inside another one, and inside {@code Func.jvp} and what is made
   *     of it
   */
  public static DualLevel dualLevel() {
    return DualLevel.enter();
  }

  /** Runs {@code body} inside a level. */
  public static <T extends @Nullable Object> T dualLevel(Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), dualLevel()::close);
  }

  /**
   * Makes a dual tensor: a view of {@code primal} with {@code tangent} as its tangent.
   *
   * <p>Shape: that of the primal, which the tangent must have. Dtypes: floating-point; the two may
   * differ. View: writing to either of primal and result writes to both; the tangent itself is kept
   * where it lies in memory as the primal does, and is written to when the result is; else a copy
   * of it is. Gradient: flows to the primal from what is computed of the values, to the tangent
   * from what is computed of tangents.
   *
   * @throws IllegalStateException if no level is open, the sizes differ, or one of the two already
   *     has a tangent
   * @throws IllegalArgumentException if one of the two is not floating-point
   */
  public static Tensor makeDual(Tensor primal, Tensor tangent) {
    Require.nonNull(primal, "primal");
    Require.nonNull(tangent, "tangent");
    Tangent.Owner level = AutogradState.current().dualLevel;
    if (level == null) {
      throw new IllegalStateException(
          "Trying to create a dual Tensor for forward AD but no level exists, make sure to"
              + " enter_dual_level() first.");
    }
    if (Level.isForward()) {
      throw DualLevel.nested();
    }
    ForwardMode.checkTangent(primal, tangent);
    if (ForwardMode.tangent(primal) != null) {
      throw new IllegalStateException(
          "Making a dual Tensor based on a Tensor that already has a forward gradient at the same"
              + " level 0 is not supported.");
    }
    if (ForwardMode.tangent(tangent) != null) {
      throw new IllegalStateException(
          "Setting a forward grad that itself has a forward gradient at the same level 0 is not"
              + " supported.");
    }
    Tensor own = Levels.lifted(primal);
    if (Levels.isBatched(own)) {
      throw new IllegalStateException(
          "Batching rule not implemented for aten::_make_dual; the fallback path doesn't work on"
              + " out= or view ops.");
    }
    Tensor dual = Terms.get().alias(own, "ViewBackward0");
    GraphAccess.ensureMeta(dual).tangent =
        new Tangent(ForwardMode.laidOutLike(own, tangent), level);
    return dual;
  }

  /**
   * Unpacks a dual tensor into primal and tangent.
   *
   * <p>View: the primal is one of the tensor, without a tangent; the tangent is the very one that
   * goes with the tensor. Gradient: passes through to what each was computed from. A tensor without
   * a tangent, and any outside a level, is its own primal.
   */
  public static UnpackedDualTensor unpackDual(Tensor dual) {
    Require.nonNull(dual, "dual");
    Tangent tangent = AutogradState.current().dualLevel == null ? null : ForwardMode.tangent(dual);
    return tangent == null
        ? new UnpackedDualTensor(dual, null)
        : new UnpackedDualTensor(ForwardMode.primal(dual), tangent.value());
  }
}
