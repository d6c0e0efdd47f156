package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Multilinear;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/** Matrix-vector product. */
enum Mv implements Multilinear {
  MV;

  @Override
  public String nodeName() {
    return "MvBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    Layout vector = TensorAccess.layout(in[1]);
    Tensor column =
        Raw.view(
            in[1],
            Layout.of(
                new long[] {vector.size(0), 1}, new long[] {vector.stride(0), 1}, vector.offset()));
    Tensor result = MatrixProduct.product(in[0], column);
    return new Tensor[] {Raw.view(result, Layout.contiguous(TensorAccess.layout(in[0]).size(0)))};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? Arithmetic.MUL.call(Unsqueeze.apply(grad, 1), saved.input(1))
        : MatrixProduct.mv(Permute.t(saved.input(0)), grad);
  }

  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    if (!batched[0]) {
      return new Tensor[] {MatrixProduct.mm(inputs[1], Permute.t(inputs[0]))};
    }
    Layout left = TensorAccess.layout(inputs[0]);
    if (batched[1]) {
      Tensor columns = BatchedProduct.bmm(inputs[0], Unsqueeze.apply(inputs[1], 2));
      return new Tensor[] {Squeeze.apply(columns, 2)};
    }
    Tensor rows = Reshape.apply(inputs[0], size * left.size(1), left.size(2));
    return new Tensor[] {Reshape.apply(MatrixProduct.mv(rows, inputs[1]), size, left.size(1))};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return needed[1 - i];
  }
}
