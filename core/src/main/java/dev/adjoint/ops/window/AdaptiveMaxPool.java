package dev.adjoint.ops.window;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Windowed;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive max pooling, with the positions of the largest elements.
 *
 * @param windows how many there are along each of the last dimensions
 */
public record AdaptiveMaxPool(List<Long> windows) implements Windowed {

  /** Over two or three dimensions: values and positions. */
  public static Tensor[] apply(int dims, Tensor x, long... outputSize) {
    String name = "adaptive_max_pool" + dims + "d";
    Layout layout = TensorAccess.layout(x);
    AdaptiveWindows.checkDims(name, ":", layout, dims);
    AdaptiveWindows.checkElements(
        name, layout, layout.dim() - dims - (layout.dim() == dims + 2 ? 1 : 0));
    require(
        outputSize.length == dims,
        "%s(): internal error: output_size.size() must be %s",
        name,
        dims);
    List<Long> windows = AdaptiveWindows.boxed(outputSize);
    Layout.numel(AdaptiveWindows.sizes(layout, windows));
    DType dtype = TensorAccess.dtype(x);
    AdaptiveWindows.checkType(DTypes.isRealFloat(dtype), name, dims, layout, dtype);
    return Dispatch.call(new AdaptiveMaxPool(windows), x);
  }

  /** Over one dimension: values and positions. */
  public static Tensor[] apply1d(Tensor x, long outputSize) {
    Layout layout = TensorAccess.layout(x);
    PoolShapes.checkLine("adaptive_max_pool1d", layout);
    AdaptiveWindows.checkElements("adaptive_max_pool1d", layout, 1);
    Tensor[] both = apply(2, Unsqueeze.apply(x, -2), 1, outputSize);
    return new Tensor[] {Squeeze.apply(both[0], -2), Squeeze.apply(both[1], -2)};
  }

  @Override
  public String nodeName() {
    return "AdaptiveMaxPool" + windows.size() + "DBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand x = TensorAccess.operand(inputs[0]);
    Layout layout = ChannelsLast.like(x.layout(), AdaptiveWindows.sizes(x.layout(), windows));
    Tensor out = Execution.empty(layout, x.dtype());
    Tensor positions = Execution.empty(layout, DType.INT64);
    AdaptiveWindows.run(
        WindowAction.MAX,
        windows.size(),
        x,
        TensorAccess.operand(out),
        TensorAccess.operand(positions));
    return new Tensor[] {out, positions};
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
    int dims = windows.size();
    return MaxPoolGradient.apply(
        dims,
        "AdaptiveMaxPool" + dims + "DBackwardBackward0",
        grad,
        saved.input(0),
        saved.output(1));
  }

  /** See {@link Windowed}: the tangents of the largest elements. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    @Nullable Tensor[] results = new Tensor[outputs.length];
    Tensor tangent = tangents[0];
    if (tangent != null) {
      results[0] = MaxPool.picked(tangent, outputs[1], windows.size());
    }
    return results;
  }
}
