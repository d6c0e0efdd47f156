package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Indexed;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements lie that index tensors choose, broadcast together.
 *
 * @param table the sizes and strides of the tensor that is indexed
 * @param dims the dimensions that have an index
 * @param tensors their indices
 * @param chosen the sizes that the indices broadcast to
 * @param at before which of the other dimensions those of the choice come in the result
 */
record IndexPlan(Layout table, int[] dims, Tensor[] tensors, long[] chosen, int at) {

  /** The input that is indexed, or two of them, and the indices. */
  static Tensor[] inputs(List<@Nullable Tensor> tensors, Tensor... first) {
    List<Tensor> inputs = new ArrayList<>(Arrays.asList(first));
    for (Tensor tensor : tensors) {
      if (tensor != null) {
        inputs.add(tensor);
      }
    }
    return inputs.toArray(new Tensor[0]);
  }

  /** Before which of the other dimensions those of the choice come: the first where they part. */
  static int at(int... dims) {
    int count = dims.length;
    return count > 0 && dims[count - 1] - dims[0] + 1 == count ? dims[0] : 0;
  }

  /**
   * Reads what the inputs of an operation say.
   *
   * @param which the dimensions that have an index, as bits
   * @param inputs the inputs of the operation, the indices last
   */
  static IndexPlan of(Layout table, long which, Tensor... inputs) {
    int[] dims = IndexedDims.of(which);
    Tensor[] tensors = Arrays.copyOfRange(inputs, inputs.length - dims.length, inputs.length);
    long[] chosen = {};
    boolean nowhere = false;
    for (int k = 0; k < dims.length; k++) {
      chosen = IndexTensors.broadcast(chosen, TensorAccess.layout(tensors[k]).sizes(), tensors);
      nowhere |= table.size(dims[k]) == 0;
    }
    if (nowhere && Arrays.stream(chosen).noneMatch(size -> size == 0)) {
      throw new IndexOutOfBoundsException("index is out of bounds for dimension with size 0");
    }
    return new IndexPlan(table, dims, tensors, chosen, at(dims));
  }

  /** For each dimension that the result has of the table: which one. */
  private int[] kept() {
    int[] kept = new int[table.dim() - dims.length];
    int k = 0;
    for (int d = 0; d < table.dim(); d++) {
      if (Arrays.binarySearch(dims, d) < 0) {
        kept[k++] = d;
      }
    }
    return kept;
  }

  /** The sizes of the result. */
  long[] resultSizes() {
    return inResult(table.sizes(), chosen);
  }

  /** The layout of a fresh result: the order of the table's and the indices' dimensions. */
  Layout resultLayout() {
    long[] sizes = resultSizes();
    if (Layout.numel(sizes) == 0) {
      return Layout.contiguous(sizes);
    }
    Layout[] layouts = new Layout[1 + dims.length];
    layouts[0] = places(sizes);
    for (int k = 0; k < dims.length; k++) {
      layouts[k + 1] = positions(k, sizes);
    }
    return Shapes.resultLayout(sizes, layouts);
  }

  /** Which dimension of the result is one that the table keeps. */
  int placeOf(int dim) {
    int i = Arrays.binarySearch(kept(), dim);
    return i < at ? i : i + chosen.length;
  }

  /** The table's own numbers where it keeps a dimension, with others for the choice. */
  private long[] inResult(long[] own, long... choice) {
    int[] kept = kept();
    long[] all = new long[kept.length + choice.length];
    for (int i = 0; i < kept.length; i++) {
      all[i < at ? i : i + choice.length] = own[kept[i]];
    }
    System.arraycopy(choice, 0, all, at, choice.length);
    return all;
  }

  /** Moves or combines, unrecorded; the values have the sizes of the result. */
  void run(Indexed.Mode mode, Operand whole, Operand values) {
    long[] sizes = resultSizes();
    Indexed.Axis[] axes = new Indexed.Axis[dims.length];
    for (int k = 0; k < axes.length; k++) {
      axes[k] = axis(k, sizes);
    }
    Indexed.run(mode, whole.withLayout(places(sizes)), values, axes);
  }

  /** The table under the sizes of the result: it stands still where indices choose. */
  private Layout places(long... sizes) {
    long[] strides = inResult(table.strides(), new long[chosen.length]);
    return Layout.of(sizes, strides, table.offset());
  }

  /** An index under the sizes of the result: it stands still where the table is kept. */
  private Layout positions(int k, long... sizes) {
    Layout given = TensorAccess.layout(tensors[k]);
    long[] strides = new long[sizes.length];
    int shift = at + chosen.length - given.dim();
    for (int d = 0; d < given.dim(); d++) {
      strides[shift + d] = given.size(d) == 1 ? 0 : given.stride(d);
    }
    return Layout.of(sizes, strides, given.offset());
  }

  private Indexed.Axis axis(int k, long... sizes) {
    int dim = dims[k];
    long size = table.size(dim);
    return new Indexed.Axis(
        TensorAccess.operand(tensors[k]).withLayout(positions(k, sizes)),
        table.stride(dim),
        size,
        true,
        position ->
            new IndexOutOfBoundsException(
                "index "
                    + position
                    + " is out of bounds for dimension "
                    + dim
                    + " with size "
                    + size));
  }
}
