package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A forward-mode derivative of a tensor.
 *
 * @param value the tangent: for a tensor that a transform wraps, a value of the level below
 * @param owner who differentiates
 * @param whole that of the base, of which this is the part that a view shows; null for no part
 */
public record Tangent(Tensor value, Owner owner, @Nullable Tangent whole) {

  /** A derivative that is no part of another one. */
  public Tangent(Tensor value, Owner owner) {
    this(value, owner, null);
  }

  /** A forward-mode differentiation in progress. */
  public interface Owner {
    /** Whether it still goes on. */
    boolean isAlive();

    /** Whether tangents belong to tensors that the user made dual, not to a transform's. */
    boolean isUsers();
  }
}
