package dev.adjoint.ops;

import static dev.adjoint.kernel.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.ArgReduce;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The largest or smallest elements along a dimension, with their positions.
 *
 * @param max whether the largest are wanted
 * @param dim the dimension
 * @param keepDim whether it stays, with size 1
 */
public record Extremum(boolean max, long dim, boolean keepDim) implements Opaque {
  private static final Reduction MAX = all("max", "MaxBackward1", Combine.MAX);
  private static final Reduction MIN = all("min", "MinBackward1", Combine.MIN);
  private static final Pointwise SHARE =
      Pointwise.of("max_backward", "MulBackward0", in(0).ne(0).asNumber().mul(in(1).div(in(2))))
          .conditions(1);

  /** Ties share the gradient evenly. */
  private static Reduction all(String name, String nodeName, Combine combine) {
    return Reduction.of(name, nodeName, combine)
        .gradient(true, true, (grad, saved) -> share(grad, saved.input(0), saved.output()));
  }

  /** Splits the gradient among the elements that equal the result, or are NaN as it is. */
  static Tensor share(Tensor grad, Tensor input, Tensor result) {
    Tensor ties = Comparison.SAME.call(input, result);
    Tensor count = Clone.to(Sum.apply(ties, null), TensorAccess.dtype(grad));
    return SHARE.call(new Tensor[] {ties, grad, count});
  }

  /** The largest or smallest element of all. */
  public static Tensor all(Tensor x, boolean max) {
    if (TensorAccess.layout(x).numel() == 0) {
      throw new IllegalStateException(
          (max ? "max" : "min")
              + "(): Expected reduction dim to be specified for input.numel() == 0. Specify the"
              + " reduction dim with the 'dim' argument.");
    }
    return (max ? MAX : MIN).call(x);
  }

  /** The largest or smallest elements along a dimension, and where they are. */
  public static Tensor[] along(Tensor x, boolean max, long dim, boolean keepDim) {
    return Dispatch.call(new Extremum(max, dim, keepDim), x);
  }

  @Override
  public String nodeName() {
    return max ? "MaxBackward0" : "MinBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand in = TensorAccess.operand(inputs[0]);
    Layout layout = in.layout();
    int d = Shapes.wrapDim(dim, layout.dim());
    long[] kept = layout.sizes().clone();
    if (layout.dim() > 0) {
      kept[d] = 1;
    }
    Tensor values = Dispatch.empty(kept, in.dtype());
    Tensor indices = Dispatch.empty(kept, DType.INT64);
    ArgReduce.run(TensorAccess.operand(values), TensorAccess.operand(indices), in, d, max);
    Reference.reachabilityFence(inputs[0]);
    if (keepDim || layout.dim() == 0) {
      return new Tensor[] {values, indices};
    }
    return new Tensor[] {dropDim(values, d), dropDim(indices, d)};
  }

  static Tensor dropDim(Tensor t, int d) {
    long[] sizes = TensorAccess.layout(t).sizes();
    long[] dropped = new long[sizes.length - 1];
    System.arraycopy(sizes, 0, dropped, 0, d);
    System.arraycopy(sizes, d + 1, dropped, d, dropped.length - d);
    return Raw.view(t, Layout.contiguous(dropped));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  public boolean savesOutput(int i) {
    return i == 1;
  }

  @Override
  public boolean isDifferentiable(int i) {
    return i == 0;
  }

  /** The gradient goes to the one element that was chosen. */
  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    if (grad == null) {
      return new Tensor[1];
    }
    long[] sizes = saved.sizes(0);
    Tensor indices = saved.output(1);
    if (sizes.length == 0) {
      return new Tensor[] {grad};
    }
    if (!keepDim) {
      grad = Unsqueeze.apply(grad, Shapes.wrapDim(dim, sizes.length));
    }
    Tensor chosen = chosen(sizes, indices);
    return new Tensor[] {Elementwise.WHERE_NUMBER.call(new Tensor[] {chosen, grad}, Scalar.of(0L))};
  }

  /** Which elements of the input are results. */
  private Tensor chosen(long[] sizes, Tensor indices) {
    int d = Shapes.wrapDim(dim, sizes.length);
    Tensor kept = keepDim ? indices : Unsqueeze.apply(indices, d);
    long[] line = new long[sizes.length];
    java.util.Arrays.fill(line, 1);
    line[d] = sizes[d];
    Tensor positions = Reshape.apply(Ranges.indices(sizes[d]), line);
    return Comparison.EQ.call(positions, kept);
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor tangent = tangents[0];
    long[] sizes = TensorAccess.layout(inputs[0]).sizes();
    if (tangent == null || sizes.length == 0) {
      return new Tensor[] {tangent == null ? null : Clone.apply(tangent), null};
    }
    Tensor parts =
        Elementwise.WHERE_NUMBER.call(
            new Tensor[] {chosen(sizes, outputs[1]), tangent}, Scalar.of(0L));
    return new Tensor[] {Sum.apply(parts, new long[] {dim}, keepDim, null), null};
  }

  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    int rank = TensorAccess.layout(inputs[0]).dim() - 1;
    int d = Shapes.wrapDim(dim, rank);
    if (rank == 0) {
      return new Tensor[] {Clone.apply(inputs[0]), Dispatch.zeros(new long[] {size}, DType.INT64)};
    }
    return along(inputs[0], max, d + 1L, keepDim);
  }
}
