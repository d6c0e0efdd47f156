package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;

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
    RandomFillOp fill = new RandomFillOp(name, spec, generator);
    if (!Levels.inTransform()) {
      Dispatch.callInPlace(fill, Levels.resolve(self));
      return self;
    }
    Levels.checkDraw(self);
    DType dtype = TensorAccess.dtype(self);
    return self.copy_(
        Levels.random(TensorAccess.layout(self).sizes(), sizes -> fill.drawn(sizes, dtype)));
  }
}
