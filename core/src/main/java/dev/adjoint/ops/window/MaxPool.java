package dev.adjoint.ops.window;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Windowed;
import dev.adjoint.ops.index.Along;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Max pooling, with the positions of the largest elements.
 *
 * @param axes how windows slide over the last dimensions
 * @param ceil whether the last windows may reach beyond the padding
 * @param positioned whether positions are a second result; if not, it is never recorded
 */
public record MaxPool(List<WindowAxis> axes, boolean ceil, boolean positioned) implements Windowed {

  /** Two-dimensional max pooling: values and positions. */
  public static Tensor[] apply2d(
      Tensor x,
      long[] kernel,
      long @Nullable [] stride,
      long[] padding,
      long[] dilation,
      boolean ceil) {
    List<WindowAxis> axes = PoolShapes.axes("max_pool2d", kernel, stride, padding, dilation);
    Layout layout = TensorAccess.layout(x);
    Errors.require(
        layout.dim() == 3 || layout.dim() == 4,
        "non-empty 3D or 4D (batch mode) tensor expected for input");
    PoolShapes.check(layout, axes, ceil);
    DType dtype = TensorAccess.dtype(x);
    PoolShapes.checkType(dtype != DType.BOOL, "max_pool2d", layout, dtype);
    return Dispatch.call(new MaxPool(axes, ceil, true), x);
  }

  /** One-dimensional max pooling: values and positions. */
  public static Tensor[] apply1d(
      Tensor x, long kernel, long stride, long padding, long dilation, boolean ceil) {
    PoolShapes.checkLine("max_pool1d", TensorAccess.layout(x));
    Tensor[] both =
        apply2d(
            Unsqueeze.apply(x, -2),
            new long[] {1, kernel},
            new long[] {1, stride},
            new long[] {0, padding},
            new long[] {1, dilation},
            ceil);
    return new Tensor[] {Squeeze.apply(both[0], -2), Squeeze.apply(both[1], -2)};
  }

  /** One-dimensional max pooling, without positions where nothing follows what is computed. */
  public static Tensor values1d(
      Tensor x, long kernel, long stride, long padding, long dilation, boolean ceil) {
    WindowAxis axis = new WindowAxis(kernel, stride, padding, dilation);
    PoolShapes.checkMax1d(TensorAccess.layout(x), axis, ceil);
    if (Recording.records(x) || ForwardMode.isFollowed(x)) {
      return apply1d(x, kernel, stride, padding, dilation, ceil)[0];
    }
    DType dtype = TensorAccess.dtype(x);
    Errors.require(
        DTypes.isRealFloat(dtype),
        "\"max_pool1d_impl\" not implemented for '" + dtype.scalarTypeName() + "'");
    return Dispatch.call(new MaxPool(List.of(axis), ceil, false), x)[0];
  }

  @Override
  public String nodeName() {
    return "MaxPool" + axes.size() + "DWithIndicesBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand x = TensorAccess.operand(inputs[0]);
    Layout layout = ChannelsLast.like(x.layout(), PoolShapes.sizes(x.layout(), axes, ceil));
    Tensor out = Execution.empty(layout, x.dtype());
    Tensor positions = positioned ? Execution.empty(layout, DType.INT64) : null;
    Execution.backend()
        .window(
            new WindowSpec(WindowSpec.WindowAction.MAX, axes),
            x,
            TensorAccess.operand(out),
            positions == null ? null : TensorAccess.operand(positions));
    return positions == null ? new Tensor[] {out} : new Tensor[] {out, positions};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public boolean savesOutput(int i) {
    return i == 1;
  }

  @Override
  public boolean isDifferentiable(int i) {
    return i == 0;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    String node = "MaxPool" + axes.size() + "DWithIndicesBackwardBackward0";
    return MaxPoolGradient.apply(axes.size(), node, grad, saved.input(0), saved.output(1));
  }

  /** See {@link Windowed}: the tangents of the largest elements. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    @Nullable Tensor[] results = new Tensor[outputs.length];
    Tensor tangent = tangents[0];
    if (tangent != null) {
      results[0] = picked(tangent, outputs[1], axes.size());
    }
    return results;
  }

  /** The elements at positions that count over the last dimensions. */
  static Tensor picked(Tensor x, Tensor positions, int dims) {
    Tensor values = new Along(-1, false).pick(flat(x, dims), flat(positions, dims));
    return Reshape.apply(values, TensorAccess.layout(positions).sizes());
  }

  private static Tensor flat(Tensor x, int dims) {
    long[] sizes = TensorAccess.layout(x).sizes();
    long[] flat = Arrays.copyOf(sizes, sizes.length - dims + 1);
    flat[flat.length - 1] = 1;
    for (int d = flat.length - 1; d < sizes.length; d++) {
      flat[flat.length - 1] *= sizes[d];
    }
    return Reshape.apply(x, flat);
  }
}
