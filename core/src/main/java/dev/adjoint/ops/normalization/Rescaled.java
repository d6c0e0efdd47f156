package dev.adjoint.ops.normalization;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Detach;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization by given means and variances, through which no gradient flows.
 *
 * <p>Inputs: the tensor, means, variances, then weights and biases where there are any.
 *
 * @param eps what is added to variances
 * @param parameters the type of weights and biases
 */
record Rescaled(double eps, boolean weighted, boolean biased, DType parameters)
    implements Composite {
  private static final Grouping CHANNEL = new Grouping.Channel();

  /** The gradient times the normalized elements. */
  private static final Pointwise SHARE =
      Pointwise.of("norm_backward", "MulBackward0", in(0).mul(in(1).sub(in(2)).mul(in(3))));

  @Override
  public String nodeName() {
    return CHANNEL.nodeName();
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor x = CHANNEL.ordered(inputs[0]);
    Tensor mean = CHANNEL.beside(Detach.apply(inputs[1]), x);
    Tensor variance = CHANNEL.beside(Detach.apply(inputs[2]), x);
    Tensor weight = weighted ? CHANNEL.beside(inputs[3], x) : null;
    Tensor bias = biased ? CHANNEL.beside(inputs[inputs.length - 1], x) : null;
    return new Tensor[] {
      Standardized.scaled(x, mean, Standardized.wide(variance), eps, weight, bias)
    };
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i == 1 || i == 2) {
      return null;
    }
    Tensor x = saved.input(0);
    Tensor scale = Standardized.scale(Standardized.wide(CHANNEL.beside(saved.input(2), x)), eps);
    Tensor each;
    if (i == 0) {
      Tensor scaled = Arithmetic.MUL.call(Standardized.wide(grad), scale);
      each = weighted ? Arithmetic.MUL.call(scaled, CHANNEL.beside(saved.input(3), x)) : scaled;
      return Clone.to(each, TensorAccess.dtype(x));
    }
    Tensor mean = CHANNEL.beside(saved.input(1), x);
    each =
        weighted && i == 3
            ? SHARE.call(new Tensor[] {grad, x, mean, scale})
            : Standardized.wide(grad);
    return CHANNEL.together(each, saved.sizes(i), parameters);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i < 3 || (i == 3 && weighted);
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    return each(grads[0], saved);
  }
}
