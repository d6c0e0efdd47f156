package dev.adjoint.ops.attention;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.arrange.RepeatInterleave;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.dropout.Dropout;
import dev.adjoint.ops.linalg.MatrixProduct;
import dev.adjoint.ops.pointwise.Where;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * The weights that queries give to values, as one tensor, composed as in PyTorch.
 *
 * @param scale the factor of scores
 * @param causal whether a query sees the keys up to its own position alone
 * @param grouped whether several queries share a key
 * @param dropout the probability of zeroing a weight
 */
record Weights(double scale, boolean causal, boolean grouped, double dropout) {
  private static final Scalar ZERO = Scalar.of(0.0);
  private static final Scalar MASKED = Scalar.of(Double.NEGATIVE_INFINITY);

  /** The weighted values. Half types are computed in float32. */
  Tensor applied(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
    DType dtype = TensorAccess.dtype(query);
    Tensor q = wide(query);
    Tensor k = wide(key);
    Tensor v = wide(value);
    // Both are scaled, so that neither becomes large; a negative factor goes to the first.
    double root = Math.sqrt(Math.abs(scale));
    Tensor scaled = Arithmetic.MUL_NUMBER.call(q, Scalar.of(scale < 0 ? -root : root));
    Tensor shown = mask;
    if (causal) {
      Errors.require(
          mask == null,
          "_scaled_dot_product_attention: Explicit attn_mask should not be set when"
              + " is_causal=True");
      shown = triangle(size(q, 2), size(k, 2));
    }
    if (grouped) {
      long heads = checkGroups(q, k, v);
      k = repeated(k, heads);
      v = repeated(v, heads);
    }
    Tensor keys = Arithmetic.MUL_NUMBER.call(Permute.transpose(k, -2, -1), Scalar.of(root));
    Tensor scores = MatrixProduct.matmul(scaled, keys);
    if (shown != null) {
      Tensor added = additive(shown, TensorAccess.dtype(scaled));
      scores = Levels.inTransform() ? scores.add(added) : scores.add_(added);
    }
    Tensor weights = SafeSoftmax.apply(scores);
    if (dropout > 0) {
      weights = Dropout.apply(weights, dropout, true, false);
    }
    return Clone.to(MatrixProduct.matmul(weights, v), dtype);
  }

  static Tensor wide(Tensor x) {
    DType dtype = TensorAccess.dtype(x);
    return DTypes.isHalf(dtype) ? Clone.to(x, DTypes.wide(dtype)) : x;
  }

  private static long size(Tensor x, int fromEnd) {
    Layout layout = TensorAccess.layout(x);
    return layout.size(Shapes.wrapDim(-fromEnd, layout.dim()));
  }

  /** Whether each query may see each key. */
  static Tensor triangle(long queries, long keys) {
    return Comparison.LE.call(Ranges.indices(keys), Unsqueeze.apply(Ranges.indices(queries), 1));
  }

  /** What is added to scores. */
  static Tensor additive(Tensor mask, DType dtype) {
    return TensorAccess.dtype(mask) == DType.BOOL
        ? Where.apply(mask, ZERO, Factories.scalar(MASKED, dtype))
        : mask;
  }

  private static long checkGroups(Tensor q, Tensor k, Tensor v) {
    long heads = size(q, 3);
    long keys = size(k, 3);
    long values = size(v, 3);
    boolean same = heads == keys && heads == values;
    Errors.require(
        same || (keys != 0 && values != 0 && heads % keys == 0 && heads % values == 0),
        "Number of heads in key and value must divide the number of heads in ");
    return heads;
  }

  /** The tensor with each head repeated for the queries that share it. */
  static Tensor repeated(Tensor x, long heads) {
    long own = size(x, 3);
    return own == heads ? x : RepeatInterleave.equally(x, heads / Math.max(own, 1), -3L, null);
  }
}
