package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Require;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How graphs are looked at and changed: the functions of {@code torch.autograd.graph}. */
public final class Graph {
  private Graph() {}

  /**
   * Sends every tensor that operations on this thread save for backward through a pair of hooks,
   * until what is returned is closed. Of several pairs, the one that was opened last is used.
   *
   * <p>While hooks hold a tensor, nobody notices when it is written to in place.
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
   * @param pack runs when a tensor is saved, without recording; what it returns is held in place of
   *     the tensor, which it must not write into
   * @param unpack makes a tensor of that, each time the tensor is needed
   * @throws IllegalStateException where such hooks are disabled
   */
  public static <P extends @Nullable Object> SavedTensorHooks savedTensorsHooks(
      Function<? super Tensor, ? extends P> pack, Function<? super P, Tensor> unpack) {
    return SavedTensorHooks.enter(
        SavedTensorHooks.Pair.of(Require.nonNull(pack, "pack"), Require.nonNull(unpack, "unpack")));
  }

  /** Runs {@code body} with a pair of hooks for the tensors that it saves. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <P extends @Nullable Object, T extends @Nullable Object> T savedTensorsHooks(
      Function<? super Tensor, ? extends P> pack,
      Function<? super P, Tensor> unpack,
      Supplier<T> body) {
    Require.nonNull(pack, "pack");
    Require.nonNull(unpack, "unpack");
    Require.nonNull(body, "body");
    try (SavedTensorHooks guard = savedTensorsHooks(pack, unpack)) {
      return body.get();
    }
  }

  /** Runs {@code body} with a pair of hooks for the tensors that it saves. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <P extends @Nullable Object> void savedTensorsHooks(
      Function<? super Tensor, ? extends P> pack,
      Function<? super P, Tensor> unpack,
      Runnable body) {
    Require.nonNull(pack, "pack");
    Require.nonNull(unpack, "unpack");
    Require.nonNull(body, "body");
    try (SavedTensorHooks guard = savedTensorsHooks(pack, unpack)) {
      body.run();
    }
  }

  /**
   * Refuses hooks for saved tensors on this thread until what is returned is closed.
   *
   * @param message what the refusal says
   * @throws IllegalStateException with that message, if hooks are in force now
   */
  public static Guard disableSavedTensorsHooks(String message) {
    Require.nonNull(message, "message");
    AutogradState state = AutogradState.current();
    if (state.savedTensorHooks != null) {
      throw new IllegalStateException(message);
    }
    String outer = state.savedTensorHooksDisabled;
    state.savedTensorHooksDisabled = message;
    return state.open(
            "the refusal of saved tensor hooks", () -> state.savedTensorHooksDisabled = outer)
        ::close;
  }

  /** Runs {@code body}, which must not use hooks for saved tensors. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T disableSavedTensorsHooks(
      String message, Supplier<T> body) {
    Require.nonNull(message, "message");
    Require.nonNull(body, "body");
    try (Guard guard = disableSavedTensorsHooks(message)) {
      return body.get();
    }
  }

  /** Runs {@code body}, which must not use hooks for saved tensors. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void disableSavedTensorsHooks(String message, Runnable body) {
    Require.nonNull(message, "message");
    Require.nonNull(body, "body");
    try (Guard guard = disableSavedTensorsHooks(message)) {
      body.run();
    }
  }

  /**
   * Holds saved tensors in the memory of the CPU until what is returned is closed. There they are
   * kept as they are: without a copy.
   */
  public static SavedTensorHooks saveOnCpu() {
    return savedTensorsHooks(tensor -> tensor, tensor -> tensor);
  }

  /** Runs {@code body} with its saved tensors in the memory of the CPU. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T saveOnCpu(Supplier<T> body) {
    Require.nonNull(body, "body");
    try (SavedTensorHooks guard = saveOnCpu()) {
      return body.get();
    }
  }

  /** Runs {@code body} with its saved tensors in the memory of the CPU. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void saveOnCpu(Runnable body) {
    Require.nonNull(body, "body");
    try (SavedTensorHooks guard = saveOnCpu()) {
      body.run();
    }
  }

  /**
   * Lets tensors that were saved for backward be written to, on this thread, until what is returned
   * is closed: the first write into one makes a copy of what it was, which backward uses. Backward
   * has to run before the end, too.
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
   * @throws IllegalStateException inside another such region
   */
  public static AllowMutation allowMutationOnSavedTensors() {
    return AllowMutation.enter();
  }

  /** Runs {@code body}, which may write into saved tensors. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static <T extends @Nullable Object> T allowMutationOnSavedTensors(Supplier<T> body) {
    Require.nonNull(body, "body");
    try (AllowMutation guard = allowMutationOnSavedTensors()) {
      return body.get();
    }
  }

  /** Runs {@code body}, which may write into saved tensors. */
  @SuppressWarnings("try") // the guard is used for its close alone
  public static void allowMutationOnSavedTensors(Runnable body) {
    Require.nonNull(body, "body");
    try (AllowMutation guard = allowMutationOnSavedTensors()) {
      body.run();
    }
  }

  /** What ends a region. */
  @FunctionalInterface
  public interface Guard extends AutoCloseable {
    /** Goes back to what was in force before. */
    @Override
    void close();
  }

  /** Calls a hook once in each backward pass; see {@link MultiGradHook#registerMultiGradHook}. */
  public static RemovableHandle registerMultiGradHook(
      List<Tensor> tensors, MultiGradHook hook, String mode) {
    return MultiGradHook.registerMultiGradHook(
        Require.nonNulls(tensors, "tensors"),
        Require.nonNull(hook, "hook"),
        Require.nonNull(mode, "mode"));
  }

  /** Where the gradient of the tensor arrives; see {@link Tensor#gradientEdge}. */
  public static GradientEdge getGradientEdge(Tensor tensor) {
    return Require.nonNull(tensor, "tensor").gradientEdge();
  }
}
