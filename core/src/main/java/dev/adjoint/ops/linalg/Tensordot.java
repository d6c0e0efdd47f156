package dev.adjoint.ops.linalg;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Squeeze;
import java.util.stream.LongStream;

/** {@code tensordot}: a product of matrices that permutations and reshapes make of tensors. */
public final class Tensordot {
  private Tensordot() {}

  /** Contracts the last dimensions of one with the first of the other. */
  public static Tensor apply(Tensor a, Tensor b, long dims) {
    Errors.require(dims >= 0, "tensordot expects dims >= 0, but got dims=%s", dims);
    int most = Math.min(TensorAccess.layout(a).dim(), TensorAccess.layout(b).dim());
    Errors.require(
        dims <= most, "tensordot expects dims < ndim_a or ndim_b, but got dims=%s", dims);
    return apply(a, b, LongStream.range(-dims, 0).toArray(), LongStream.range(0, dims).toArray());
  }

  /** Contracts dimensions of one with those of the other. */
  public static Tensor apply(Tensor a, Tensor b, long[] dimsA, long[] dimsB) {
    Errors.require(dimsA.length == dimsB.length, "both dimension lists should have same length");
    DType dtype = TensorAccess.dtype(a);
    Errors.require(dtype == TensorAccess.dtype(b), "both inputs should have same dtype");
    Tensor left = a;
    Tensor right = b;
    int rankA = TensorAccess.layout(a).dim();
    int rankB = TensorAccess.layout(b).dim();
    for (int i = 0; i < dimsA.length; i++) {
      long sizeA = TensorAccess.layout(a).size(Shapes.wrapSized(dimsA[i], rankA));
      long sizeB = TensorAccess.layout(b).size(Shapes.wrapSized(dimsB[i], rankB));
      if (sizeB == 1) { // broadcast: summed right away
        left = Sum.apply(left, new long[] {dimsA[i]}, true, dtype);
      } else if (sizeA == 1) {
        right = Sum.apply(right, new long[] {dimsB[i]}, true, dtype);
      } else if (sizeA != sizeB) {
        throw Errors.state(
            "contracted dimensions need to match, but first has size %s in dim %s and second has"
                + " size %s in dim %s",
            sizeA, dimsA[i], sizeB, dimsB[i]);
      }
    }
    boolean[] goneA = marked(dimsA, rankA);
    boolean[] goneB = marked(dimsB, rankB);
    long[] keptA = kept(goneA);
    long[] keptB = kept(goneB);
    long[] sizesA = sizes(left, keptA);
    long[] sizesB = sizes(right, keptB);
    long inner = Layout.numel(sizes(left, dimsA));
    Tensor rows = Permute.apply(left, joined(keptA, dimsA));
    Tensor columns = Permute.apply(right, joined(dimsB, keptB));
    long countA = Layout.numel(sizesA);
    long countB = Layout.numel(sizesB);
    Tensor product;
    if (countA != 1 || countB != 1) {
      product =
          MatrixProduct.mm(
              Reshape.apply(rows, countA, inner), Reshape.apply(columns, inner, countB));
    } else if (isContiguous(rows) && isContiguous(columns)) {
      product = Dot.apply(Reshape.apply(rows, inner), Reshape.apply(columns, inner));
    } else {
      Tensor each = Arithmetic.MUL.call(Squeeze.apply(rows), Squeeze.apply(columns));
      product = Sum.apply(each, null, false, dtype);
    }
    return Reshape.apply(product, joined(sizesA, sizesB));
  }

  private static boolean isContiguous(Tensor x) {
    return TensorAccess.layout(x).isContiguous();
  }

  private static boolean[] marked(long[] dims, int rank) {
    return dims.length == 0 ? new boolean[rank] : Shapes.reducedDims(dims, rank);
  }

  private static long[] kept(boolean... gone) {
    return LongStream.range(0, gone.length).filter(d -> !gone[(int) d]).toArray();
  }

  private static long[] sizes(Tensor x, long... dims) {
    Layout layout = TensorAccess.layout(x);
    return LongStream.of(dims).map(d -> layout.size(Shapes.wrapDim(d, layout.dim()))).toArray();
  }

  private static long[] joined(long[] a, long[] b) {
    return LongStream.concat(LongStream.of(a), LongStream.of(b)).toArray();
  }
}
