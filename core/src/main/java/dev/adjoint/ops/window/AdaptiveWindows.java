package dev.adjoint.ops.window;

import static dev.adjoint.op.Errors.require;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows of adaptive pooling: as many as are wanted, of about the same sizes, that cover the
 * image. Window {@code i} of {@code n} goes from {@code floor(i * size / n)} to {@code ceil((i + 1)
 * * size / n)}.
 *
 * <p>Windows that are a multiple of {@code n / gcd(n, size)} apart are equally long and equally far
 * apart: each such set is a run of the backend.
 */
final class AdaptiveWindows {
  private AdaptiveWindows() {}

  /**
   * Windows along one axis that are equally long and equally far apart.
   *
   * @param first of all windows
   * @param step from one of them to the next
   * @param count how many
   * @param axis how they slide
   */
  private record Set(long first, long step, long count, WindowAxis axis) {
    static List<Set> all(long size, long windows) {
      long count = gcd(windows, size);
      long step = windows / count;
      List<Set> sets = new ArrayList<>();
      for (long i = 0; i < step; i++) {
        long start = i * size / windows;
        long end = ((i + 1) * size - 1) / windows + 1;
        sets.add(new Set(i, step, count, new WindowAxis(end - start, size / count, -start, 1)));
      }
      return sets;
    }

    private static long gcd(long a, long b) {
      return b == 0 ? a : gcd(b, a % b);
    }
  }

  /** Runs the backend on all windows. */
  static void run(
      WindowAction action, int dims, Operand image, Operand windows, @Nullable Operand positions) {
    if (windows.layout().numel() == 0) {
      return;
    }
    int leading = image.layout().dim() - dims;
    List<List<Set>> all = List.of(List.of());
    for (int d = leading; d < image.layout().dim(); d++) {
      if (image.layout().size(d) == 0) {
        throw new ArrayIndexOutOfBoundsException(d); // the sizes changed since they were checked
      }
      List<Set> sets = Set.all(image.layout().size(d), windows.layout().size(d));
      all = all.stream().flatMap(before -> sets.stream().map(s -> with(before, s))).toList();
    }
    for (List<Set> sets : all) {
      long elements = 1;
      Layout some = windows.layout();
      for (int i = 0; i < dims; i++) {
        elements *= sets.get(i).axis().kernel();
        some = every(some, leading + i, sets.get(i));
      }
      List<WindowAxis> axes = sets.stream().map(Set::axis).toList();
      boolean divides = action == WindowAction.MEAN || action == WindowAction.SPREAD;
      Execution.backend()
          .window(
              new WindowSpec(action, axes, true, divides ? elements : 0, true),
              image,
              windows.withLayout(some),
              positions == null ? null : positions.withLayout(some));
    }
  }

  private static List<Set> with(List<Set> before, Set set) {
    List<Set> all = new ArrayList<>(before);
    all.add(set);
    return all;
  }

  private static Layout every(Layout layout, int d, Set set) {
    long[] sizes = layout.sizes().clone();
    long[] strides = layout.strides().clone();
    sizes[d] = set.count();
    strides[d] *= set.step();
    return Layout.of(sizes, strides, layout.offset() + set.first() * layout.stride(d));
  }

  /** The sizes of the result: those of the input, but the last ones. */
  static long[] sizes(Layout input, List<Long> last) {
    long[] sizes = input.sizes().clone();
    int leading = sizes.length - last.size();
    for (int i = 0; i < last.size(); i++) {
      sizes[leading + i] = last.get(i);
    }
    return sizes;
  }

  /** Refuses an input of other than one or two dimensions before the pooled ones. */
  static void checkDims(String name, String colon, Layout input, int dims) {
    int rank = input.dim();
    require(
        rank == dims + 1 || rank == dims + 2,
        "%s(): Expected %sD or %sD tensor, but got%s %s",
        name,
        dims + 1,
        dims + 2,
        colon,
        input.sizes());
  }

  /** Refuses an input without elements in one of the dimensions from one on. */
  static void checkElements(String name, Layout input, int from) {
    for (int d = from; d < input.dim(); d++) {
      if (input.size(d) == 0) {
        throw Errors.state(
            "%s(): Expected input to have non-zero size for non-batch dimensions, but input has"
                + " sizes %s with dimension %s being empty",
            name, input.sizes(), d);
      }
    }
  }

  static void checkType(boolean supported, String kernel, int dims, Layout input, DType dtype) {
    if (dims == 3) {
      require(supported, "\"%s_cpu\" not implemented for '%s'", kernel, dtype);
    } else {
      PoolShapes.checkType(supported, kernel, input, dtype);
    }
  }

  static List<Long> boxed(long... sizes) {
    return Arrays.stream(sizes).boxed().toList();
  }
}
