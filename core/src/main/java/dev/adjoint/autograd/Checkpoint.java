package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.op.Require;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trades time for memory, as {@code torch.utils.checkpoint}: a checkpointed region keeps its
 * arguments instead of what its operations save, and runs a second time in backward.
 *
 * <p>The region has to do the same both times. Give it the tensors it works on as arguments, and
 * let it write to nothing outside.
 */
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * Runs a region of one tensor with PyTorch's defaults, and warns of these: say whether it is to
   * be re-entrant.
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
   * @param useReentrant whether backward recomputes the region as a backward pass of its own, which
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

  /** Runs a region of two tensors with PyTorch's defaults, and warns of these. */
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
    throw new IllegalArgumentException("expected a tensor, but got " + arg);
  }

  /**
   * Runs a region of whatever arguments and results.
   *
   * <p>Tensors among the arguments are saved; those inside of other arguments, and those that the
   * region knows otherwise, are simply held. With {@code useReentrant}, gradients flow to arguments
   * that are tensors, and from results that are a tensor or an array or a list of them.
   *
   * @param function the region
   * @param options how
   * @param args its arguments
   * @throws IllegalArgumentException if the options do not go together
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
   * Runs functions one after the other, in segments that are checkpointed, all but the last.
   *
   * @param functions what is run
   * @param segments how many segments
   * @param input what the first function gets
   * @param options how; debug and contexts are not supported
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
      throw new IllegalArgumentException("segments must be at least 1, but got " + segments);
    }
    int length = functions.size() / segments;
    if (length == 0 && segments > 1) {
      throw new IllegalArgumentException(
          functions.size() + " functions cannot be cut into " + segments + " segments");
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
   * Contexts that keep the results of some operations of a region, so that only the others are
   * recomputed: for {@link CheckpointOptions#contextFn}. Backward may go through the region once.
   *
   * <pre>{@code
   * options.contextFn(() -> createSelectiveCheckpointContexts(List.of("MmBackward0")))
   * }</pre>
   *
   * @param operations those whose results are kept, by the names of the nodes that they record
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
   * Contexts that keep the results of the operations that a policy chooses.
   *
   * @param policy which to keep
   * @param allowCacheEntryMutation whether what is kept may be written to in place; if not, that is
   *     an error in backward
   */
  public static CheckpointContexts createSelectiveCheckpointContexts(
      SelectivePolicy policy, boolean allowCacheEntryMutation) {
    return new SelectiveCheckpoint(Require.nonNull(policy, "policy"), allowCacheEntryMutation)
        .contexts();
  }

  /**
   * Says, whatever their options, whether checkpoints that run on this thread until the result is
   * closed stop recomputing once all that is needed is there.
   */
  public static Graph.Guard setCheckpointEarlyStop(boolean enable) {
    AutogradState state = AutogradState.current();
    Boolean outer = state.checkpointEarlyStop;
    state.checkpointEarlyStop = enable;
    return state.open("the early stop of checkpoints", () -> state.checkpointEarlyStop = outer)
        ::close;
  }

  /**
   * Says whether the errors of checkpoints that run on this thread until the result is closed list
   * the operations of both runs; null for what their options say.
   */
  public static Graph.Guard setCheckpointDebugEnabled(@Nullable Boolean enabled) {
    AutogradState state = AutogradState.current();
    Boolean outer = state.checkpointDebug;
    state.checkpointDebug = enabled;
    return state.open("the debug mode of checkpoints", () -> state.checkpointDebug = outer)::close;
  }
}
