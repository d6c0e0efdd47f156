package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.MutationRegion;
import dev.adjoint.graph.SavedHooks;
import dev.adjoint.op.Require;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hooks and inspection of the graph: the functions of {@code torch.autograd.graph}. */
public final class Graph {
  private Graph() {}

  /**
   * Registers a pair of hooks for all tensors that operations on this thread save for backward,
   * until the returned handle is closed. Of nested pairs, the innermost is used.
   *
   * <p>In-place modification of a tensor that hooks hold is not detected.
   *
   * {@snippet :
   * Tensor x = Adjoint.ones(2).requiresGrad_();
   * Tensor y;
   * try (var hooks = Graph.savedTensorsHooks(t -> t.mul(2), t -> t)) {
   *   y = x.mul(x);
   * }
   * y.sum().backward();
   * x.grad(); // tensor([4., 4.])
   * }
   *
   * @param pack called, unrecorded, when a tensor is saved; its result is held in place of the
   *     tensor, which it must not modify
   * @param unpack called each time the tensor is needed; makes a tensor from the held object
   * @throws IllegalStateException if such hooks are disabled
   */
  public static <P extends @Nullable Object> SavedTensorHooks savedTensorsHooks(
      Function<? super Tensor, ? extends P> pack, Function<? super P, Tensor> unpack) {
    return new SavedTensorHooks(
        SavedHooks.enter(
            SavedHooks.Pair.of(Require.nonNull(pack, "pack"), Require.nonNull(unpack, "unpack"))));
  }

  /** Runs {@code body} with a pair of saved-tensor hooks. */
  public static <P extends @Nullable Object, T extends @Nullable Object> T savedTensorsHooks(
      Function<? super Tensor, ? extends P> pack,
      Function<? super P, Tensor> unpack,
      Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), savedTensorsHooks(pack, unpack)::close);
  }

  /** Runs {@code body} with a pair of saved-tensor hooks. */
  public static <P extends @Nullable Object> void savedTensorsHooks(
      Function<? super Tensor, ? extends P> pack,
      Function<? super P, Tensor> unpack,
      Runnable body) {
    Within.run(Require.nonNull(body, "body"), savedTensorsHooks(pack, unpack)::close);
  }

  /**
   * Disables saved-tensor hooks on this thread until the returned handle is closed.
   *
   * @param message the error message of a refused hook
   * @throws IllegalStateException with that message, if hooks are registered now
   */
  public static Guard disableSavedTensorsHooks(String message) {
    Require.nonNull(message, "message");
    AutogradState state = AutogradState.current();
    if (SavedHooks.OPEN.of(state) != null) {
      throw new IllegalStateException(message);
    }
    String outer = state.savedTensorHooksDisabled;
    state.savedTensorHooksDisabled = message;
    return state.open(
            "the refusal of saved tensor hooks", () -> state.savedTensorHooksDisabled = outer)
        ::close;
  }

  /** Runs {@code body} with saved-tensor hooks disabled. */
  public static <T extends @Nullable Object> T disableSavedTensorsHooks(
      String message, Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), disableSavedTensorsHooks(message)::close);
  }

  /** Runs {@code body} with saved-tensor hooks disabled. */
  public static void disableSavedTensorsHooks(String message, Runnable body) {
    Within.run(Require.nonNull(body, "body"), disableSavedTensorsHooks(message)::close);
  }

  /**
   * Keeps saved tensors in CPU memory until the returned handle is closed. Tensors that are there
   * already are not copied.
   */
  public static SavedTensorHooks saveOnCpu() {
    return savedTensorsHooks(tensor -> tensor, tensor -> tensor);
  }

  /** Runs {@code body} with its saved tensors in CPU memory. */
  public static <T extends @Nullable Object> T saveOnCpu(Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), saveOnCpu()::close);
  }

  /** Runs {@code body} with its saved tensors in CPU memory. */
  public static void saveOnCpu(Runnable body) {
    Within.run(Require.nonNull(body, "body"), saveOnCpu()::close);
  }

  /**
   * Allows tensors saved for backward on this thread to be modified in place, until the returned
   * handle is closed: the first write clones the former values, which backward uses. Backward has
   * to run before the handle is closed.
   *
   * {@snippet :
   * Tensor a = Adjoint.ones(2).requiresGrad_();
   * try (var mutation = Graph.allowMutationOnSavedTensors()) {
   *   Tensor b = a.mul(3);
   *   Tensor c = b.mul(b);
   *   b.zero_();
   *   c.sum().backward();
   * }
   * a.grad(); // tensor([18., 18.])
   * }
   *
   * @throws IllegalStateException if called if called inside another such region
   */
  public static AllowMutation allowMutationOnSavedTensors() {
    return new AllowMutation(MutationRegion.enter());
  }

  /** Runs {@code body}, which may modify saved tensors in place. */
  public static <T extends @Nullable Object> T allowMutationOnSavedTensors(Supplier<T> body) {
    return Within.get(Require.nonNull(body, "body"), allowMutationOnSavedTensors()::close);
  }

  /** Runs {@code body}, which may modify saved tensors in place. */
  public static void allowMutationOnSavedTensors(Runnable body) {
    Within.run(Require.nonNull(body, "body"), allowMutationOnSavedTensors()::close);
  }

  /** Handle that ends a region. */
  @FunctionalInterface
  public interface Guard extends AutoCloseable {
    /** Restores the former state. */
    @Override
    void close();
  }

  /**
   * Registers a hook that is called once in each backward pass; see {@link
   * MultiGradHook#registerMultiGradHook}.
   */
  public static RemovableHandle registerMultiGradHook(
      List<Tensor> tensors, MultiGradHook hook, String mode) {
    return MultiGradHook.registerMultiGradHook(
        Require.nonNulls(tensors, "tensors"),
        Require.nonNull(hook, "hook"),
        Require.nonNull(mode, "mode"));
  }

  /** The graph edge that gradients of the tensor arrive at; see {@link Tensor#gradientEdge}. */
  public static GradientEdge getGradientEdge(Tensor tensor) {
    return Require.nonNull(tensor, "tensor").gradientEdge();
  }
}
