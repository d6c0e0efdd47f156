package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.op.Opaque;
import org.jspecify.annotations.Nullable;

/** The product of two matrices. */
enum Mm implements Opaque {
  MM;

  @Override
  public String nodeName() {
    return "MmBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    return new Tensor[] {MatrixProduct.product(in[0], in[1])};
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[2];
    if (grad != null && saved.needs(0)) {
      results[0] = MatrixProduct.mm(grad, Permute.t(saved.input(1)));
    }
    if (grad != null && saved.needs(1)) {
      results[1] = MatrixProduct.mm(Permute.t(saved.input(0)), grad);
    }
    return results;
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return needed[1 - i];
  }
}
