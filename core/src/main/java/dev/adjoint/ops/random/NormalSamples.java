package dev.adjoint.ops.random;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples of normal distributions with the means, the standard deviations, or both, in the inputs;
 * the gradient is 0.
 *
 * @param mean the mean, where no input has them
 * @param std the standard deviation, where no input has them; else 1
 * @param given which are inputs
 * @param generator the source of random numbers
 */
public record NormalSamples(
    double mean, double std, TensorParameters given, MersenneTwister generator) implements Opaque {

  /** Which parameters are tensors. */
  public enum TensorParameters {
    MEANS,
    STDS,
    BOTH
  }

  /** Samples for each mean. */
  public static Tensor ofMeans(Tensor mean, double std, MersenneTwister generator) {
    return call(new NormalSamples(0, std, TensorParameters.MEANS, generator), mean);
  }

  /** Samples for each standard deviation. */
  public static Tensor ofStds(double mean, Tensor std, MersenneTwister generator) {
    return call(new NormalSamples(mean, 1, TensorParameters.STDS, generator), std);
  }

  /** Samples for each pair of the two. */
  public static Tensor ofBoth(Tensor mean, Tensor std, MersenneTwister generator) {
    return call(new NormalSamples(0, 1, TensorParameters.BOTH, generator), mean, std);
  }

  private static Tensor call(NormalSamples op, Tensor... inputs) {
    Tensor[] drawn = inputs.clone();
    Arrays.setAll(drawn, i -> Levels.forDraw(inputs[i]));
    return Dispatch.call(op, drawn)[0];
  }

  @Override
  public String nodeName() {
    return "NormalBackward" + (given.ordinal() + 1);
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor last = inputs[inputs.length - 1];
    Errors.require(
        given == TensorParameters.MEANS || arePossible(last),
        "normal expects all elements of std >= 0.0");
    long[] sizes = TensorAccess.layout(inputs[0]).sizes();
    if (inputs.length > 1) {
      sizes = Shapes.broadcast(sizes, TensorAccess.layout(last).sizes());
    }
    DType dtype = TensorAccess.dtype(inputs[0]);
    Tensor center = given == TensorParameters.STDS ? number(dtype) : inputs[0];
    Tensor out = Execution.empty(sizes, dtype);
    Execution.backend().random(new RandomSpec.Normal(0, std), TensorAccess.operand(out), generator);
    if (given != TensorParameters.MEANS) {
      Arithmetic.MUL.inPlace(out, last);
    }
    Arithmetic.ADD.inPlace(out, center);
    return new Tensor[] {out};
  }

  private Tensor number(DType dtype) {
    Tensor number = Execution.empty(new long[0], dtype);
    Execution.fill(number, Scalar.of(mean));
    return number;
  }

  private static boolean arePossible(Tensor std) {
    Tensor all = Logical.all(Comparison.GE_NUMBER.call(std, Scalar.of(0L)), null, false);
    return Host.getLong(TensorAccess.operand(all)) != 0;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Execution.zeros(saved.sizes(i), TensorAccess.dtype(grad));
  }

  /** See {@link Opaque}: no tangent. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return new Tensor[1];
  }

  /** See {@link Opaque}: all samples of the batch differ. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    int most = 0;
    for (Tensor input : inputs) {
      most = Math.max(most, TensorAccess.layout(input).dim());
    }
    Tensor[] aligned = new Tensor[inputs.length];
    for (int i = 0; i < aligned.length; i++) {
      Layout layout = TensorAccess.layout(inputs[i]);
      long[] sizes = new long[most];
      Arrays.fill(sizes, 1);
      int behind = layout.dim() - 1;
      System.arraycopy(layout.sizes(), 1, sizes, most - behind, behind);
      sizes[0] = size;
      aligned[i] = Reshape.apply(inputs[i], sizes);
    }
    return Dispatch.call(this, aligned);
  }
}
