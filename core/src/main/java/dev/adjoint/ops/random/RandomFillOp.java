package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** Overwrites all elements with samples, whatever was there. */
record RandomFillOp(String nodeName, RandomSpec spec, MersenneTwister generator)
    implements Overwriting {

  Tensor drawn(long[] sizes, DType dtype) {
    Tensor out = Execution.empty(sizes, dtype);
    Execution.backend().random(spec, TensorAccess.operand(out), generator);
    return out;
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor self = inputs[0];
    return new Tensor[] {drawn(TensorAccess.layout(self).sizes(), TensorAccess.dtype(self))};
  }

  @Override
  public void write(Tensor target, Tensor[] inputs) {
    Execution.backend().random(spec, TensorAccess.operand(target), generator);
  }

  /** Where elements are one place, the last sample stays. */
  @Override
  public boolean allowsOverlap() {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Execution.zerosLike(grad);
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return new Tensor[1];
  }
}
