package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;

/**
 * Family of operations whose result is the first input with some elements overwritten, such as
 * {@code scatter}.
 */
public interface Overwriting extends Opaque {

  /**
   * Overwrites elements, unrecorded; refuses bad operands before the first write.
   *
   * @param target holds the values of the first input, or is that input itself
   * @param inputs the inputs; those after the first share no memory with the target
   */
  void write(Tensor target, Tensor[] inputs);

  /** The layout of a new result. */
  default Layout resultLayout(Layout self) {
    return Layout.contiguous(self.sizes());
  }

  /** Whether the in-place form may write to overlapping elements. */
  default boolean allowsOverlap() {
    return false;
  }

  /** How the other inputs may overlap the target's memory. */
  default Overlap.Sharing sharing() {
    return Overlap.Sharing.NONE;
  }

  @Override
  default Tensor[] forward(Tensor[] inputs) {
    Tensor self = inputs[0];
    Tensor target =
        Copy.of(self, resultLayout(TensorAccess.layout(self)), TensorAccess.dtype(self));
    write(target, inputs);
    return new Tensor[] {target};
  }
}
