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
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import java.util.List;

/**
 * Unfolding: the patches of an image as columns, {@code (..., channels, height, width)} to {@code
 * (..., channels * elements of a patch, patches)}.
 *
 * @param axes how windows slide over the last dimensions
 */
public record Im2Col(List<WindowAxis> axes) implements Linear {

  /** Runs the operation. */
  public static Tensor apply(
      Tensor x, long[] kernel, long[] dilation, long[] padding, long[] stride) {
    List<WindowAxis> axes = PatchShapes.axes(kernel, dilation, padding, stride);
    WindowAxis down = axes.get(0);
    WindowAxis across = axes.get(1);
    PatchShapes.checkKernel(down, across);
    PatchShapes.checkDilation(down, across);
    PatchShapes.checkPadding(down, across);
    PatchShapes.checkStride(down, across);
    check(TensorAccess.layout(x), down, across);
    PatchShapes.checkType("im2col_out_cpu", TensorAccess.dtype(x));
    return Dispatch.call(new Im2Col(axes), x);
  }

  private static void check(Layout layout, WindowAxis down, WindowAxis across) {
    int rank = layout.dim();
    Shapes.wrapSized(1, rank);
    Shapes.wrapSized(2, rank);
    boolean filled = rank == 3 || rank == 4;
    for (int d = rank == 4 ? 1 : 0; d < rank; d++) {
      filled &= layout.size(d) != 0;
    }
    if (!filled) {
      throw Errors.state(
          "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero"
              + " dimensions for input, but got: %s",
          layout.sizes());
    }
    long height = layout.size(rank - 2);
    long width = layout.size(rank - 1);
    long rows = PatchShapes.windows(height, down);
    long columns = PatchShapes.windows(width, across);
    if (rows < 1 || columns < 1) {
      throw Errors.state(
          "Given input with spatial size %s, kernel_size=%s, dilation=%s, padding=%s, calculated"
              + " shape of the array of sliding blocks as %s, but its components must be at least"
              + " one.",
          pair(height, width),
          pair(down.kernel(), across.kernel()),
          pair(down.dilation(), across.dilation()),
          pair(down.padding(), across.padding()),
          pair(rows, columns));
    }
  }

  @Override
  public String nodeName() {
    return "Im2ColBackward0";
  }

  @Override
  public Tensor forward(Tensor input) {
    Operand x = TensorAccess.operand(input);
    long[] sizes = x.layout().sizes();
    int leading = sizes.length - axes.size() - 1;
    long[] counts = PatchShapes.windows(sizes, axes);
    long[] wanted = Arrays.copyOf(sizes, leading + 2);
    wanted[leading] = Layout.times(sizes[leading], PatchShapes.elements(axes));
    wanted[leading + 1] = PatchShapes.product(counts);
    Tensor result = Execution.empty(wanted, x.dtype());
    Operand columns = TensorAccess.operand(result);
    Execution.backend()
        .window(
            new WindowSpec(WindowSpec.WindowAction.UNFOLD, axes),
            x,
            columns.withLayout(PatchShapes.apart(columns.layout(), axes, counts)),
            null);
    return result;
  }

  /** See {@link Linear}: folding. */
  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    long[] sizes = input.layout().sizes();
    long[] image = Arrays.copyOfRange(sizes, sizes.length - axes.size(), sizes.length);
    return Dispatch.call(Col2Im.of(axes, image), grad);
  }

  /** See {@link Linear}: leading dimensions are free. */
  @Override
  public Linear batched(long size) {
    return this;
  }
}
