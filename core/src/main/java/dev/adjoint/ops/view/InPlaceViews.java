package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;
import org.jspecify.annotations.Nullable;

/**
 * In-place view operations, such as {@code t_} and {@code squeeze_}: they change sizes and strides,
 * not memory.
 */
public final class InPlaceViews {
  private InPlaceViews() {}

  private static Tensor apply(View view, String name, String nodeName, Tensor self) {
    return Dispatch.inPlace(new Named(view, nodeName), name, self);
  }

  /** See {@link Permute#t}. */
  public static Tensor t(Tensor self) {
    return apply(Permute.matrix(self, "t_()"), "t_", "TBackward1", self);
  }

  /** See {@link Permute#transpose}. */
  public static Tensor transpose(Tensor self, long dim0, long dim1) {
    return apply(Permute.swap(self, dim0, dim1), "transpose_", "TransposeBackward1", self);
  }

  /** See {@link Squeeze}. */
  public static Tensor squeeze(Tensor self) {
    return apply(new Squeeze(null, ""), "squeeze_", "SqueezeBackward3", self);
  }

  /** See {@link Squeeze}. */
  public static Tensor squeeze(Tensor self, long dim) {
    return apply(new Squeeze(new long[] {dim}, ""), "squeeze_", "SqueezeBackward4", self);
  }

  /** See {@link Squeeze}. */
  public static Tensor squeeze(Tensor self, long[] dims) {
    return apply(new Squeeze(dims.clone(), ""), "squeeze_", "SqueezeBackward5", self);
  }

  /** See {@link Unsqueeze}. */
  public static Tensor unsqueeze(Tensor self, long dim) {
    return apply(new Unsqueeze(dim), "unsqueeze_", "UnsqueezeBackward1", self);
  }

  /** See {@link AsStrided}; without an offset that of the tensor counts. */
  public static Tensor asStrided(Tensor self, long[] sizes, long[] strides, @Nullable Long offset) {
    long first = offset == null ? TensorAccess.layout(self).offset() : offset;
    return apply(new AsStrided(sizes, strides, first), "as_strided_", "AsStridedBackward1", self);
  }
}
