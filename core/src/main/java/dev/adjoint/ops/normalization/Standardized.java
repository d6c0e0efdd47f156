package dev.adjoint.ops.normalization;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Composite;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.UnsafeView;
import org.jspecify.annotations.Nullable;

/**
 * Elements less their mean, divided by their standard deviation, times weights, plus biases: {@code
 * (x - mean) / sqrt(var + eps) * weight + bias}.
 *
 * <p>Inputs: the tensor, then weights and biases where there are any. Results: the normalized
 * tensor, means and variances, these of the type that is computed in.
 *
 * @param grouping which elements are normalized together
 * @param eps what is added to variances
 * @param parameters the type of weights and biases
 */
record Standardized(
    Grouping grouping, double eps, boolean weighted, boolean biased, DType parameters)
    implements Composite {
  private static final Expr NORMAL = in(1).sub(in(2)).mul(in(3));

  private static final Pointwise PLAIN = result(in(0).sub(in(1)).mul(in(2)));
  private static final Pointwise WEIGHTED = result(in(0).sub(in(1)).mul(in(2)).mul(in(3)));
  private static final Pointwise BIASED = result(in(0).sub(in(1)).mul(in(2)).add(in(3)));
  private static final Pointwise BOTH = result(in(0).sub(in(1)).mul(in(2)).mul(in(3)).add(in(4)));

  /** The gradient times the normalized elements, with and without weights. */
  private static final Pointwise SHARE = gradient(in(0).mul(NORMAL));

  private static final Pointwise WEIGHTED_SHARE = gradient(in(0).mul(in(4)).mul(NORMAL));

  /** The gradient less its mean and its part along the normalized elements. */
  private static final Pointwise GRADIENT = across(in(0));

  private static final Pointwise WEIGHTED_GRADIENT = across(in(0).mul(in(6)));

  private static Pointwise across(Expr grad) {
    return gradient(in(3).mul(grad.sub(in(4)).sub(NORMAL.mul(in(5)))));
  }

  private static Pointwise gradient(Expr expr) {
    return Pointwise.of("norm_backward", "MulBackward0", expr);
  }

  /** Rounded once, to the type of the tensor. */
  private static Pointwise result(Expr expr) {
    return Pointwise.of("norm", "MulBackward0", expr).result(Pointwise.Result.FIRST);
  }

  @Override
  public String nodeName() {
    return grouping.nodeName();
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Layout layout = TensorAccess.layout(inputs[0]);
    Tensor x = grouping.apart(grouping.ordered(inputs[0]));
    Statistics statistics = statistics(x);
    Tensor mean = statistics.mean;
    Tensor variance = statistics.variance;
    Tensor result = scaled(x, mean, variance, eps, weight(inputs, x), bias(inputs, x));
    Tensor whole =
        TensorAccess.layout(result).sameSizes(layout)
            ? result
            : UnsafeView.apply(result, layout.sizes());
    return new Tensor[] {grouping.ordered(whole, layout), mean, variance};
  }

  private record Statistics(Tensor mean, Tensor variance) {}

  /** Of the tensor taken apart. */
  private Statistics statistics(Tensor x) {
    DType wide = DTypes.wide(TensorAccess.dtype(x));
    long[] dims = grouping.dims(TensorAccess.layout(x).dim());
    Tensor mean = Mean.apply(x, dims, true, wide);
    Tensor rest = Arithmetic.SUB.call(x, mean);
    return new Statistics(mean, Mean.apply(Arithmetic.MUL.call(rest, rest), dims, true, wide));
  }

  /** The tensor by mean and variance, which broadcast to it as weights and biases do. */
  static Tensor scaled(
      Tensor x,
      Tensor mean,
      Tensor variance,
      double eps,
      @Nullable Tensor weight,
      @Nullable Tensor bias) {
    Tensor scale = scale(variance, eps);
    if (weight == null) {
      return bias == null
          ? PLAIN.call(new Tensor[] {x, mean, scale})
          : BIASED.call(new Tensor[] {x, mean, scale, bias});
    }
    return bias == null
        ? WEIGHTED.call(new Tensor[] {x, mean, scale, weight})
        : BOTH.call(new Tensor[] {x, mean, scale, weight, bias});
  }

  /** What the distance from the mean is multiplied by. */
  static Tensor scale(Tensor variance, double eps) {
    return Elementwise.RSQRT.call(Arithmetic.ADD_NUMBER.call(variance, Scalar.of(eps)));
  }

  private @Nullable Tensor weight(Tensor[] inputs, Tensor apart) {
    return weighted ? grouping.beside(inputs[1], apart) : null;
  }

  private @Nullable Tensor bias(Tensor[] inputs, Tensor apart) {
    return biased ? grouping.beside(inputs[inputs.length - 1], apart) : null;
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 0 || (i == 1 && weighted) || grouping.keepsBias();
  }

  @Override
  public boolean savesOutput(int i) {
    return i > 0;
  }

  /** See {@link Composite}: from the statistics, as in PyTorch. */
  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor x = saved.input(0);
    Tensor apart = grouping.apart(x);
    Statistics statistics =
        ForwardMode.isUnseen(grads[0], x)
            ? new Statistics(saved.output(1), saved.output(2))
            : statistics(apart);
    Tensor mean = statistics.mean;
    Tensor scale = scale(statistics.variance, eps);
    @Nullable Tensor[] results = new Tensor[saved.count()];
    if (grads[0] != null) {
      Tensor grad = grouping.apart(grads[0]);
      if (saved.needs(0)) {
        results[0] = ofNormalized(grad, apart, mean, scale, saved);
      }
      if (weighted && saved.needs(1)) {
        Tensor each = SHARE.call(new Tensor[] {grad, apart, mean, scale});
        results[1] = grouping.together(each, saved.sizes(1), parameters);
      }
      int last = saved.count() - 1;
      if (biased && saved.needs(last)) {
        results[last] = grouping.together(wide(grad), saved.sizes(last), parameters);
      }
    }
    if (results[0] != null) {
      Tensor whole = Reshape.apply(results[0], TensorAccess.layout(x).sizes());
      results[0] = Clone.to(whole, TensorAccess.dtype(x));
    }
    return results;
  }

  private Tensor ofNormalized(Tensor grad, Tensor x, Tensor mean, Tensor scale, Saved saved) {
    long[] dims = grouping.dims(TensorAccess.layout(x).dim());
    DType wide = TensorAccess.dtype(mean);
    if (!weighted) {
      Tensor share = SHARE.call(new Tensor[] {grad, x, mean, scale});
      Tensor along = Mean.apply(share, dims, true, wide);
      Tensor middle = Mean.apply(grad, dims, true, wide);
      return GRADIENT.call(new Tensor[] {grad, x, mean, scale, middle, along});
    }
    Tensor weight = grouping.beside(saved.input(1), x);
    Tensor share = WEIGHTED_SHARE.call(new Tensor[] {grad, x, mean, scale, weight});
    Tensor along = Mean.apply(share, dims, true, wide);
    Tensor product = Arithmetic.MUL.call(wide(grad), weight);
    Tensor middle = Mean.apply(product, dims, true, wide);
    return WEIGHTED_GRADIENT.call(new Tensor[] {grad, x, mean, scale, middle, along, weight});
  }

  static Tensor wide(Tensor x) {
    return Clone.to(x, DTypes.wide(TensorAccess.dtype(x)));
  }
}
