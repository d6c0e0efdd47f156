package dev.adjoint;

import dev.adjoint.memory.ReleaseScope;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Require;
import dev.adjoint.op.TensorAccess;

/**
 * A scope that frees the memory of the tensors created in it when it is closed, without waiting for
 * the garbage collector.
 *
 * <p>A scope is optional: memory is freed without it. In a loop over large tensors it is freed
 * earlier, and reused while it is still in the processor's cache. A tensor that outlives the scope
 * has to be {@linkplain #keep kept}; using one that was not is an error that says so. Gradients
 * that backward accumulates into leaves, or that are set there, are kept automatically; those that
 * {@code grad} returns are not.
 *
 * {@snippet :
 * var x = ones(100000);
 * var kept = new Tensor[1];
 * try (var scope = Scope.open()) { kept[0] = scope.keep(x.mul(2).add(1)); }
 * kept[0].get(0); // tensor(3.)
 * }
 */
public final class Scope implements AutoCloseable {
  private final ReleaseScope scope;

  private Scope(ReleaseScope scope) {
    this.scope = scope;
  }

  /** Opens a scope on the calling thread, nested in those that are open. */
  public static Scope open() {
    return new Scope(ReleaseScope.openForUser());
  }

  /** Keeps a tensor alive beyond this scope, until the enclosing one ends; returns the tensor. */
  public Tensor keep(Tensor tensor) {
    Require.nonNull(tensor, "tensor");
    scope.keep(TensorAccess.operand(Levels.innermost(tensor)).storage());
    return tensor;
  }

  /**
   * Frees the memory of all tensors created in the scope and not kept.
   *
   * @throws IllegalStateException if another thread opened the scope
   */
  @Override
  public void close() {
    scope.close();
  }
}
