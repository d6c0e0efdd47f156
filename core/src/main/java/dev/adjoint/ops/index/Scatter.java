package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Reshape;
import org.jspecify.annotations.Nullable;

/**
 * Scatter along a dimension: values written, or added, at positions given by an index.
 *
 * @param along the dimension, and whether indices select elements or slices
 * @param adds whether values accumulate
 * @param alpha factor of the values
 */
public record Scatter(Along along, boolean adds, Scalar alpha)
    implements Overwriting, JointlyLinear, AlongOp {
  private static final Scalar ONE = Scalar.of(1L);

  Scatter(Along along, boolean adds) {
    this(along, adds, ONE);
  }

  /** Writes or adds elements. */
  public static Tensor scatter(
      Tensor self, long dim, Tensor index, Tensor src, boolean adds, boolean inPlace) {
    Tensor used = AlongChecks.scatter(self, dim, index, src);
    if (inPlace) {
      Overlap.checkNone(self, src);
    }
    return run(new Scatter(new Along(dim, false), adds), inPlace, self, index, used);
  }

  /** Adds slices, scaled by a number. */
  public static Tensor indexAdd(
      Tensor self, long dim, Tensor index, Tensor source, Scalar alpha, boolean inPlace) {
    SliceChecks.indexAdd("index_add_", self, dim, index, source);
    Layout added = TensorAccess.layout(source);
    // As in PyTorch: where nothing is added the factor is not looked at, but in one dimension.
    boolean nothing = added.numel() == 0 && TensorAccess.layout(self).dim() > 1;
    Scalar factor = nothing ? ONE : alpha.to(TensorAccess.dtype(source));
    Scalar used = factor.toDouble() == 1 ? ONE : factor;
    return run(new Scatter(new Along(dim, true), true, used), inPlace, self, index, source);
  }

  /** Copies slices. */
  public static Tensor indexCopy(
      Tensor self, long dim, Tensor index, Tensor source, boolean inPlace) {
    if (inPlace) {
      Overlap.checkWritable(self);
      Overlap.checkNone(self, index);
      Overlap.checkNone(self, source);
    }
    SliceChecks.indexCopy(self, dim, index, source);
    return run(new Scatter(new Along(dim, true), false), inPlace, self, index, source);
  }

  static Tensor run(Overwriting op, boolean inPlace, Tensor... inputs) {
    return inPlace ? Dispatch.callInPlace(op, inputs) : Dispatch.call(op, inputs)[0];
  }

  @Override
  public String nodeName() {
    if (along.slices()) {
      return adds ? "IndexAddBackward0" : "IndexCopyBackward0";
    }
    return adds ? "ScatterAddBackward0" : "ScatterBackward0";
  }

  @Override
  public void write(Tensor target, Tensor[] in) {
    Tensor values = scaled(Raw.view(in[2], TensorAccess.layout(in[2])));
    // Multiplied, each is rounded as it is added, as in PyTorch.
    along.run(adds ? Move.Mode.ADD : Move.Mode.PUT, target, in[1], values, alpha != ONE);
  }

  private Tensor scaled(Tensor values) {
    return alpha == ONE ? values : Arithmetic.MUL_NUMBER.call(values, alpha);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1 && (needed[2] || !adds);
  }

  @Override
  public boolean guards(int i, boolean[] needed) {
    return i == 2 && needed[2] && along.slices();
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i == 0) {
      return adds ? grad : along.fill(grad, saved.input(1), 0);
    }
    Tensor picked = along.pick(grad, saved.input(1));
    boolean scalar = saved.sizes(2).length < TensorAccess.layout(picked).dim();
    return scaled(scalar ? Reshape.apply(picked, saved.sizes(2)) : picked);
  }

  @Override
  public Opaque with(Along other) {
    return new Scatter(other, adds, alpha);
  }
}
