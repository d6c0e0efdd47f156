package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;

/** An operation whose result is its first input with some elements changed. */
public interface Overwriting extends Opaque {

  /**
   * Changes elements, unrecorded; refuses bad operands before the first write.
   *
   * @param target holds the values of the first input, or is that input itself
   * @param inputs the inputs; those after the first share no memory with the target
   */
  void write(Tensor target, Tensor[] inputs);

  /** The layout of a fresh result. */
  default Layout resultLayout(Layout self) {
    return Layout.contiguous(self.sizes());
  }

  /** Whether the in-place form may write to memory in which several elements are one. */
  default boolean allowsOverlap() {
    return false;
  }

  /** How much memory of the target the inputs after the first may share with it. */
  default Overlap.Sharing sharing() {
    return Overlap.Sharing.NONE;
  }

  @Override
  default Tensor[] forward(Tensor[] inputs) {
    Tensor self = inputs[0];
    Tensor target =
        Pointwise.copy(self, resultLayout(TensorAccess.layout(self)), TensorAccess.dtype(self));
    write(target, inputs);
    return new Tensor[] {target};
  }
}
