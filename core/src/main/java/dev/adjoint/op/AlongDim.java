package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Operations along certain dimensions, such as {@code logSoftmax} and {@code sort}, all inputs of
 * which have the same dimensions. The batching rule follows: the same along the next ones.
 */
public interface AlongDim extends Opaque {

  /** The same operation for inputs with one more dimension in front. */
  Opaque behindBatch();

  /** See {@link Opaque}: the dimensions move up by one; a number is a line of one element. */
  @Override
  default Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    Tensor[] all = new Tensor[inputs.length];
    boolean numbers = false;
    for (int i = 0; i < all.length; i++) {
      all[i] = batched[i] ? inputs[i] : Batching.repeat(inputs[i], size);
      numbers |= TensorAccess.layout(all[i]).dim() == 1;
    }
    if (!numbers) {
      return Dispatch.call(behindBatch(), all);
    }
    for (int i = 0; i < all.length; i++) {
      // A copy: what is recorded may save it or its tangent, and the numbers may be overwritten.
      all[i] = all[i].clone().unsqueeze(1);
    }
    Tensor[] results = Dispatch.call(behindBatch(), all);
    for (int i = 0; i < results.length; i++) {
      results[i] = results[i].dim() == 1 ? results[i] : results[i].squeeze(1);
    }
    return results;
  }
}
