package dev.adjoint.ops.window;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Windowed;
import dev.adjoint.ops.view.Squeeze;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Average pooling.
 *
 * @param axes how windows slide over the last dimensions
 * @param ceil whether the last windows may reach beyond the padding
 * @param countsPadding whether the padding counts among the elements
 * @param divisor what sums are divided by; 0 for the number of elements
 */
public record AvgPool(List<WindowAxis> axes, boolean ceil, boolean countsPadding, long divisor)
    implements Windowed {
  private static final long[] ONE = {1};

  /**
   * Two-dimensional average pooling.
   *
   * @param divisor what sums are divided by; null for the number of elements
   */
  public static Tensor apply2d(
      Tensor x,
      long[] kernel,
      long @Nullable [] stride,
      long[] padding,
      boolean ceil,
      boolean countsPadding,
      @Nullable Long divisor) {
    List<WindowAxis> axes = PoolShapes.axes("avg_pool2d", kernel, stride, padding, ONE);
    Errors.require(divisor == null || divisor != 0, "divisor must be not zero");
    PoolShapes.check(TensorAccess.layout(x), axes, ceil);
    DType dtype = TensorAccess.dtype(x);
    PoolShapes.checkType(
        DTypes.isRealFloat(dtype) || dtype == DType.INT64,
        "avg_pool2d",
        TensorAccess.layout(x),
        dtype);
    long by = divisor == null ? 0 : divisor;
    return Dispatch.call(new AvgPool(axes, ceil, countsPadding, by), x)[0];
  }

  /** One-dimensional average pooling. */
  public static Tensor apply1d(
      Tensor x, long kernel, long stride, long padding, boolean ceil, boolean countsPadding) {
    PoolShapes.checkLine("avg_pool1d", TensorAccess.layout(x));
    Tensor result =
        apply2d(
            Unsqueeze.apply(x, -2),
            new long[] {1, kernel},
            new long[] {1, stride},
            new long[] {0, padding},
            ceil,
            countsPadding,
            null);
    return Squeeze.apply(result, -2);
  }

  @Override
  public String nodeName() {
    return "AvgPool" + axes.size() + "DBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand x = TensorAccess.operand(inputs[0]);
    Layout layout = ChannelsLast.like(x.layout(), PoolShapes.sizes(x.layout(), axes, ceil));
    Tensor out = Execution.empty(layout, x.dtype());
    Execution.backend()
        .window(spec(WindowSpec.WindowAction.MEAN, x.layout()), x, TensorAccess.operand(out), null);
    return new Tensor[] {out};
  }

  /** For an image of that layout: PyTorch adds means to zeros, unless channels are last. */
  WindowSpec spec(WindowSpec.WindowAction action, Layout image) {
    boolean signsZeros = ChannelsLast.is(image);
    return new WindowSpec(action, axes, countsPadding, divisor, signsZeros);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true; // the gradient is an operation on it too, as in PyTorch
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    return Dispatch.call(new AvgPoolGradient(this), grad, saved.input(0))[0];
  }
}
