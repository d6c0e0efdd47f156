package dev.adjoint.op;

import dev.adjoint.Tensor;

/**
 * A forward-mode derivative of a tensor.
 *
 * @param value the tangent: for a tensor that a transform wraps, a value of the level below
 * @param owner who differentiates
 */
public record Tangent(Tensor value, Owner owner) {

  /** A forward-mode differentiation in progress. */
  public interface Owner {
    /** Whether it still goes on. */
    boolean isAlive();

    /** Whether tangents belong to tensors that the user made dual, not to a transform's. */
    boolean isUsers();
  }
}
