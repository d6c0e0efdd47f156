package dev.adjoint.ops.attention;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.linalg.BatchedProduct;
import dev.adjoint.ops.linalg.MatrixProduct;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of queries, keys and values. Inputs: the gradient, these three, both results of
 * {@link Attention}, and the mask, if any. Weights are computed anew, block by block; where these
 * gradients are differentiated, they do not count as functions of the results.
 *
 * @param scale the factor of scores
 * @param causal whether a query sees the keys up to its own position alone
 */
record AttentionGradient(double scale, boolean causal) implements Composite {
  private static final long[] LAST = {-1};

  @Override
  public String nodeName() {
    return "ScaledDotProductFlashAttentionForCpuBackwardBackward0";
  }

  private static @Nullable Tensor mask(Tensor[] in) {
    return in.length > 6 ? in[6] : null;
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    ScoreBlocks blocks = new ScoreBlocks(in[1], in[2], in[3], mask(in), scale, causal);
    Tensor grads = blocks.rows(in[0]);
    Tensor products = Arithmetic.MUL.call(grads, blocks.rows(in[4]));
    Tensor means = Sum.apply(products, LAST, true, null);
    Tensor logs = blocks.rows(in[5]);
    Tensor query = blocks.emptyRows(true);
    Tensor key = blocks.zeroKeys();
    Tensor value = blocks.zeroKeys();
    blocks.forEach(
        block -> {
          Tensor grad = block.rows(grads);
          Tensor weights = Arithmetic.SUB.call(block.scores(), block.rows(logs)).exp();
          block.add(value, BatchedProduct.bmm(Permute.transpose(weights, 1, 2), grad));
          Tensor scores =
              Arithmetic.MUL.call(
                  weights, Arithmetic.SUB.call(block.unweighted(grad), block.rows(means)));
          block.put(query, block.ofKeys(scores));
          block.add(key, BatchedProduct.bmm(Permute.transpose(scores, 1, 2), block.queries()));
        });
    return new Tensor[] {
      like(in[1], Arithmetic.MUL_NUMBER.call(query, Scalar.of(scale))),
      like(in[2], key),
      like(in[3], value)
    };
  }

  /** As PyTorch's: heads lie beside each other. */
  private static Tensor like(Tensor input, Tensor grad) {
    long[] sizes = TensorAccess.layout(input).sizes();
    long row = sizes[1] * sizes[3];
    long[] strides = {sizes[2] * row, sizes[3], row, 1};
    return Copy.of(
        Reshape.apply(grad, sizes), Layout.of(sizes, strides, 0), TensorAccess.dtype(input));
  }

  @Override
  public Tensor[] composed(Tensor[] in) {
    long heads = TensorAccess.layout(in[1]).size(1);
    Tensor grad = Weights.wide(in[0]);
    Tensor weights = SafeSoftmax.apply(new Attention(scale, causal).scores(in[1], in[2], mask(in)));
    Tensor value = Weights.repeated(Weights.wide(in[3]), heads);
    Tensor back = MatrixProduct.matmul(grad, Permute.transpose(value, -2, -1));
    Tensor mean = Sum.apply(Arithmetic.MUL.call(weights, back), LAST, true, null);
    Tensor scores =
        Arithmetic.MUL_NUMBER.call(
            Arithmetic.MUL.call(weights, Arithmetic.SUB.call(back, mean)), Scalar.of(scale));
    Tensor key = Weights.repeated(Weights.wide(in[2]), heads);
    DType dtype = TensorAccess.dtype(in[1]);
    return new Tensor[] {
      Clone.to(MatrixProduct.matmul(scores, key), dtype),
      shared(MatrixProduct.matmul(Permute.transpose(scores, -2, -1), Weights.wide(in[1])), in[2]),
      shared(MatrixProduct.matmul(Permute.transpose(weights, -2, -1), grad), in[3])
    };
  }

  /** The sum of the gradients of all queries that share a head. */
  private static Tensor shared(Tensor grad, Tensor input) {
    Layout layout = TensorAccess.layout(input);
    Tensor sum = grad;
    if (TensorAccess.layout(grad).size(1) != layout.size(1)) {
      sum = Reshape.apply(grad, layout.size(0), layout.size(1), -1, layout.size(2), layout.size(3));
      sum = Sum.apply(sum, new long[] {2}, false, null);
    }
    return Clone.to(sum, TensorAccess.dtype(input));
  }

  /** See {@link Opaque}: the batch is part of that of the operation. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Attention.parted(Dispatch.call(this, Attention.merged(inputs, batched, size, 6)), size);
  }
}
