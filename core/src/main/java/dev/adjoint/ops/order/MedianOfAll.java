package dev.adjoint.ops.order;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.reduce.ExtremumOfAll;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lower median of all elements; the gradient is divided evenly among ties.
 *
 * @param ignoreNan whether NaN is ignored
 * @param ofLines whether to take the median of each row, as for a batch
 */
record MedianOfAll(boolean ignoreNan, boolean ofLines) implements Opaque {

  @Override
  public String nodeName() {
    return ignoreNan ? "NanmedianBackward0" : "MedianBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {
      ofLines
          ? new Median(ignoreNan, 1, false).forward(inputs)[0]
          : Median.ofAll(inputs[0], ignoreNan)
    };
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return share(kept(grad), saved.input(0), kept(saved.output(0)));
  }

  /** See {@link Opaque}: the mean of the tangents of the ties. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    if (tangent == null) {
      return new Tensor[1];
    }
    Tensor shares = share(tangent, inputs[0], kept(outputs[0]));
    return new Tensor[] {
      ofLines ? Sum.apply(shares, new long[] {1}, false, null) : Sum.apply(shares)
    };
  }

  private Tensor kept(Tensor t) {
    return ofLines ? Unsqueeze.apply(t, 1) : t;
  }

  private Tensor share(Tensor grad, Tensor input, Tensor median) {
    boolean[] reduced = new boolean[TensorAccess.layout(input).dim()];
    Arrays.fill(reduced, ofLines ? 1 : 0, reduced.length, true);
    return ExtremumOfAll.share(grad, input, median, reduced);
  }

  /** See {@link Opaque}: the medians of flattened lines. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor x = inputs[0];
    long lines = ofLines ? size * TensorAccess.layout(x).size(1) : size;
    long rest = lines == 0 ? 0 : TensorAccess.layout(x).numel() / lines;
    if (rest == 0) {
      // The median of nothing is the same for all members.
      Tensor nothing = Execution.zeros(new long[] {0}, TensorAccess.dtype(x));
      return new Tensor[] {Expand.apply(Dispatch.call(of(false), nothing)[0], size)};
    }
    Tensor medians = Dispatch.call(of(true), Reshape.apply(x, lines, rest))[0];
    return new Tensor[] {ofLines ? Reshape.apply(medians, size, lines / size) : medians};
  }

  private MedianOfAll of(boolean severalLines) {
    return new MedianOfAll(ignoreNan, severalLines);
  }
}
