package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Execution;
import dev.adjoint.op.JointlyLinear;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/**
 * {@code gather} and {@code index_select}: elements or slices of a dimension by index.
 *
 * @param along the dimension, and whether indices select elements or slices
 */
public record Gather(Along along) implements JointlyLinear, AlongOp {

  /** Gathers elements. */
  public static Tensor gather(Tensor x, long dim, Tensor index) {
    AlongChecks.gather(x, dim, index);
    return new Along(dim, false).pick(x, index);
  }

  /** Selects slices. */
  public static Tensor indexSelect(Tensor x, long dim, Tensor index) {
    AlongChecks.indexSelect(x, dim, index);
    return new Along(dim, true).pick(x, index);
  }

  @Override
  public String nodeName() {
    return along.slices() ? "IndexSelectBackward0" : "GatherBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    long[] sizes = along.pickedSizes(TensorAccess.layout(in[0]), TensorAccess.layout(in[1]));
    if (along.slices() && Layout.numel(sizes) == 0) {
      along.requireInside(in[0], in[1], false); // where nothing is moved, nobody else would notice
    }
    Tensor result = Execution.empty(sizes, TensorAccess.dtype(in[0]));
    along.run(Move.Mode.GET, in[0], in[1], result);
    return new Tensor[] {result};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i == 1;
  }

  @Override
  public boolean guards(int i, boolean[] needed) {
    return i == 0 && !along.slices();
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return along.addToZeros(saved.input(1), grad, saved.sizes(0));
  }

  @Override
  public Opaque with(Along other) {
    return new Gather(other);
  }

  @Override
  public boolean picks() {
    return true;
  }
}
