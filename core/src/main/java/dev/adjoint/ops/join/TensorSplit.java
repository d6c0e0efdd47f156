package dev.adjoint.ops.join;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayList;
import java.util.List;

/** {@code tensor_split} and its kin, composed of slices. */
public final class TensorSplit {
  private TensorSplit() {}

  /** Splits into {@code sections} pieces, the first of which may be larger by one. */
  public static List<Tensor> sections(Tensor x, long sections, long dim) {
    int d = dimension(x, dim);
    if (sections <= 0) {
      throw new IllegalStateException("number of sections must be larger than 0, got " + sections);
    }
    long whole = TensorAccess.layout(x).size(d);
    List<Tensor> pieces = new ArrayList<>(Require.listable("tensor_split", sections));
    long start = 0;
    for (long i = 0; i < sections; i++) {
      long length = whole / sections + (i < whole % sections ? 1 : 0);
      pieces.add(Slice.apply(x, d, start, start + length, 1));
      start += length;
    }
    return List.copyOf(pieces);
  }

  /** Splits before each of the indices. */
  public static List<Tensor> indices(Tensor x, long[] indices, long dim) {
    int d = dimension(x, dim);
    List<Tensor> pieces = new ArrayList<>();
    long start = 0;
    for (long end : indices) {
      pieces.add(Slice.apply(x, d, start, end, 1));
      start = end;
    }
    pieces.add(Slice.apply(x, d, start, TensorAccess.layout(x).size(d), 1));
    return List.copyOf(pieces);
  }

  /** Splits by a tensor: a 0-d number of sections, or a 1-d list of indices. */
  public static List<Tensor> apply(Tensor x, Tensor split, long dim) {
    if (TensorAccess.layout(x).dim() == 0) {
      throw noDimensions();
    }
    DType dtype = TensorAccess.dtype(split);
    if (dtype != DType.INT64) {
      throw new IllegalStateException(
          "tensor_split expected tensor_indices_or_sections to have dtype of long, but got "
              + dtype.scalarTypeName());
    }
    int rank = TensorAccess.layout(split).dim();
    if (rank > 1) {
      throw Errors.state(
          "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or"
              + " one-dimensional tensor, but got a tensor with %s dims",
          rank);
    }
    return rank == 0
        ? sections(x, Values.itemLong(split), dim)
        : indices(x, Values.toLongArray(split), dim);
  }

  private static int dimension(Tensor x, long dim) {
    int rank = TensorAccess.layout(x).dim();
    if (rank == 0) {
      throw noDimensions();
    }
    return Shapes.wrapDim(dim, rank);
  }

  private static IllegalStateException noDimensions() {
    return new IllegalStateException(
        "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
  }

  /** Equal pieces of the dimension that a letter stands for: {@code hsplit} and its kin. */
  public static List<Tensor> evenly(Tensor x, long sections, char name) {
    int d = dimension(x, name);
    long whole = TensorAccess.layout(x).size(d);
    if (sections <= 0 || whole % sections != 0) {
      throw Errors.state(
          "torch.%ssplit attempted to split along dimension %s, but the size of the dimension %s is"
              + " not divisible by the split_size %s!",
          name, d, whole, sections);
    }
    return sections(x, sections, d);
  }

  /** Splits before each of the indices, in the dimension that a letter stands for. */
  public static List<Tensor> indices(Tensor x, char name, long... indices) {
    return indices(x, indices, (long) dimension(x, name));
  }

  private static int dimension(Tensor x, char name) {
    Layout layout = TensorAccess.layout(x);
    int least = name == 'h' ? 1 : name == 'v' ? 2 : 3;
    if (layout.dim() < least) {
      throw Errors.state(
          "torch.%ssplit requires a tensor with at least %s dimension, but got a tensor with %s"
              + " dimensions!",
          name, least, layout.dim());
    }
    return switch (name) {
      case 'h' -> layout.dim() == 1 ? 0 : 1;
      case 'v' -> 0;
      default -> 2;
    };
  }
}
