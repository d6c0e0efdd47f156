package dev.adjoint.ops.arrange;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Padding with a number; negative padding crops.
 *
 * @param pad before and after each dimension, from the last one on
 * @param value the number
 */
public record ConstantPad(long[] pad, Scalar value) implements Opaque {
  private static final Scalar ZERO = Scalar.of(0L);

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long[] pad, Scalar value) {
    int rank = TensorAccess.layout(x).dim();
    Errors.require(
        pad.length % 2 == 0, "Length of pad must be even but instead it equals %s", pad.length);
    Errors.require(
        pad.length <= 2 * rank,
        "Length of pad should be no more than twice the number of dimensions of the input. Pad"
            + " length is %swhile the input has %sdimensions.",
        pad.length,
        rank);
    return Dispatch.call(new ConstantPad(pad.clone(), value), x)[0];
  }

  @Override
  public String nodeName() {
    return "ConstantPadNdBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    Layout whole = TensorAccess.layout(x);
    Layout kept = cropped(whole);
    if (Arrays.stream(pad).allMatch(p -> p <= 0)) {
      return new Tensor[] {
        Copy.of(Raw.view(x, kept), Clone.preserved(kept, kept), TensorAccess.dtype(x))
      };
    }
    long[] sizes = whole.sizes().clone();
    for (int i = 0; i < pad.length; i += 2) {
      int d = dim(sizes.length, i);
      long size = Layout.plus(Layout.plus(sizes[d], pad[i]), pad[i + 1]);
      if (size < 0) {
        throw Errors.state(
            "The input size %s, plus negative padding %s and %s resulted in a negative output size,"
                + " which is invalid. Check dimension %s of your input.",
            sizes[d], pad[i], pad[i + 1], d);
      }
      sizes[d] = size;
    }
    Tensor out = Execution.empty(sizes, TensorAccess.dtype(x));
    Execution.fill(out, value);
    if (kept.numel() != 0) {
      Layout inner = TensorAccess.layout(out);
      long first = 0;
      for (int i = 0; i < pad.length; i += 2) {
        first += Math.max(pad[i], 0) * inner.stride(dim(sizes.length, i));
      }
      Layout target = Layout.of(kept.sizes(), inner.strides(), first);
      Copy.into(Raw.view(out, target), Raw.view(x, kept));
    }
    return new Tensor[] {out};
  }

  private static int dim(int rank, int i) {
    return rank - 1 - i / 2;
  }

  /** What is left where the padding is negative. */
  private Layout cropped(Layout layout) {
    Layout kept = layout;
    for (int d = Math.max(layout.dim() - pad.length / 2, 0); d < layout.dim(); d++) {
      int i = 2 * (layout.dim() - 1 - d);
      if (pad[i] < 0) {
        kept = narrowed(kept, d, -pad[i], kept.size(d) + pad[i]);
      }
      if (pad[i + 1] < 0) {
        kept = narrowed(kept, d, 0, kept.size(d) + pad[i + 1]);
      }
    }
    return kept;
  }

  private static Layout narrowed(Layout layout, int d, long start, long length) {
    Errors.require(length >= 0, "narrow(): length must be non-negative.");
    long[] sizes = layout.sizes().clone();
    sizes[d] = length;
    return Layout.of(sizes, layout.strides(), layout.offset() + start * layout.stride(d));
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    long[] back = Arrays.stream(pad).map(p -> -p).toArray();
    return apply(grad, back, ZERO);
  }

  /** The tangent, padded with zeros. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    return new Tensor[] {tangent == null ? null : apply(tangent, pad, ZERO)};
  }

  /** See {@link Opaque}: the padded dimensions stay the last ones. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, inputs);
  }
}
