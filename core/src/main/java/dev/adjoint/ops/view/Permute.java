package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.View;

/**
 * Permutation of dimensions.
 *
 * @param dims for each dimension of the result, the dimension of the input
 * @param nodeName name of the recorded node
 */
public record Permute(int[] dims, String nodeName) implements View {

  /** Permutes the dimensions. */
  public static Tensor apply(Tensor x, long... dims) {
    return Dispatch.call(of(x, dims), x);
  }

  /** The operation, after checking the dimensions. */
  public static Permute of(Tensor x, long... dims) {
    int rank = TensorAccess.layout(x).dim();
    if (dims.length != rank) {
      throw Errors.state(
          "permute(sparse_coo): number of dimensions in the tensor input does not match the length"
              + " of the desired ordering of dimensions i.e. input.dim() = %s is not equal to"
              + " len(dims) = %s",
          rank, dims.length);
    }
    int[] order = new int[rank];
    boolean[] seen = new boolean[rank];
    for (int d = 0; d < rank; d++) {
      order[d] = Shapes.wrapDim(dims[d], rank);
      if (seen[order[d]]) {
        throw new IllegalStateException("permute(): duplicate dims are not allowed.");
      }
      seen[order[d]] = true;
    }
    return new Permute(order, "PermuteBackward0");
  }

  /** Swaps two dimensions. */
  public static Tensor transpose(Tensor x, long dim0, long dim1) {
    return Dispatch.call(swap(x, dim0, dim1), x);
  }

  /** The operation that swaps two dimensions. */
  public static Permute swap(Tensor x, long dim0, long dim1) {
    int rank = TensorAccess.layout(x).dim();
    return swap(rank, Shapes.wrapDim(dim0, rank), Shapes.wrapDim(dim1, rank), "TransposeBackward0");
  }

  /** Transposes a matrix; 0-d and 1-d tensors are returned as they are. */
  public static Tensor t(Tensor x) {
    return Dispatch.call(matrix(x, "t()"), x);
  }

  /** The operation that transposes a matrix; errors begin with the name. */
  public static Permute matrix(Tensor x, String name) {
    int rank = TensorAccess.layout(x).dim();
    if (rank > 2) {
      throw new IllegalStateException(
          name + " expects a tensor with <= 2 dimensions, but self is " + rank + "D");
    }
    return swap(rank, 0, Math.max(rank - 1, 0), "TBackward0");
  }

  private static Permute swap(int rank, int a, int b, String nodeName) {
    int[] order = new int[rank];
    for (int d = 0; d < rank; d++) {
      order[d] = d == a ? b : d == b ? a : d;
    }
    return new Permute(order, nodeName);
  }

  @Override
  public Layout view(Layout input) {
    long[] sizes = new long[dims.length];
    long[] strides = new long[dims.length];
    for (int d = 0; d < dims.length; d++) {
      sizes[d] = input.size(dims[d]);
      strides[d] = input.stride(dims[d]);
    }
    return Layout.of(sizes, strides, input.offset());
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    int[] inverse = new int[dims.length];
    for (int d = 0; d < dims.length; d++) {
      inverse[dims[d]] = d;
    }
    return Dispatch.call(new Permute(inverse, nodeName), grad);
  }
}
