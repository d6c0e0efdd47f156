package dev.adjoint.ops.view;

import dev.adjoint.Dims;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import java.util.Arrays;

/**
 * Repetition along each dimension, by copying.
 *
 * @param times repetitions, for each dimension of the result
 * @param lead number of leading batch dimensions
 */
public record Repeat(long[] times, int lead) implements Linear {

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long... times) {
    Layout layout = TensorAccess.layout(x);
    if (times.length < layout.dim()) {
      throw new IllegalStateException(
          "Number of dimensions of repeat dims can not be smaller than number of dimensions of"
              + " tensor");
    }
    Repeat op = new Repeat(times.clone(), 0);
    long[] sizes = op.sizes(layout);
    for (long size : sizes) {
      if (size < 0) {
        throw Errors.state("Trying to create tensor with negative dimension %s: %s", size, sizes);
      }
    }
    return Dispatch.call(op, x);
  }

  /** Repeats the last dimensions, as many as there are numbers. */
  public static Tensor tile(Tensor x, long... times) {
    int missing = TensorAccess.layout(x).dim() - times.length;
    if (missing <= 0) {
      return apply(x, times);
    }
    long[] all = new long[missing + times.length];
    Arrays.fill(all, 0, missing, 1);
    System.arraycopy(times, 0, all, missing, times.length);
    return apply(x, all);
  }

  /** The sizes of the result. */
  private long[] sizes(Layout input) {
    long[] sizes = times.clone();
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = Layout.times(sizes[d], size(input, d));
    }
    return sizes;
  }

  /** The dimension of the input that dimension {@code d} of the result comes from; or negative. */
  private int own(Layout input, int d) {
    int at = d < lead ? d : d - (times.length - input.dim());
    return d < lead || at >= lead ? at : -1;
  }

  private long size(Layout input, int d) {
    int own = own(input, d);
    return own < 0 ? 1 : input.size(own);
  }

  @Override
  public String nodeName() {
    return "RepeatBackward0";
  }

  @Override
  public Tensor forward(Tensor input) {
    Layout from = TensorAccess.layout(input);
    Tensor out = Execution.empty(sizes(from), TensorAccess.dtype(input));
    Layout to = TensorAccess.layout(out);
    if (to.numel() == 0) {
      return out;
    }
    // Both sides with each dimension in two: which copy, and where in it.
    int rank = times.length;
    long[] sizes = new long[2 * rank];
    long[] sources = new long[2 * rank];
    long[] targets = new long[2 * rank];
    for (int d = 0; d < rank; d++) {
      int own = own(from, d);
      long size = size(from, d);
      sizes[2 * d] = times[d];
      sizes[2 * d + 1] = size;
      sources[2 * d + 1] = own < 0 ? 0 : from.stride(own);
      targets[2 * d] = to.stride(d) * size;
      targets[2 * d + 1] = to.stride(d);
    }
    Copy.into(
        Raw.view(out, Layout.of(sizes, targets, 0)),
        Raw.view(input, Layout.of(sizes, sources, from.offset())));
    return out;
  }

  /** Sums the gradients of the repetitions. */
  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    Layout layout = input.layout();
    if (Arrays.stream(times).anyMatch(t -> t <= 0)) { // negative ones of no elements
      return Execution.zeros(layout.sizes(), TensorAccess.dtype(grad));
    }
    int rank = times.length;
    long[] split = new long[2 * rank];
    long[] copies = new long[rank];
    for (int d = 0; d < rank; d++) {
      split[2 * d] = times[d];
      split[2 * d + 1] = size(layout, d);
      copies[d] = 2L * d;
    }
    if (rank == 0) {
      return grad;
    }
    Tensor sum = Reshape.apply(grad, split).sum(new Dims(copies));
    return Reshape.apply(sum, layout.sizes());
  }

  /** The same operation behind a batch dimension. */
  @Override
  public Linear batched(long size) {
    long[] more = new long[times.length + 1];
    more[0] = 1;
    System.arraycopy(times, 0, more, 1, times.length);
    return new Repeat(more, lead + 1);
  }
}
