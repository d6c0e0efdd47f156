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
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.view.InPlaceViews;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive average pooling.
 *
 * @param windows how many there are along each of the last dimensions
 */
public record AdaptiveAvgPool(List<Long> windows) implements Windowed {

  /** Over two or three dimensions. */
  public static Tensor apply(int dims, Tensor x, long... outputSize) {
    String name = "adaptive_avg_pool" + dims + "d";
    require(outputSize.length == dims, "%s: output_size must be %s", name, dims);
    checkSizes(name, dims, outputSize);
    Layout layout = TensorAccess.layout(x);
    if (Arrays.stream(outputSize).allMatch(size -> size == 1)) {
      return mean(x, layout, dims);
    }
    AdaptiveWindows.checkDims(name, "", layout, dims);
    AdaptiveWindows.checkElements(name, layout, layout.dim() - dims);
    DType dtype = TensorAccess.dtype(x);
    AdaptiveWindows.checkType(DTypes.isRealFloat(dtype), name, dims, layout, dtype);
    return Dispatch.call(new AdaptiveAvgPool(AdaptiveWindows.boxed(outputSize)), x)[0];
  }

  private static void checkSizes(String name, int dims, long... sizes) {
    String between = dims == 3 ? "," : ", ";
    String text =
        sizes[0]
            + ", "
            + Arrays.stream(sizes)
                .skip(1)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(between));
    require(
        Arrays.stream(sizes).allMatch(size -> size >= 0),
        "%s: elements of output_size must be greater than or equal to 0 but received {%s}",
        name,
        text);
  }

  /** One window is everything. */
  private static Tensor mean(Tensor x, Layout layout, int dims) {
    long[] last = new long[dims];
    Arrays.setAll(last, i -> -1L - i);
    Tensor mean = Mean.apply(x, last, true, null);
    if (!ChannelsLast.is(layout)) {
      return mean;
    }
    long[] sizes = TensorAccess.layout(mean).sizes();
    return InPlaceViews.asStrided(mean, sizes, ChannelsLast.of(true, sizes).strides(), null);
  }

  /** Over one dimension. */
  public static Tensor apply1d(Tensor x, long outputSize) {
    PoolShapes.checkLine("adaptive_avg_pool1d", TensorAccess.layout(x));
    return Squeeze.apply(apply(2, Unsqueeze.apply(x, -2), 1, outputSize), -2);
  }

  @Override
  public String nodeName() {
    return "AdaptiveAvgPool" + windows.size() + "DBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand x = TensorAccess.operand(inputs[0]);
    Layout layout = ChannelsLast.like(x.layout(), AdaptiveWindows.sizes(x.layout(), windows));
    Tensor out = Execution.empty(layout, x.dtype());
    AdaptiveWindows.run(WindowAction.MEAN, windows.size(), x, TensorAccess.operand(out), null);
    return new Tensor[] {out};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true; // the gradient is an operation on it too, as in PyTorch
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Dispatch.call(new AdaptiveAvgPoolGradient(this), grad, saved.input(0))[0];
  }
}
