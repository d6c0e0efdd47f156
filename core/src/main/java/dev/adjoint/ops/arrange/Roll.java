package dev.adjoint.ops.arrange;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Linear;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cyclic shift of dimensions.
 *
 * @param shifts how far elements move, for each dimension
 * @param flat whether the last of these dimensions are all that are left, flattened
 */
public record Roll(long[] shifts, boolean flat) implements Linear {

  /** Runs the operation; without dimensions along the flattened tensor. */
  public static Tensor apply(Tensor x, long[] shifts, long @Nullable [] dims) {
    Errors.require(shifts.length > 0, "`shifts` required");
    boolean flat = (dims == null || dims.length == 0) && shifts.length == 1;
    if (flat) {
      return Dispatch.call(new Roll(shifts, true), x);
    }
    int count = dims == null ? 0 : dims.length;
    if (dims == null || count != shifts.length) {
      throw Errors.state(
          "shifts and dimensions must align. shifts: %s, dims:%s", shifts.length, count);
    }
    Layout layout = TensorAccess.layout(x);
    long[] each = new long[layout.dim()];
    if (layout.numel() != 0) {
      for (int i = 0; i < count; i++) {
        int d = Shapes.wrapSized(dims[i], layout.dim());
        long size = layout.size(d);
        each[d] = (each[d] + Math.floorMod(shifts[i], size)) % size;
      }
    }
    return Dispatch.call(new Roll(each, false), x);
  }

  @Override
  public String nodeName() {
    return "RollBackward0";
  }

  @Override
  public Tensor forward(Tensor input) {
    Layout layout = TensorAccess.layout(input);
    if (layout.numel() == 0) {
      return Copy.of(input, Clone.preserved(layout, layout), TensorAccess.dtype(input));
    }
    Tensor out = Execution.empty(layout.sizes(), TensorAccess.dtype(input));
    if (!flat) {
      copy(0, out, TensorAccess.layout(out), input, layout);
      return out;
    }
    long[] sizes = Arrays.copyOf(layout.sizes(), shifts.length);
    long[] before = Arrays.copyOf(sizes, sizes.length - 1);
    sizes[before.length] = layout.numel() / Layout.numel(before);
    Layout lines = Layout.contiguous(sizes);
    Tensor dense = layout.isContiguous() ? input : Copy.of(input);
    long first = TensorAccess.layout(dense).offset();
    copy(0, out, lines, dense, Layout.of(sizes, lines.strides(), first));
    return out;
  }

  /** Copies the two parts of each dimension from {@code d} on to where the other one was. */
  private void copy(int d, Tensor out, Layout to, Tensor in, Layout from) {
    if (d == shifts.length) {
      Copy.into(Raw.view(out, to), Raw.view(in, from));
      return;
    }
    long size = to.size(d);
    long shift = Math.floorMod(shifts[d], size);
    copy(d + 1, out, part(to, d, shift, size), in, part(from, d, 0, size - shift));
    if (shift != 0) {
      copy(d + 1, out, part(to, d, 0, shift), in, part(from, d, size - shift, size));
    }
  }

  private static Layout part(Layout layout, int d, long start, long end) {
    long[] sizes = layout.sizes().clone();
    sizes[d] = end - start;
    return Layout.of(sizes, layout.strides(), layout.offset() + start * layout.stride(d));
  }

  @Override
  public Tensor transpose(Tensor grad, Operand input) {
    long[] back = Arrays.stream(shifts).map(shift -> -shift).toArray();
    return Dispatch.call(new Roll(back, flat), grad);
  }

  @Override
  public Linear batched(long size) {
    return new Roll(Shapes.prepend(0, shifts), flat);
  }
}
