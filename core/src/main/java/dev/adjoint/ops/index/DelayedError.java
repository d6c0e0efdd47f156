package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import org.jspecify.annotations.Nullable;

/**
 * Identity whose backward fails with a message.
 *
 * @param text the message
 */
record DelayedError(String text) implements Opaque {

  static Tensor apply(Tensor x, String text) {
    return Dispatch.call(new DelayedError(text), x)[0];
  }

  @Override
  public String nodeName() {
    return "Error";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    return new Tensor[] {Copy.of(inputs[0])};
  }

  @Override
  public boolean refusesBackward() {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    throw new IllegalStateException(text);
  }

  /** Fails as well. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    throw new IllegalStateException(text);
  }

  /** The batched identity, whose backward fails too. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return new Tensor[] {apply(inputs[0], text)};
  }
}
