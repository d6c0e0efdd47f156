package dev.adjoint.benchmarks;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Storage;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;

/** Ten operations in a row: one kernel here, one by one in libtorch. */
final class Chain {
  private static final DType[] FLOAT = {DType.FLOAT32};
  private static final DType[] FLOATS = {DType.FLOAT32, DType.FLOAT32};

  private final Operand x;
  private final Operand y;
  private final PointwiseSpec spec =
      new PointwiseSpec("chain", List.of(expr()), FLOAT, FLOATS, FLOAT[0]);
  private final org.bytedeco.pytorch.Tensor theirX;
  private final org.bytedeco.pytorch.Tensor theirY;
  private final Scalar one = new Scalar(1);
  private final Scalar half = new Scalar(0.5);

  Chain(Tensor x, Tensor y) {
    this.x = TensorAccess.operand(x);
    this.y = TensorAccess.operand(y);
    this.theirX = Torch.copyOf(x);
    this.theirY = Torch.copyOf(y);
  }

  private static Expr expr() {
    Expr x = Expr.in(0);
    Expr y = Expr.in(1);
    Expr t = x.mul(y).add(x).mul(0.5).sub(y).abs();
    return t.add(1).sqrt().mul(x).max(y).neg();
  }

  /** The result as a tensor. */
  Tensor ours() {
    Tensor out = Execution.empty(x.layout(), DType.FLOAT32);
    compute(TensorAccess.operand(out));
    return out;
  }

  /** Computes into fresh memory, and gives that back. */
  void runOurs() {
    Storage storage = Storage.allocate(x.layout().numel() * Float.BYTES);
    compute(new Operand(storage, x.layout(), DType.FLOAT32));
    storage.release();
  }

  private void compute(Operand out) {
    CpuBackend.INSTANCE.pointwise(spec, new Operand[] {out, x, y}, Params.NONE);
  }

  org.bytedeco.pytorch.Tensor theirs() {
    List<org.bytedeco.pytorch.Tensor> steps = new ArrayList<>();
    steps.add(theirX.mul(theirY));
    steps.add(steps.getLast().add(theirX));
    steps.add(steps.getLast().mul(half));
    steps.add(steps.getLast().sub(theirY));
    steps.add(steps.getLast().abs());
    steps.add(steps.getLast().add(one));
    steps.add(steps.getLast().sqrt());
    steps.add(steps.getLast().mul(theirX));
    steps.add(steps.getLast().maximum(theirY));
    org.bytedeco.pytorch.Tensor result = steps.getLast().neg();
    steps.forEach(org.bytedeco.pytorch.Tensor::close);
    return result;
  }
}
