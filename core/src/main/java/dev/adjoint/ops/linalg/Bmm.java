package dev.adjoint.ops.linalg;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Multilinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Permute;
import org.jspecify.annotations.Nullable;

/** Batched matrix product of two 3-d tensors. */
enum Bmm implements Multilinear {
  BMM;

  @Override
  public String nodeName() {
    return "BmmBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    return new Tensor[] {product(in[0], in[1])};
  }

  static Tensor product(Tensor x, Tensor y) {
    Operand a = TensorAccess.operand(x);
    Operand b = TensorAccess.operand(y);
    long n = a.layout().size(0);
    long rows = a.layout().size(1);
    long inner = a.layout().size(2);
    long columns = b.layout().size(2);
    if (inner == 1 && DTypes.computesInFloat(a.dtype())) {
      return Arithmetic.MUL.raw(x, y); // outer products
    }
    Tensor out = Execution.empty(new long[] {n, rows, columns}, a.dtype());
    Execution.backend().matmul(TensorAccess.operand(out), a, b);
    return out;
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return needed[1 - i];
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return i == 0
        ? BatchedProduct.bmm(grad, Permute.transpose(saved.input(1), 1, 2))
        : BatchedProduct.bmm(Permute.transpose(saved.input(0), 1, 2), grad);
  }

  /** See {@link Opaque}: both batch dimensions are merged. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor[] all = Batches.front(inputs, batched, size);
    return new Tensor[] {BatchedProduct.matmul(all[0], all[1])};
  }
}
