package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory offsets of the elements selected by broadcast index tensors.
 *
 * @param table sizes and strides of the indexed tensor
 * @param dims the indexed dimensions
 * @param tensors their indices
 * @param chosen the broadcast sizes of the indices
 * @param at position of the index dimensions among the other dimensions of the result
 */
record IndexPlan(Layout table, int[] dims, Tensor[] tensors, long[] chosen, int at) {

  /** The inputs of an indexing operation: one or two tensors, then the indices. */
  static Tensor[] inputs(List<@Nullable Tensor> tensors, Tensor... first) {
    List<Tensor> inputs = new ArrayList<>(Arrays.asList(first));
    for (Tensor tensor : tensors) {
      if (tensor != null) {
        inputs.add(tensor);
      }
    }
    return inputs.toArray(new Tensor[0]);
  }

  /**
   * Position of the index dimensions in the result: 0 if the indexed dimensions are not adjacent.
   */
  static int at(int... dims) {
    int count = dims.length;
    return count > 0 && dims[count - 1] - dims[0] + 1 == count ? dims[0] : 0;
  }

  /**
   * Plans an operation from its inputs.
   *
   * @param which bit mask of the indexed dimensions
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

  /** For each dimension of the result that comes from the table, that dimension. */
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

  /** The layout of a new result, in the memory order of the table and the indices. */
  Layout resultLayout() {
    long[] sizes = resultSizes();
    if (Layout.numel(sizes) == 0) {
      return Layout.contiguous(sizes);
    }
    Layout[] layouts = new Layout[1 + dims.length];
    layouts[0] = places(sizes);
    for (int k = 0; k < dims.length; k++) {
      layouts[k + 1] = laid(k, sizes);
    }
    return Shapes.resultLayout(sizes, layouts);
  }

  /** The dimension of the result that a kept dimension of the table becomes. */
  int placeOf(int dim) {
    int i = Arrays.binarySearch(kept(), dim);
    return i < at ? i : i + chosen.length;
  }

  /** Merges numbers of the kept dimensions with those of the index dimensions. */
  private long[] inResult(long[] own, long... choice) {
    int[] kept = kept();
    long[] all = new long[kept.length + choice.length];
    for (int i = 0; i < kept.length; i++) {
      all[i < at ? i : i + choice.length] = own[kept[i]];
    }
    System.arraycopy(choice, 0, all, at, choice.length);
    return all;
  }

  /** Runs the gather or scatter, unrecorded; the values have the sizes of the result. */
  void run(Move.Mode mode, Operand whole, Operand values) {
    long[] sizes = resultSizes();
    Move.Axis[] axes = new Move.Axis[dims.length];
    for (int k = 0; k < axes.length; k++) {
      axes[k] = axis(k, sizes);
    }
    Execution.backend().move(mode, whole.withLayout(places(sizes)), values, axes);
  }

  /** The table's layout with the sizes of the result, stride 0 in the index dimensions. */
  private Layout places(long... sizes) {
    long[] strides = inResult(table.strides(), new long[chosen.length]);
    return Layout.of(sizes, strides, table.offset());
  }

  /** An index's layout with the sizes of the result, stride 0 in the kept dimensions. */
  private Layout positions(int k, long... sizes) {
    Layout given = TensorAccess.layout(tensors[k]);
    long[] strides = new long[sizes.length];
    int shift = at + chosen.length - given.dim();
    for (int d = 0; d < given.dim(); d++) {
      strides[shift + d] = given.size(d) == 1 ? 0 : given.stride(d);
    }
    return Layout.of(sizes, strides, given.offset());
  }

  /**
   * How an index lies among the dimensions of the result: unlike {@link #positions}, kept
   * dimensions of one element have the strides that reshaping gives them, which count in the order
   * of a new result.
   */
  private Layout laid(int k, long... sizes) {
    Layout whole = Shapes.expandedView(TensorAccess.layout(tensors[k]), chosen);
    long[] ones = new long[table.dim() - dims.length];
    Arrays.fill(ones, 1);
    long[] shape = new long[sizes.length];
    System.arraycopy(ones, 0, shape, 0, at);
    System.arraycopy(chosen, 0, shape, at, chosen.length);
    System.arraycopy(ones, at, shape, at + chosen.length, ones.length - at);
    Layout shaped = Shapes.viewAs(whole, shape);
    return Shapes.expand(shaped == null ? Layout.contiguous(shape) : shaped, sizes);
  }

  private Move.Axis axis(int k, long... sizes) {
    int dim = dims[k];
    long size = table.size(dim);
    return new Move.Axis(
        TensorAccess.operand(tensors[k]).withLayout(positions(k, sizes)),
        table.stride(dim),
        size,
        true,
        position ->
            Errors.index(
                "index %s is out of bounds for dimension %s with size %s", position, dim, size));
  }
}
