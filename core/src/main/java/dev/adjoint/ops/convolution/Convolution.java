package dev.adjoint.ops.convolution;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.WindowAxis;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Transposes;
import dev.adjoint.ops.window.ChannelsLast;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolution, transposed convolution, and the gradient of both to the kernel: one of the three
 * tensors of a convolution from both others. They are each other's derivatives, of any order.
 *
 * <p>Inputs: see {@link ConvPart#input}; and the bias, added to each channel of the result.
 *
 * @param written what the result is
 * @param axes how windows slide over the image
 * @param groups of channels
 * @param sizes of the result
 * @param channelsLast whether channels come last in the memory of the result
 * @param nodeName what PyTorch calls the node
 */
record Convolution(
    ConvPart written,
    List<WindowAxis> axes,
    long groups,
    List<Long> sizes,
    boolean channelsLast,
    String nodeName)
    implements Opaque {

  static Convolution of(
      ConvPart written,
      List<WindowAxis> axes,
      long groups,
      long[] sizes,
      boolean channelsLast,
      String node) {
    List<Long> boxed = Arrays.stream(sizes).boxed().toList();
    return new Convolution(written, axes, groups, boxed, channelsLast, node);
  }

  long[] resultSizes() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {ConvRun.forward(this, inputs)};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i < 2;
  }

  /** See {@link Opaque}: each is an operation on both factors, as in PyTorch. */
  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i == 2) {
      return Dispatch.call(BiasGradient.SUM, grad, saved.input(0), saved.input(1))[0];
    }
    Tensor x = saved.input(0);
    Tensor y = saved.input(1);
    boolean last = isLast(x) || isLast(y);
    Convolution product = toInput(i, saved.sizes(i), last);
    return Dispatch.call(new ConvolutionGradient(this, i, product), grad, x, y)[0];
  }

  /** The gradient of an input, of the other one and of the gradient of the result. */
  private Convolution toInput(int i, long[] inputSizes, boolean last) {
    return of(written.input(i), axes, groups, inputSizes, last, "ConvolutionBackward0");
  }

  /** The gradient of an input of these sizes, given that of the result and the other input. */
  Tensor toFactor(int i, long[] inputSizes, Tensor grad, Tensor other) {
    Convolution product = toInput(i, inputSizes, isLast(grad) || isLast(other));
    return product.written.input(0) == written
        ? Dispatch.call(product, grad, other)[0]
        : Dispatch.call(product, other, grad)[0];
  }

  private static boolean isLast(Tensor x) {
    return ChannelsLast.is(TensorAccess.layout(x));
  }

  /** See {@link Opaque}: the product rule, and the bias. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor sum = null;
    for (int i = 0; i < 2; i++) {
      Tensor tangent = tangents[i];
      if (tangent != null) {
        Tensor term =
            Dispatch.call(this, i == 0 ? tangent : inputs[0], i == 0 ? inputs[1] : tangent)[0];
        sum = Batches.sum(sum, term);
      }
    }
    Tensor bias = inputs.length == 3 ? tangents[2] : null;
    if (bias != null) {
      Tensor all = Expand.apply(BiasGradient.column(bias, axes.size()), resultSizes());
      sum = sum == null ? Clone.contiguous(all) : Arithmetic.ADD.call(sum, all);
    }
    return new Tensor[] {sum};
  }

  /**
   * See {@link Opaque}: the batch becomes part of the dimension that all batched tensors have and
   * no other: groups, if both are batched. A bias of its own for each member needs channels of its
   * own.
   */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    boolean ownBias = inputs.length == 3 && batched[2];
    boolean all = ownBias && !batched[1];
    boolean first = batched[0] || all;
    boolean second = batched[1] || all;
    char letter = first && second ? 'G' : ConvPart.common(written.input(first ? 0 : 1), written);
    Tensor[] merged = inputs.clone();
    if (first) {
      Tensor each = Batches.front(inputs[0], batched[0], size);
      merged[0] = merged(written.input(0), letter, each);
    }
    if (second) {
      Tensor each = Batches.front(inputs[1], batched[1], size);
      merged[1] = merged(written.input(1), letter, each);
    }
    if (inputs.length == 3 && letter != 'N') {
      merged[2] = mergedBias(letter, Batches.front(inputs[2], batched[2], size));
    }
    long[] member = resultSizes();
    long wide = letter == 'G' ? groups * size : groups;
    Convolution op = of(written, axes, wide, whole(written, letter, size, member), false, nodeName);
    Tensor result = Dispatch.call(op, merged)[0];
    return new Tensor[] {apart(written, letter, size, member, result)};
  }

  /** Expanded dimensions could be joined where they are, but not those of a tangent. */
  private static Tensor joined(Tensor x, long... sizes) {
    boolean expanded = TensorAccess.layout(x).hasInternalOverlap();
    return Reshape.apply(expanded ? Clone.contiguous(x) : x, sizes);
  }

  /** As the channels of the result: of all groups of a member, or of all members of a group. */
  private Tensor mergedBias(char letter, Tensor batch) {
    Layout layout = TensorAccess.layout(batch);
    long size = layout.size(0);
    long channels = layout.size(1);
    if (letter == 'G') {
      return joined(batch, Layout.times(size, channels));
    }
    Tensor split = Reshape.apply(batch, size, groups, groups == 0 ? 0 : channels / groups);
    Tensor moved = Transposes.move(split, new long[] {0}, new long[] {1});
    return joined(moved, Layout.times(size, channels));
  }

  /** The sizes of a part that has the batch in one of its dimensions. */
  private static long[] whole(ConvPart part, char letter, long size, long... member) {
    long[] sizes = member.clone();
    boolean inGrouped = part == ConvPart.KERNEL ? letter != 'C' : letter != 'N';
    int d = inGrouped ? part.grouped() : 1 - part.grouped();
    sizes[d] = Layout.times(sizes[d], size);
    return sizes;
  }

  /** The sizes of a part with groups told apart, and the batch before one of its dimensions. */
  private long[] split(ConvPart part, int at, long size, long... member) {
    int d = part.grouped();
    long[] split = insert(member, d, groups);
    split[d + 1] = groups == 0 ? 0 : member[d] / groups;
    return insert(split, at, size);
  }

  private static long[] insert(long[] sizes, int at, long size) {
    long[] all = new long[sizes.length + 1];
    Arrays.setAll(all, d -> d == at ? size : sizes[d < at ? d : d - 1]);
    return all;
  }

  private Tensor merged(ConvPart part, char letter, Tensor batch) {
    long[] sizes = TensorAccess.layout(batch).sizes();
    long[] member = Arrays.copyOfRange(sizes, 1, sizes.length);
    Tensor split = Reshape.apply(batch, split(part, 0, sizes[0], member));
    Tensor moved = Transposes.move(split, new long[] {0}, new long[] {part.place(letter)});
    return joined(moved, whole(part, letter, sizes[0], member));
  }

  private Tensor apart(ConvPart part, char letter, long size, long[] member, Tensor whole) {
    int at = part.place(letter);
    Tensor split = Reshape.apply(whole, split(part, at, size, member));
    return Reshape.apply(
        Transposes.move(split, new long[] {at}, new long[] {0}), Shapes.prepend(size, member));
  }
}
