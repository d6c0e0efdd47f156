package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tensor saved for backward, as {@link Node#savedTensors()} and {@link Context#rawSavedTensors()}
 * show it. The library alone implements this.
 */
public interface SavedTensor {

  /**
   * Registers hooks: the result of {@code pack} is held in place of the tensor, and {@code unpack}
   * restores the tensor from it whenever it is needed.
   *
   * @param pack called with the detached tensor, which it must not modify
   * @param unpack called with the packed object; returns a tensor
   * @throws IllegalStateException if hooks are registered already, or the tensor has been freed
   */
  <P extends @Nullable Object> void registerHooks(
      Function<? super Tensor, ? extends P> pack, Function<? super P, Tensor> unpack);

  /**
   * Unpacks the saved tensor; null if null was saved.
   *
   * @throws IllegalStateException if it has been freed, or modified in place since
   */
  @Nullable Tensor get();
}
