package dev.adjoint.ops.view;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/** Special permutations: {@code t}, {@code T}, {@code mT}, {@code movedim} and the like. */
public final class Transposes {
  private Transposes() {}

  /** Reverses the dimensions. */
  public static Tensor reversed(Tensor x) {
    int rank = TensorAccess.layout(x).dim();
    if (rank == 0) {
      identity("Tensor.T");
    } else if (rank != 2) {
      Warnings.warnOnce(
          "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is"
              + " deprecated and it will throw an error in a future release. Consider `x.mT` to"
              + " transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))`"
              + " to reverse the dimensions of a tensor.");
    }
    long[] order = new long[rank];
    Arrays.setAll(order, d -> rank - 1L - d);
    return Permute.apply(x, order);
  }

  /** The transpose of each matrix of a batch. */
  public static Tensor matrices(Tensor x) {
    return lastTwo(x, "tensor.mT", () -> identity("Tensor.mT"));
  }

  /** The conjugate transpose of each matrix of a batch. */
  public static Tensor conjugate(Tensor x) {
    return lastTwo(x, "tensor.mH", () -> useConj("Tensor.mH is"));
  }

  /** The conjugate transpose of one matrix. */
  public static Tensor conjugateMatrix(Tensor x) {
    int rank = TensorAccess.layout(x).dim();
    if (rank == 2) {
      return Permute.transpose(x, 0, 1);
    }
    if (rank == 0) {
      useConj("Tensor.H is");
      return x;
    }
    throw Errors.state(
        "tensor.H is only supported on matrices (2-D tensors). Got %s-D tensor.%s",
        rank, rank > 2 ? " For batches of matrices, consider using tensor.mH" : "");
  }

  private static Tensor lastTwo(Tensor x, String name, Runnable warning) {
    int rank = TensorAccess.layout(x).dim();
    if (rank == 0) {
      warning.run();
      return x;
    }
    if (rank == 1) {
      throw new IllegalStateException(
          name + " is only supported on matrices or batches of matrices. Got 1-D tensor.");
    }
    return Permute.transpose(x, -2, -1);
  }

  private static void identity(String name) {
    Warnings.warnOnce(
        name + " is deprecated on 0-D tensors. This function is the identity in these cases.");
  }

  private static void useConj(String what) {
    Warnings.warnOnce(what + " deprecated on 0-D tensors. Consider using x.conj().");
  }

  /** Moves dimensions; the others keep their order. */
  public static Tensor move(Tensor x, long[] source, long[] destination) {
    if (source.length != destination.length) {
      throw Errors.state(
          "movedim: Invalid source or destination dims: source (%s dims) should contain the same"
              + " number of dims as destination (%s dims)",
          source, destination);
    }
    int rank = TensorAccess.layout(x).dim();
    int[] from = Arrays.stream(source).mapToInt(d -> Shapes.wrapDim(d, rank)).toArray();
    int[] to = Arrays.stream(destination).mapToInt(d -> Shapes.wrapDim(d, rank)).toArray();
    requireDistinct(from, source, "source");
    requireDistinct(to, destination, "destination");
    if (rank == 0) {
      return Alias.apply(x);
    }
    long[] order = new long[rank];
    Arrays.fill(order, -1);
    boolean[] moved = new boolean[rank];
    for (int i = 0; i < from.length; i++) {
      order[to[i]] = from[i];
      moved[from[i]] = true;
    }
    int next = 0;
    for (int d = 0; d < rank; d++) {
      if (order[d] < 0) {
        while (moved[next]) {
          next++;
        }
        order[d] = next++;
      }
    }
    return Permute.apply(x, order);
  }

  private static void requireDistinct(int[] wrapped, long[] dims, String name) {
    if (Arrays.stream(wrapped).distinct().count() != wrapped.length) {
      throw new IllegalStateException(
          "movedim: repeated dim in `" + name + "` (" + Arrays.toString(dims) + ")");
    }
  }
}
