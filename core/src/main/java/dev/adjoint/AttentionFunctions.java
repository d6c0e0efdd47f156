package dev.adjoint;

import dev.adjoint.ops.attention.ScaledDotProduct;
import org.jspecify.annotations.Nullable;

/** Attention. */
@Publish("F")
final class AttentionFunctions {
  private AttentionFunctions() {}

  /**
   * Scaled dot-product attention: {@code softmax(query @ key^T * scale + mask) @ value}.
   *
   * <p>Shapes: {@code (…, queries, size)}, {@code (…, keys, size)} and {@code (…, keys, out)} give
   * {@code (…, queries, out)}; what is before, batches and heads, broadcasts. The mask broadcasts
   * to {@code (…, queries, keys)}.
   *
   * <p>Dtypes: floating-point, the same for all three; half-precision types are computed in
   * float32. A mask of bool says which keys take part; one of the same dtype, or of float32, is
   * added to the scores.
   *
   * <p>Gradient: flows to queries, keys and values, and to a mask that is added. A query that no
   * key takes part for gives zeros, and its gradient is 0.
   *
   * <p>A new tensor. Four-dimensional tensors without dropout are computed block by block, and so
   * are their gradients: of long sequences no matrix of all scores is kept.
   *
   * <p>Errors: dtypes that differ; fewer than 2 dimensions; a mask together with {@code isCausal};
   * sizes that do not fit.
   *
   * {@snippet :
   * var x = ones(1, 1, 3, 2);
   * F.scaledDotProductAttention(x, x, x).shape(); // torch.Size([1, 1, 3, 2])
   * }
   *
   * @param attnMask which keys take part, or what is added to scores; or null
   * @param dropoutP the probability of zeroing a weight
   * @param isCausal whether the keys up to a query's own position alone take part
   * @param scale the factor of scores; null for 1 by the root of {@code size}
   * @param enableGqa whether keys and values may have fewer heads, each for several of the queries'
   */
  static Tensor scaledDotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      @Default("null") @Nullable Tensor attnMask,
      @Default("0") double dropoutP,
      @Default("false") boolean isCausal,
      @Keyword("null") @Nullable Double scale,
      @Keyword("false") boolean enableGqa) {
    return ScaledDotProduct.apply(
        query, key, value, attnMask, dropoutP, isCausal, scale, enableGqa);
  }
}
