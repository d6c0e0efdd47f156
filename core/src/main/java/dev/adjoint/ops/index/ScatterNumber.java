package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * Scatter of a number along a dimension.
 *
 * @param along the dimension, and whether indices select elements or slices
 * @param value the number
 */
public record ScatterNumber(Along along, Scalar value) implements Overwriting, AlongOp {

  /** Writes a number to each position. */
  public static Tensor scatter(Tensor self, long dim, Tensor index, Scalar value, boolean inPlace) {
    AlongChecks.scatter(self, dim, index);
    if (TensorAccess.layout(index).numel() > 0) {
      value.checkFits(TensorAccess.dtype(self));
    }
    return Scatter.run(new ScatterNumber(new Along(dim, false), value), inPlace, self, index);
  }

  @Override
  public String nodeName() {
    return along.slices() ? "IndexFillBackward0" : "ScatterBackward1";
  }

  @Override
  public void write(Tensor target, Tensor[] in) {
    if (TensorAccess.layout(in[1]).numel() == 0) {
      return; // the number may be any
    }
    Tensor number = Along.number(value, TensorAccess.dtype(target));
    along.run(Move.Mode.PUT, target, in[1], number);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return along.fill(grad, saved.input(1), 0);
  }

  /** The tangent with zeros at the written positions. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    return new Tensor[] {tangent == null ? null : along.fill(tangent, inputs[1], 0)};
  }

  @Override
  public Opaque with(Along other) {
    return new ScatterNumber(other, value);
  }
}
