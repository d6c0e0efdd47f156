package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** In-place random fills: uniform and normal. */
public final class RandomFills {
  private RandomFills() {}

  /** Uniform in [from, to). */
  public static Tensor uniform(Tensor self, double from, double to, MersenneTwister generator) {
    return draw(self, "UniformBackward0", new RandomSpec.Uniform(from, to), generator);
  }

  /** Of a normal distribution. */
  public static Tensor normal(Tensor self, double mean, double std, MersenneTwister generator) {
    return draw(self, "NormalBackward0", new RandomSpec.Normal(mean, std), generator);
  }

  /** Draws into the tensor; inside a transform, into a new one that is then copied. */
  static Tensor draw(Tensor self, String name, RandomSpec spec, MersenneTwister generator) {
    if (!Levels.inTransform()) {
      fill(Levels.resolve(self), name, spec, generator);
      return self;
    }
    Levels.checkDraw(self);
    DType dtype = TensorAccess.dtype(self);
    return self.copy_(
        Levels.random(
            TensorAccess.layout(self).sizes(),
            sizes -> {
              Tensor drawn = Dispatch.empty(sizes, dtype);
              Dispatch.backend().random(spec, TensorAccess.operand(drawn), generator);
              return drawn;
            }));
  }

  private static Tensor fill(Tensor self, String name, RandomSpec spec, MersenneTwister generator) {
    boolean recording = Recording.records(self);
    Variable.checkInPlace(self, recording);
    Overwritten node = recording ? new Overwritten(name, self) : null;
    Dispatch.backend().random(spec, TensorAccess.operand(self), generator);
    TensorAccess.version(self).bump();
    if (node != null) {
      Variable.rebaseHistory(self, node);
    }
    return self;
  }

  /** The record of a write that depends on nothing that was there. */
  private static final class Overwritten extends Node {
    private final String name;

    Overwritten(String name, Tensor self) {
      super(Variable.edges(self));
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
      boolean wanted = grads[0] != null && needs(0);
      return new Tensor[] {wanted ? zeros(0) : null};
    }
  }
}
