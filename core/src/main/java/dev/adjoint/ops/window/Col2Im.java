package dev.adjoint.ops.window;

import static dev.adjoint.ops.window.PatchShapes.pair;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.List;

/**
 * Folding: adds the columns that {@link Im2Col} makes up to an image.
 *
 * @param axes how windows slide over the last dimensions
 * @param image the sizes of these dimensions
 */
public record Col2Im(List<WindowAxis> axes, List<Long> image) implements Linear {

  static Col2Im of(List<WindowAxis> axes, long... image) {
    return new Col2Im(axes, Arrays.stream(image).boxed().toList());
  }

  /** Runs the operation. */
  public static Tensor apply(
      Tensor x, long[] outputSize, long[] kernel, long[] dilation, long[] padding, long[] stride) {
    PatchShapes.requirePair("output_size", outputSize);
    List<WindowAxis> axes = PatchShapes.axes(kernel, dilation, padding, stride);
    WindowAxis down = axes.get(0);
    WindowAxis across = axes.get(1);
    PatchShapes.checkKernel(down, across);
    PatchShapes.checkStride(down, across);
    PatchShapes.checkDilation(down, across);
    PatchShapes.checkPadding(down, across);
    check(TensorAccess.layout(x), outputSize, down, across);
    PatchShapes.checkType("col2im_out_cpu", TensorAccess.dtype(x));
    return Dispatch.call(of(axes, outputSize), x);
  }

  private static void check(Layout layout, long[] size, WindowAxis down, WindowAxis across) {
    int rank = layout.dim();
    if ((rank != 2 && rank != 3) || layout.size(rank - 2) == 0 || layout.size(rank - 1) == 0) {
      throw Errors.state(
          "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero"
              + " dimensions for input, but got: %s",
          layout.sizes());
    }
    long planes = layout.size(rank - 2);
    if (planes % Layout.times(down.kernel(), across.kernel()) != 0) {
      throw Errors.state(
          "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but"
              + " got input.size(1)=%s and kernel_size=%s.",
          planes, pair(down.kernel(), across.kernel()));
    }
    long rows = PatchShapes.windows(size[0], down);
    long columns = PatchShapes.windows(size[1], across);
    long blocks = Layout.times(rows, columns);
    String given =
        "Given output_size="
            + pair(size[0], size[1])
            + ", kernel_size="
            + pair(down.kernel(), across.kernel())
            + ", dilation="
            + pair(down.dilation(), across.dilation())
            + ", padding="
            + pair(down.padding(), across.padding())
            + ", stride="
            + pair(down.stride(), across.stride());
    if (layout.size(rank - 1) != blocks) {
      throw Errors.state(
          "%s, expected size of input's dimension 2 to match the calculated number of sliding"
              + " blocks %s * %s = %s, but got input.size(2)=%s.",
          given, rows, columns, blocks, layout.size(rank - 1));
    }
    if (rows < 1 || columns < 1) {
      throw Errors.state(
          "%s, calculated shape of the array of sliding blocks as %s, which is too small"
              + " (non-positive)",
          given, pair(rows, columns));
    }
    if (size[0] < 1 || size[1] < 1) {
      throw Errors.state(
          "Expected output spatial size to be positive, but got: output_size=%s.",
          pair(size[0], size[1]));
    }
  }

  @Override
  public String nodeName() {
    return "Col2ImBackward0";
  }

  @Override
  public Tensor forward(Tensor input) {
    Operand columns = TensorAccess.operand(input);
    long[] given = columns.layout().sizes();
    int leading = given.length - 2;
    long[] sizes = Arrays.copyOf(given, leading + 1 + axes.size());
    sizes[leading] = given[leading] / PatchShapes.elements(axes);
    for (int i = 0; i < axes.size(); i++) {
      sizes[leading + 1 + i] = image.get(i);
    }
    Tensor result = Execution.zeros(sizes, columns.dtype());
    long[] counts = PatchShapes.windows(sizes, axes);
    Execution.backend()
        .window(
            new WindowSpec(WindowSpec.WindowAction.FOLD, axes),
            TensorAccess.operand(result),
            columns.withLayout(PatchShapes.apart(columns.layout(), axes, counts)),
            null);
    return result;
  }

  /** See {@link Linear}: unfolding. */
  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    return Dispatch.call(new Im2Col(axes), grad);
  }

  /** See {@link Linear}: leading dimensions are free. */
  @Override
  public Linear batched(long size) {
    return this;
  }
}
