package dev.adjoint.ops.arrange;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.index.Gather;
import dev.adjoint.ops.index.Scatter;
import org.jspecify.annotations.Nullable;

/**
 * Padding with elements of the tensor itself.
 *
 * @param pad before and after each dimension, from the last one on; negative padding crops
 * @param mode which elements
 */
record PositionPad(long[] pad, Filling mode) implements JointlyLinear {
  private static final Scalar ONE = Scalar.of(1L);

  /** Which elements the padding is made of. */
  enum Filling {
    /** Those next to the edge, mirrored; the edge itself is not repeated. */
    REFLECT("Reflection"),
    /** The edge. */
    REPLICATE("Replication"),
    /** Those at the other end. */
    CIRCULAR("Circular");

    final String word;

    Filling(String word) {
      this.word = word;
    }

    /**
     * Where the element of a position comes from, which may be outside of the tensor.
     *
     * @param start the first position that is not cropped
     * @param end the end of those that are not
     */
    long source(long position, long size, long start, long end) {
      return switch (this) {
        case REFLECT -> {
          long from = Math.abs(position);
          yield from < size ? from : 2 * (size - 1) - from;
        }
        case REPLICATE -> Math.clamp(position, 0L, size - 1);
        case CIRCULAR -> start + Math.floorMod(position - start, end - start);
      };
    }
  }

  @Override
  public String nodeName() {
    return nodeName("Backward0");
  }

  /** The name of a node of this padding, or of its gradient. */
  String nodeName(String end) {
    return mode == Filling.CIRCULAR ? "CopySlices" : mode.word + "Pad" + pad.length / 2 + "D" + end;
  }

  /** For each padded dimension the positions that its elements come from. */
  private Tensor sources(long size, int i) {
    long before = pad[i];
    long start = Math.max(-before, 0);
    long end = size - Math.max(-pad[i + 1], 0);
    long count = size + before + pad[i + 1];
    boolean some = mode == Filling.CIRCULAR ? start < end : size > 0;
    if (count < 0 || count > 0 && !some) {
      // Other sizes than those that were checked: another thread has changed them.
      throw new ArrayIndexOutOfBoundsException("padding " + size + " to " + count);
    }
    long[] from = new long[Math.toIntExact(count)];
    for (int at = 0; at < from.length; at++) {
      from[at] = mode.source(at - before, size, start, end);
    }
    return JavaArrays.fromFlat(from, new long[] {from.length}, DType.INT64);
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    Layout layout = TensorAccess.layout(x);
    for (int i = 0; i < pad.length; i += 2) {
      int d = layout.dim() - 1 - i / 2;
      x = Gather.indexSelect(x, d, sources(layout.size(d), i));
    }
    return new Tensor[] {x};
  }

  /** As in PyTorch: the gradient of reflection and replication reads the input, for its sizes. */
  @Override
  public boolean saves(int i, boolean[] needed) {
    return mode != Filling.CIRCULAR;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return mode == Filling.CIRCULAR
        ? summed(grad, saved.sizes(0))
        : Dispatch.call(new PositionPadGradient(this), grad, saved.input(0))[0];
  }

  /** Adds up what each element gave. */
  Tensor summed(Tensor grad, long... sizes) {
    Tensor sum = grad;
    for (int i = pad.length - 2; i >= 0; i -= 2) {
      int d = TensorAccess.layout(grad).dim() - 1 - i / 2;
      long size = sizes[sizes.length - 1 - i / 2];
      long[] target = TensorAccess.layout(sum).sizes().clone();
      target[d] = size;
      Tensor zeros = Execution.zeros(target, TensorAccess.dtype(grad));
      sum = Scatter.indexAdd(zeros, d, sources(size, i), sum, ONE, false);
    }
    return sum;
  }

  /** See {@link Opaque}: the padded dimensions stay the last ones. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, inputs);
  }
}
