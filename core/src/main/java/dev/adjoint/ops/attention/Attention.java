package dev.adjoint.ops.attention;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.linalg.MatrixProduct;
import dev.adjoint.ops.pointwise.Where;
import dev.adjoint.ops.reduce.LogSumExp;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attention of four-dimensional queries, keys and values, and a mask if there is a fourth input.
 * Results: the weighted values, and the logarithm of the sum of each query's exponentials.
 *
 * @param scale the factor of scores
 * @param causal whether a query sees the keys up to its own position alone
 */
record Attention(double scale, boolean causal) implements Composite {
  private static final Scalar MASKED = Scalar.of(Double.NEGATIVE_INFINITY);

  @Override
  public String nodeName() {
    return "ScaledDotProductFlashAttentionForCpuBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    DType dtype = TensorAccess.dtype(in[0]);
    ScoreBlocks blocks =
        new ScoreBlocks(in[0], in[1], in[2], in.length > 3 ? in[3] : null, scale, causal);
    Tensor result = blocks.emptyRows(true);
    Tensor logs = blocks.emptyRows(false);
    blocks.forEach(
        block -> {
          SafeSoftmax.SoftmaxParts parts = SafeSoftmax.parts(block.scores());
          block.put(result, Arithmetic.DIV.call(block.weighted(parts.powers()), parts.sum()));
          block.put(logs, Arithmetic.ADD.call(parts.shift(), parts.sum().log()));
        });
    Layout own = TensorAccess.layout(in[0]);
    return new Tensor[] {
      Copy.of(Reshape.apply(result, own.sizes()), Clone.preserved(own, own), dtype),
      Reshape.apply(logs, own.size(0), own.size(1), own.size(2))
    };
  }

  @Override
  public boolean isDifferentiable(int i) {
    return i == 0;
  }

  @Override
  public boolean savesOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[saved.count()];
    if (grad == null) {
      return results;
    }
    if (saved.count() > 3 && saved.needs(3)) {
      return Composite.super.vjp(grads, saved);
    }
    Tensor[] all = new Tensor[saved.count() + 3];
    all[0] = grad;
    for (int i = 0; i < 3; i++) {
      all[1 + i] = saved.input(i);
    }
    all[4] = saved.output(0);
    all[5] = saved.output(1);
    if (saved.count() > 3) {
      all[6] = saved.input(3);
    }
    Tensor[] found = Dispatch.call(new AttentionGradient(scale, causal), all);
    for (int i = 0; i < 3; i++) {
      results[i] = saved.needs(i) ? found[i] : null;
    }
    return results;
  }

  @Override
  public Tensor[] composed(Tensor[] in) {
    Tensor scores = scores(in[0], in[1], in.length > 3 ? in[3] : null);
    long heads = TensorAccess.layout(in[0]).size(1);
    Tensor values = Weights.repeated(Weights.wide(in[2]), heads);
    Tensor result = MatrixProduct.matmul(SafeSoftmax.apply(scores), values);
    return new Tensor[] {
      Clone.to(result, TensorAccess.dtype(in[0])), LogSumExp.apply(scores, new long[] {-1}, false)
    };
  }

  /** All scores, in float32 or float64. */
  Tensor scores(Tensor query, Tensor key, @Nullable Tensor mask) {
    Tensor q = Weights.wide(query);
    Layout layout = TensorAccess.layout(q);
    Tensor k = Weights.repeated(Weights.wide(key), layout.size(1));
    Tensor scores =
        Arithmetic.MUL_NUMBER.call(
            MatrixProduct.matmul(q, Permute.transpose(k, -2, -1)), Scalar.of(scale));
    if (causal) {
      Tensor seen = Weights.triangle(layout.size(2), TensorAccess.layout(k).size(2));
      scores = Where.apply(seen, scores, MASKED);
    }
    return mask == null
        ? scores
        : Arithmetic.ADD.call(scores, Weights.additive(mask, TensorAccess.dtype(scores)));
  }

  /** See {@link Opaque}: the batch is part of that of the operation. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return parted(Dispatch.call(this, merged(inputs, batched, size, 3)), size);
  }

  /** Inputs with both batch dimensions merged, and a mask, if any, from an index on. */
  static Tensor[] merged(Tensor[] inputs, boolean[] batched, long size, int maskAt) {
    Tensor[] all = inputs.clone();
    long own = Batches.rank(inputs[0], batched[0]) - TensorAccess.layout(inputs[0]).dim();
    long each = TensorAccess.layout(inputs[0]).size(own < 0 ? 1 : 0);
    for (int i = 0; i < all.length; i++) {
      boolean alike =
          i == maskAt
              && !batched[i]
              && (TensorAccess.layout(all[i]).dim() == 2
                  || TensorAccess.layout(all[i]).size(0) == 1);
      if (!alike) {
        Tensor x = Batches.front(all[i], batched[i], size);
        if (i == maskAt) {
          while (TensorAccess.layout(x).dim() < 5) {
            x = Unsqueeze.apply(x, 1);
          }
          long[] sizes = TensorAccess.layout(x).sizes().clone();
          sizes[1] = each;
          x = Expand.apply(x, sizes);
        }
        long[] sizes = TensorAccess.layout(x).sizes();
        long[] rest = Arrays.copyOfRange(sizes, 2, sizes.length);
        all[i] = Reshape.apply(x, Shapes.prepend(Layout.times(sizes[0], sizes[1]), rest));
      }
    }
    return all;
  }

  /** Results with the batch dimensions apart again. */
  static Tensor[] parted(Tensor[] results, long size) {
    Tensor[] all = new Tensor[results.length];
    for (int i = 0; i < all.length; i++) {
      long[] sizes = TensorAccess.layout(results[i]).sizes().clone();
      sizes[0] = size == 0 ? 0 : sizes[0] / size;
      all[i] = Reshape.apply(results[i], Shapes.prepend(size, sizes));
    }
    return all;
  }
}
