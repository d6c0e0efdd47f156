package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Multilinear;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import org.jspecify.annotations.Nullable;

/** Matrix product of two 2-d tensors. */
enum Mm implements Multilinear {
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
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? MatrixProduct.mm(grad, Permute.t(saved.input(1)))
        : MatrixProduct.mm(Permute.t(saved.input(0)), grad);
  }

  /** Where one matrix serves the whole batch, the other ones together are a single matrix. */
  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    if (batched[0] && batched[1]) {
      return new Tensor[] {BatchedProduct.bmm(inputs[0], inputs[1])};
    }
    Layout left = TensorAccess.layout(inputs[0]);
    Layout right = TensorAccess.layout(inputs[1]);
    if (batched[0]) {
      Tensor rows = Reshape.apply(inputs[0], size * left.size(1), left.size(2));
      return new Tensor[] {
        Reshape.apply(MatrixProduct.mm(rows, inputs[1]), size, left.size(1), right.size(1))
      };
    }
    Tensor columns =
        Reshape.apply(Permute.apply(inputs[1], 1, 0, 2), right.size(1), size * right.size(2));
    Tensor product =
        Reshape.apply(MatrixProduct.mm(inputs[0], columns), left.size(0), size, right.size(2));
    return new Tensor[] {Permute.apply(product, 1, 0, 2)};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return needed[1 - i];
  }
}
