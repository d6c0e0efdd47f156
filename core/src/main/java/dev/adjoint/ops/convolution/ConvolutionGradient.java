package dev.adjoint.ops.convolution;

import dev.adjoint.Tensor;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.ops.view.Batches;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of one factor of a {@link Convolution}. Inputs: the gradient of the result, and both
 * factors; the one whose gradient it is does not count, but is an input in PyTorch too: the
 * gradient requires a gradient if it does.
 *
 * @param op the convolution
 * @param factor which of its inputs
 * @param product what the gradient is, of the gradient of the result and the other factor
 */
record ConvolutionGradient(Convolution op, int factor, Convolution product) implements Opaque {

  @Override
  public String nodeName() {
    return "ConvolutionBackwardBackward0";
  }

  /** Where the input is that counts, beside the gradient of the result. */
  private int other() {
    return 2 - factor;
  }

  /** Which input of the product the gradient of the result is. */
  private int place() {
    return product.written().input(0) == op.written() ? 0 : 1;
  }

  private Tensor[] factors(Tensor grad, Tensor other) {
    return place() == 0 ? new Tensor[] {grad, other} : new Tensor[] {other, grad};
  }

  private Tensor product(Tensor grad, Tensor other) {
    return Dispatch.call(product, factors(grad, other))[0];
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return product.forward(factors(inputs[0], inputs[other()]));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    if (i != 0 && i != other()) {
      return null;
    }
    Tensor rest = saved.input(i == 0 ? other() : 0);
    int of = i == 0 ? place() : 1 - place();
    return product.toFactor(of, saved.sizes(i), grad, rest);
  }

  /** See {@link Opaque}: the product rule. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor grad = tangents[0];
    Tensor other = tangents[other()];
    Tensor first = grad == null ? null : product(grad, inputs[other()]);
    Tensor second = other == null ? null : product(inputs[0], other);
    return new Tensor[] {Batches.sum(first, second)};
  }

  /** See {@link Opaque}: that of the product. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    int other = other();
    Tensor[] factors = factors(inputs[0], inputs[other]);
    if (!batched[0] && !batched[other]) {
      return new Tensor[] {Batches.front(Dispatch.call(product, factors)[0], false, size)};
    }
    boolean[] own =
        place() == 0
            ? new boolean[] {batched[0], batched[other]}
            : new boolean[] {batched[other], batched[0]};
    return product.batch(factors, own, size);
  }
}
