package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The forward-mode tangent of a tensor.
 *
 * @param value the tangent; for a wrapped tensor a value of the level below
 * @param owner the differentiation it belongs to
 * @param whole the base's tangent, of which this is a view; null otherwise
 */
public record Tangent(Tensor value, Owner owner, @Nullable Tangent whole) {

  /** A tangent that is not a view of another. */
  public Tangent(Tensor value, Owner owner) {
    this(value, owner, null);
  }

  /** A forward-mode differentiation in progress. */
  public interface Owner {
    /** Whether it is still in progress. */
    boolean isAlive();

    /** Whether it is the user's dual level, rather than a transform. */
    boolean isUsers();
  }
}
