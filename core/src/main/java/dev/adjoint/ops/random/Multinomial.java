package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomFill;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.order.Ordering;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import java.lang.ref.Reference;
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

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalStateException(text);
    }
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Layout given = TensorAccess.layout(inputs[0]);
    Tensor weights = Raw.copy(inputs[0]);
    long[] sizes = TensorAccess.layout(weights).sizes().clone();
    double[] values = Values.toDoubleArray(weights);
    int last = sizes.length - 1;
    int n = (int) sizes[last];
    require(n > 0, "invalid multinomial distribution (sum of probabilities <= 0)");
    if (replacement && samples > 1) {
      sizes[last] = samples;
      return new Tensor[] {
        drawAgain(values, n, sizes, TensorAccess.dtype(weights) == DType.FLOAT64)
      };
    }
    check(values, n);
    // The largest quotients by exponential samples are a fair choice.
    Tensor chances = Dispatch.empty(Clone.preserved(given, given), TensorAccess.dtype(weights));
    RandomFill.exponential(TensorAccess.operand(chances), 1, generator);
    Tensor order = Ordering.apply(Arithmetic.DIV.call(weights, chances), -1, true, false)[1];
    return new Tensor[] {Raw.copy(Slice.narrow(order, -1, 0, samples))};
  }

  private static void check(double[] values, int n) {
    for (int row = 0; row < values.length; row += n) {
      double sum = 0;
      for (int i = row; i < row + n; i++) {
        require(
            values[i] >= 0 && values[i] < Double.POSITIVE_INFINITY,
            "probability tensor contains either `inf`, `nan` or element < 0");
        sum += values[i];
      }
      require(sum != 0, "invalid multinomial distribution (sum of probabilities <= 0)");
    }
  }

  private Tensor drawAgain(double[] values, int n, long[] sizes, boolean wide) {
    Tensor chosen = Dispatch.empty(sizes, DType.INT64);
    Tensor uniform = Dispatch.empty(sizes, DType.FLOAT64);
    for (int row = 0; row < values.length; row += n) {
      accumulate(values, row, n, wide);
    }
    RandomFill.uniform(TensorAccess.operand(uniform), 0, 1, generator);
    long draws = TensorAccess.operand(uniform).address();
    long out = TensorAccess.operand(chosen).address();
    for (long i = 0, count = TensorAccess.layout(chosen).numel(); i < count; i++) {
      int start = (int) (i / samples) * n;
      double draw = Memory.getDouble(draws + i * Double.BYTES);
      int left = 0;
      int right = n;
      while (left < right) {
        int middle = (left + right) >>> 1;
        if (values[start + middle] < draw) {
          left = middle + 1;
        } else {
          right = middle;
        }
      }
      Memory.setLong(out + i * Long.BYTES, left);
    }
    Reference.reachabilityFence(uniform);
    Reference.reachabilityFence(chosen);
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
