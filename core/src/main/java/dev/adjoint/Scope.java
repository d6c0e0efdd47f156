package dev.adjoint;

import dev.adjoint.memory.ReleaseScope;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Require;
import dev.adjoint.op.TensorAccess;

/**
 * Gives the memory of the tensors made inside it back at its end, without waiting for the garbage
 * collector.
 *
 * <p>Nothing needs this: memory comes back by itself. Inside a loop over large tensors it comes
 * back sooner, and is still in the processor's cache when it is used again. A tensor that outlives
 * the scope has to be {@linkplain #keep kept}; touching one that was not, small or large, is an
 * error that says so. Gradients that backward stores in leaves are kept by themselves.
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

  /** Opens a scope of the calling thread, inside those that are open. */
  public static Scope open() {
    return new Scope(ReleaseScope.openForUser());
  }

  /** Lets a tensor outlive this scope, up to the end of the one around it; returns the tensor. */
  public Tensor keep(Tensor tensor) {
    Require.nonNull(tensor, "tensor");
    scope.keep(TensorAccess.operand(Levels.innermost(tensor)).storage());
    return tensor;
  }

  /**
   * Gives back the memory of all tensors made in the scope and not kept.
   *
   * @throws IllegalStateException if another thread opened the scope
   */
  @Override
  public void close() {
    scope.close();
  }
}
