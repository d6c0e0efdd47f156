package dev.adjoint.ops.random;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Bernoulli samples with the probabilities in the input; the gradient is 0.
 *
 * @param generator the source of random numbers
 */
public record Bernoulli(MersenneTwister generator) implements Opaque {

  /** Runs the operation. */
  public static Tensor apply(Tensor p, MersenneTwister generator) {
    return Dispatch.call(new Bernoulli(generator), Levels.forDraw(p))[0];
  }

  @Override
  public String nodeName() {
    return "BernoulliBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor p = inputs[0];
    Tensor out = Execution.empty(TensorAccess.layout(p).sizes(), TensorAccess.dtype(p));
    RandomSpec spec = new RandomSpec.BernoulliOf(TensorAccess.operand(p));
    Execution.backend().random(spec, TensorAccess.operand(out), generator);
    return new Tensor[] {out};
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Execution.zeros(saved.sizes(0), TensorAccess.dtype(grad));
  }

  /** See {@link Opaque}: no tangent. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return new Tensor[1];
  }

  /** See {@link Opaque}: all samples of the batch differ. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, inputs);
  }
}
