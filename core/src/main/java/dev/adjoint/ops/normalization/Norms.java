package dev.adjoint.ops.normalization;

import static java.util.stream.Collectors.joining;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layer and group normalization, refused in PyTorch's words. */
public final class Norms {
  private Norms() {}

  /** Layer normalization. */
  public static Tensor layer(
      Tensor x, long[] shape, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
    checkShape(x, shape, weight, bias, "[*, ");
    DType parameters = Arguments.checkTypes("LayerNormKernelImpl", x, weight, bias);
    Grouping last = new Grouping.Last(shape.length);
    return Arguments.standardized(last, x, weight, bias, parameters, eps)[0];
  }

  /** Refuses what is not normalized over its last dimensions. */
  static void checkShape(
      Tensor x, long[] shape, @Nullable Tensor weight, @Nullable Tensor bias, String any) {
    Errors.require(
        shape.length > 0,
        "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one"
            + " element, but got normalized_shape = []");
    checkParameter("weight", weight, shape);
    checkParameter("bias", bias, shape);
    long[] sizes = TensorAccess.layout(x).sizes();
    int leading = sizes.length - shape.length;
    if (leading < 0 || !Arrays.equals(sizes, leading, sizes.length, shape, 0, shape.length)) {
      String last = Arrays.stream(shape).mapToObj(Long::toString).collect(joining(", "));
      throw Errors.state(
          "Given normalized_shape=[%s], expected input with shape %s%s], but got input of size%s",
          last, any, last, Arrays.toString(sizes));
    }
  }

  private static void checkParameter(String name, @Nullable Tensor parameter, long[] shape) {
    if (parameter != null && !Arrays.equals(TensorAccess.layout(parameter).sizes(), shape)) {
      throw Errors.state(
          "Expected %s to be of same shape as normalized_shape, but got %s of shape %s and"
              + " normalized_shape = %s",
          name,
          name,
          Arrays.toString(TensorAccess.layout(parameter).sizes()),
          Arrays.toString(shape));
    }
  }

  /** Group normalization. */
  public static Tensor group(
      Tensor x, long groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
    Layout layout = TensorAccess.layout(x);
    int rank = layout.dim();
    Errors.require(
        rank >= 2, "Expected at least 2 dimensions for input tensor but received " + rank);
    Arguments.requireSeveral(
        "Expected more than 1 value per channel when training, got input size ",
        perChannelOfGroup(layout, groups),
        layout);
    Errors.require(groups > 0, "Expected num groups to be greater than 0, got " + groups);
    long channels = layout.size(1);
    if (channels % groups != 0) {
      throw Errors.state(
          "Expected number of channels in input to be divisible by num_groups, but got input of"
              + " shape %s and num_groups=%s",
          Arrays.toString(layout.sizes()), groups);
    }
    checkVector("weight", weight, x);
    checkVector("bias", bias, x);
    DType parameters = Arguments.checkTypes("GroupNormKernelImpl", x, weight, bias);
    Grouping grouping = new Grouping.Channels(groups);
    Tensor ordered = Arguments.inOrder(x); // which is kept for backward, as in PyTorch
    return Arguments.standardized(grouping, ordered, weight, bias, parameters, eps)[0];
  }

  private static long perChannelOfGroup(Layout layout, long groups) {
    long count = groups == 0 ? 0 : layout.size(0) * layout.size(1) / groups;
    for (int d = 2; d < layout.dim(); d++) {
      count *= layout.size(d);
    }
    return count;
  }

  private static void checkVector(String name, @Nullable Tensor parameter, Tensor x) {
    if (parameter != null
        && !Arrays.equals(
            TensorAccess.layout(parameter).sizes(), new long[] {TensorAccess.layout(x).size(1)})) {
      throw Errors.state(
          "Expected %s to be a vector of size equal to the number of channels in input, but got %s"
              + " of shape %s and input of shape %s",
          name,
          name,
          Arrays.toString(TensorAccess.layout(parameter).sizes()),
          Arrays.toString(TensorAccess.layout(x).sizes()));
    }
  }
}
