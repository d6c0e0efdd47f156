package dev.adjoint.ops.random;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.order.Ordering;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Multinomial sampling. Input: one row of weights, or several.
 *
 * @param samples number of samples per row
 * @param replacement whether a category may be drawn more than once
 * @param generator the source of random numbers
 */
public record Multinomial(long samples, boolean replacement, MersenneTwister generator)
    implements Discrete {
  /** Whether all weights are numbers from 0 up. */
  private static final Reduction POSSIBLE =
      Reduction.of(
              "multinomial",
              "MultinomialBackward0",
              in(0).ge(0).and(in(0).lt(Double.POSITIVE_INFINITY)),
              Combine.ALL,
              in(0))
          .result(Reduction.ResultDType.LOGICAL);

  private static final long[] LAST = {-1};

  /** Runs the operation. */
  public static Tensor apply(
      Tensor weights, long samples, boolean replacement, MersenneTwister generator) {
    Layout layout = TensorAccess.layout(weights);
    DType dtype = TensorAccess.dtype(weights);
    int dim = layout.dim();
    require(
        DTypes.isRealFloat(dtype),
        "multinomial only supports floating-point dtypes for input, got: "
            + dtype.scalarTypeName());
    require(dim == 1 || dim == 2, "prob_dist must be 1 or 2 dim");
    require(samples > 0, "cannot sample n_sample <= 0 samples");
    require(
        replacement || samples <= layout.size(dim - 1),
        "cannot sample n_sample > prob_dist.size(-1) samples without replacement");
    return Dispatch.call(new Multinomial(samples, replacement, generator), Levels.forDraw(weights))[
        0];
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Layout given = TensorAccess.layout(inputs[0]);
    Tensor weights = Copy.of(inputs[0]);
    long[] sizes = TensorAccess.layout(weights).sizes().clone();
    int last = sizes.length - 1;
    require(sizes[last] > 0, "invalid multinomial distribution (sum of probabilities <= 0)");
    if (replacement && samples > 1) {
      return new Tensor[] {drawAgain(weights, sizes)};
    }
    check(weights);
    // The largest quotients by exponential samples are a fair choice.
    Tensor chances = Execution.empty(Clone.preserved(given, given), TensorAccess.dtype(weights));
    RandomSpec exponential = new RandomSpec.Exponential(1);
    Execution.backend().random(exponential, TensorAccess.operand(chances), generator);
    Tensor order = Ordering.apply(Arithmetic.DIV.call(weights, chances), -1, true, false)[1];
    return new Tensor[] {Copy.of(Slice.narrow(order, -1, 0, samples))};
  }

  private static void check(Tensor weights) {
    require(
        Values.isTrue(POSSIBLE.call(weights)),
        "probability tensor contains either `inf`, `nan` or element < 0");
    Tensor none = Comparison.EQ_NUMBER.call(Sum.apply(weights, LAST, false, null), Scalar.of(0L));
    require(
        !Values.isTrue(Logical.any(none)),
        "invalid multinomial distribution (sum of probabilities <= 0)");
  }

  private Tensor drawAgain(Tensor weights, long[] sizes) {
    int last = sizes.length - 1;
    int n = (int) sizes[last];
    double[] values = Values.toDoubleArray(weights);
    for (int row = 0; row < values.length; row += n) {
      accumulate(values, row, n, TensorAccess.dtype(weights) == DType.FLOAT64);
    }
    Tensor sums = JavaArrays.fromFlat(values, sizes, DType.FLOAT64);
    long[] drawn = sizes.clone();
    drawn[last] = samples;
    Tensor chosen = Execution.empty(drawn, DType.INT64);
    Tensor uniform = Execution.empty(drawn, DType.FLOAT64);
    Backend backend = Execution.backend();
    backend.random(new RandomSpec.Uniform(0, 1), TensorAccess.operand(uniform), generator);
    backend.search(
        TensorAccess.operand(chosen),
        TensorAccess.operand(sums),
        TensorAccess.operand(uniform),
        false);
    return chosen;
  }

  /** Replaces weights by their normalized cumulative sums. */
  private static void accumulate(double[] values, int start, int n, boolean wide) {
    String text = "invalid multinomial distribution (";
    double sum = 0;
    for (int i = start; i < start + n; i++) {
      require(values[i] >= 0, text + "encountering probability entry < 0)");
      require(
          Double.isFinite(values[i]), text + "encountering probability entry = infinity or NaN)");
      sum = wide ? sum + values[i] : (float) sum + (float) values[i];
      values[i] = sum;
    }
    require(sum > 0, text + "sum of probabilities <= 0)");
    for (int i = start; i < start + n; i++) {
      values[i] = wide ? values[i] / sum : (float) values[i] / (float) sum;
    }
    values[start + n - 1] = 1;
  }

  /** See {@link dev.adjoint.op.Opaque}: rows are drawn from one after the other. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor weights = inputs[0];
    long[] sizes = TensorAccess.layout(weights).sizes().clone();
    int last = sizes.length - 1;
    Tensor rows = Reshape.apply(weights, -1, sizes[last]);
    sizes[last] = samples;
    return new Tensor[] {Reshape.apply(Dispatch.call(this, rows)[0], sizes)};
  }
}
