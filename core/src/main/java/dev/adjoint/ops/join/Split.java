package dev.adjoint.ops.join;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.MultiView;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Slice;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splitting of a dimension.
 *
 * @param sizes of the pieces; they sum to the size of the dimension
 * @param dim the dimension, not negative
 * @param nodeName name of the recorded node
 */
public record Split(long[] sizes, int dim, String nodeName) implements MultiView {

  /** Pieces of one size; the last one may be smaller. */
  public static List<Tensor> apply(Tensor x, long size, long dim) {
    return List.of(Dispatch.call(evenly(x, size, dim), x));
  }

  /** Pieces of the given sizes. */
  public static List<Tensor> apply(Tensor x, long[] sizes, long dim) {
    return List.of(Dispatch.call(bySizes(x, sizes, dim), x));
  }

  /** At most so many pieces of one size; the last one may be smaller. */
  public static List<Tensor> chunk(Tensor x, long chunks, long dim) {
    return List.of(Dispatch.call(chunks(x, chunks, dim), x));
  }

  /** Pieces of one size; the last one may be smaller. */
  public static Split evenly(Tensor x, long size, long dim) {
    int d = dimension(x, dim, "split");
    long whole = TensorAccess.layout(x).size(d);
    if (size < 0) {
      throw new IllegalStateException(
          "split expects split_size be non-negative, but got split_size=" + size);
    }
    if (size == 0 && whole != 0) {
      throw new IllegalStateException(
          "split_size can only be 0 if dimension size is 0, but got dimension size of " + whole);
    }
    long count = size == 0 ? 1 : Math.max(Math.ceilDiv(whole, size), 1);
    long[] sizes = new long[Require.listable("split", count)];
    Arrays.fill(sizes, size);
    sizes[sizes.length - 1] = whole - size * (count - 1);
    return new Split(sizes, d, "SplitBackward0");
  }

  /** Pieces of the given sizes. */
  public static Split bySizes(Tensor x, long[] sizes, long dim) {
    int d = dimension(x, dim, "split");
    long whole = TensorAccess.layout(x).size(d);
    long sum = 0;
    for (long size : sizes) {
      if (size < 0) {
        throw Errors.state(
            "split_with_sizes expects split_sizes have only non-negative entries, but got"
                + " split_sizes=%s",
            sizes);
      }
      sum = size > whole - sum ? -1 : sum + size;
      if (sum < 0) {
        break;
      }
    }
    if (sum != whole) {
      throw Errors.state(
          "split_with_sizes expects split_sizes to sum exactly to %s (input tensor's size at"
              + " dimension %s), but got split_sizes=%s",
          whole, d, sizes);
    }
    return new Split(sizes.clone(), d, "SplitWithSizesBackward0");
  }

  /** At most so many pieces of one size. */
  public static Split chunks(Tensor x, long chunks, long dim) {
    if (TensorAccess.layout(x).dim() == 0) {
      throw new IllegalStateException("chunk expects at least a 1-dimensional tensor");
    }
    if (chunks <= 0) {
      throw new IllegalStateException(
          "chunk expects `chunks` to be greater than 0, got: " + chunks);
    }
    int d = dimension(x, dim, "chunk");
    long whole = TensorAccess.layout(x).size(d);
    return whole == 0
        ? bySizes(x, new long[Require.listable("chunk", chunks)], dim)
        : evenly(x, Math.ceilDiv(whole, chunks), dim);
  }

  private static int dimension(Tensor x, long dim, String name) {
    int rank = TensorAccess.layout(x).dim();
    if (rank == 0) {
      throw new IllegalStateException(name + " expects at least a 1-dimensional tensor");
    }
    return Shapes.wrapDim(dim, rank);
  }

  @Override
  public Layout[] views(Layout input) {
    Layout[] pieces = new Layout[sizes.length];
    long start = 0;
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = new Slice(dim, start, start + sizes[i], 1).view(input);
      start += sizes[i];
    }
    return pieces;
  }

  @Override
  public Tensor transpose(@Nullable Tensor[] grads, Layout input, DType dtype) {
    return Cat.apply(Pieces.orZeros(grads, views(input), dtype), dim);
  }
}
