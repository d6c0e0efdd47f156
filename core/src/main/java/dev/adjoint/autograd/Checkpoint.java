package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Activation checkpointing, as {@code torch.utils.checkpoint}: trades time for memory. A
 * checkpointed region saves its arguments instead of intermediate tensors, and is recomputed in
 * backward.
 *
 * <p>The region has to be deterministic. Pass the tensors it works on as arguments, and don't
 * modify anything outside of it.
 */
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * Runs a region of one tensor with PyTorch's defaults. Warns, since {@code useReentrant} should
   * be given.
   */
  public static Tensor checkpoint(UnaryOperator<Tensor> function, Tensor input) {
    return checkpoint(
        Require.nonNull(function, "function"),
        Require.nonNull(input, "input"),
        CheckpointOptions.defaults());
  }

  /**
   * Runs a region of one tensor.
   *
   * {@snippet :
   * Tensor x = Adjoint.tensor(1.0, 2.0).requiresGrad_();
   * Checkpoint.checkpoint(t -> t.mul(t).mul(t), x, false).sum().backward();
   * x.grad(); // tensor([ 3., 12.])
   * }
   *
   * @param useReentrant whether backward recomputes the region in a nested backward pass, which
   *     works with {@code backward()} only; false is recommended
   */
  public static Tensor checkpoint(
      UnaryOperator<Tensor> function, Tensor input, boolean useReentrant) {
    return checkpoint(
        Require.nonNull(function, "function"),
        Require.nonNull(input, "input"),
        CheckpointOptions.defaults().useReentrant(useReentrant));
  }

  /** Runs a region of one tensor with all options. */
  public static Tensor checkpoint(
      UnaryOperator<Tensor> function, Tensor input, CheckpointOptions options) {
    Require.nonNull(function, "function");
    Require.nonNull(input, "input");
    Require.nonNull(options, "options");
    return checkpoint(args -> function.apply(tensor(args[0])), options, input);
  }

  /**
   * Runs a region of two tensors with PyTorch's defaults. Warns, since {@code useReentrant} should
   * be given.
   */
  public static Tensor checkpoint(BinaryOperator<Tensor> function, Tensor first, Tensor second) {
    return checkpoint(
        Require.nonNull(function, "function"),
        Require.nonNull(first, "first"),
        Require.nonNull(second, "second"),
        CheckpointOptions.defaults());
  }

  /** Runs a region of two tensors. */
  public static Tensor checkpoint(
      BinaryOperator<Tensor> function, Tensor first, Tensor second, boolean useReentrant) {
    return checkpoint(
        Require.nonNull(function, "function"),
        Require.nonNull(first, "first"),
        Require.nonNull(second, "second"),
        CheckpointOptions.defaults().useReentrant(useReentrant));
  }

  /** Runs a region of two tensors with all options. */
  public static Tensor checkpoint(
      BinaryOperator<Tensor> function, Tensor first, Tensor second, CheckpointOptions options) {
    Require.nonNull(function, "function");
    Require.nonNull(first, "first");
    Require.nonNull(second, "second");
    Require.nonNull(options, "options");
    return checkpoint(
        args -> function.apply(tensor(args[0]), tensor(args[1])), options, first, second);
  }

  private static Tensor tensor(@Nullable Object arg) {
    if (arg instanceof Tensor tensor) {
      return tensor;
    }
    throw Errors.argument("expected a tensor, but got %s", arg);
  }

  /**
   * Runs a region with any arguments and results.
   *
   * <p>Tensor arguments are saved; tensors inside other arguments and captured ones are held by
   * reference. With {@code useReentrant}, gradients flow only to tensor arguments, and only from a
   * result that is a tensor or an array or list of tensors.
   *
   * @param function the region
   * @param options how
   * @param args its arguments
   * @throws IllegalArgumentException if the options contradict each other
   */
  public static <T extends @Nullable Object> T checkpoint(
      Checkpointed<T> function, CheckpointOptions options, @Nullable Object... args) {
    Require.nonNull(function, "function");
    Require.nonNull(options, "options");
    Require.nonNull(args, "args");
    Boolean reentrant = options.useReentrant();
    if (reentrant == null) {
      warnOfDefault("torch.utils.checkpoint");
      reentrant = true;
    }
    if (!reentrant) {
      return CheckpointFrame.run(function, options, args);
    }
    if (options.contextFn() != null || options.debug()) {
      throw new IllegalArgumentException(
          "Passing `context_fn` or `debug` is only supported when use_reentrant=False.");
    }
    return CheckpointFunction.run(function, options.preserveRngState(), args);
  }

  private static void warnOfDefault(String caller) {
    Warnings.warn(
        caller
            + ": the use_reentrant parameter should be passed explicitly. It is true where it is"
            + " not; use_reentrant=False is recommended.");
  }

  /**
   * Runs a sequence of functions in segments, all of which but the last are checkpointed.
   *
   * @param functions the functions
   * @param segments the number of segments
   * @param input the input of the first function
   * @param options the options; debug and contexts are not supported
   */
  public static Tensor checkpointSequential(
      List<? extends UnaryOperator<Tensor>> functions,
      int segments,
      Tensor input,
      CheckpointOptions options) {
    Require.nonNulls(functions, "functions");
    Require.nonNull(input, "input");
    Require.nonNull(options, "options");
    CheckpointOptions each = options;
    if (options.useReentrant() == null) {
      warnOfDefault("torch.utils.checkpoint.checkpoint_sequential");
      each = options.useReentrant(true);
    }
    if (segments < 1) {
      throw Errors.argument("segments must be at least 1, but got %s", segments);
    }
    int length = functions.size() / segments;
    if (length == 0 && segments > 1) {
      throw Errors.argument(
          "%s functions cannot be cut into %s segments", functions.size(), segments);
    }
    int start = 0;
    Tensor value = input;
    for (int s = 0; s < segments - 1; s++) {
      List<? extends UnaryOperator<Tensor>> segment = functions.subList(start, start + length);
      value = checkpoint(x -> inTurn(segment, x), value, each);
      start += length;
    }
    return inTurn(functions.subList(start, functions.size()), value);
  }

  private static Tensor inTurn(List<? extends UnaryOperator<Tensor>> functions, Tensor input) {
    Tensor value = input;
    for (UnaryOperator<Tensor> function : functions) {
      value = Require.returned(function.apply(value), "checkpointSequential");
    }
    return value;
  }

  /**
   * Creates contexts for selective checkpointing, for {@link CheckpointOptions#contextFn}: the
   * results of some operations are saved, only the others are recomputed. Backward may run through
   * the region once.
   *
   * <pre>{@code
   * options.contextFn(() -> createSelectiveCheckpointContexts(List.of("MmBackward0")))
   * }</pre>
   *
   * @param operations the operations whose results are saved, by the names of their backward nodes
   */
  public static CheckpointContexts createSelectiveCheckpointContexts(
      Collection<String> operations) {
    Require.nonNulls(operations, "operations");
    Set<String> kept = Set.copyOf(operations);
    return createSelectiveCheckpointContexts(
        (outputs, op, inputs) ->
            kept.contains(op) ? CheckpointPolicy.MUST_SAVE : CheckpointPolicy.PREFER_RECOMPUTE,
        false);
  }

  /**
   * Creates contexts for selective checkpointing that save the results chosen by a policy.
   *
   * @param policy decides which results to save
   * @param allowCacheEntryMutation whether saved results may be modified in place; if false, that
   *     is an error in backward
   */
  public static CheckpointContexts createSelectiveCheckpointContexts(
      SelectivePolicy policy, boolean allowCacheEntryMutation) {
    return new SelectiveCheckpoint(Require.nonNull(policy, "policy"), allowCacheEntryMutation)
        .contexts();
  }

  /**
   * Overrides the early-stop option of checkpoints on this thread, until the returned handle is
   * closed: whether recomputation stops once all needed tensors are available.
   */
  public static Graph.Guard setCheckpointEarlyStop(boolean enable) {
    AutogradState state = AutogradState.current();
    Boolean outer = state.checkpointEarlyStop;
    state.checkpointEarlyStop = enable;
    return state.open("the early stop of checkpoints", () -> state.checkpointEarlyStop = outer)
        ::close;
  }

  /**
   * Overrides the debug option of checkpoints on this thread, until the returned handle is closed:
   * whether errors list the operations of both runs; null for no override.
   */
  public static Graph.Guard setCheckpointDebugEnabled(@Nullable Boolean enabled) {
    AutogradState state = AutogradState.current();
    Boolean outer = state.checkpointDebug;
    state.checkpointDebug = enabled;
    return state.open("the debug mode of checkpoints", () -> state.checkpointDebug = outer)::close;
  }
}
