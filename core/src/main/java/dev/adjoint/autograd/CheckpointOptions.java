package dev.adjoint.autograd;

import dev.adjoint.op.Require;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a region is checkpointed.
 *
 * @param useReentrant whether backward recomputes the region as a backward pass of its own; null
 *     for PyTorch's default, which is that, with a warning
 * @param preserveRngState whether recomputation sees the random numbers that the region saw
 * @param contextFn makes what surrounds the region and its recomputation; null for nothing; only
 *     without {@code useReentrant}
 * @param determinismCheck {@code "default"} to compare shapes and dtypes of what is recomputed,
 *     {@code "none"} not to
 * @param debug whether an error lists the operations of both runs; only without {@code
 *     useReentrant}
 * @param earlyStop whether recomputation ends once all that is needed is there
 */
public record CheckpointOptions(
    @Nullable Boolean useReentrant,
    boolean preserveRngState,
    @Nullable Supplier<CheckpointContexts> contextFn,
    String determinismCheck,
    boolean debug,
    boolean earlyStop) {
  /** Refuses null. */
  public CheckpointOptions {
    Require.nonNull(determinismCheck, "determinismCheck");
  }

  private static final CheckpointOptions DEFAULTS =
      new CheckpointOptions(null, true, null, "default", false, true);

  /** PyTorch's defaults. */
  public static CheckpointOptions defaults() {
    return DEFAULTS;
  }

  /** The defaults with saved tensors that are recomputed when they are needed: the better way. */
  public static CheckpointOptions nonReentrant() {
    return DEFAULTS.useReentrant(false);
  }

  /** The defaults with a backward pass inside backward. */
  public static CheckpointOptions reentrant() {
    return DEFAULTS.useReentrant(true);
  }

  /** The same with another {@code useReentrant}. */
  public CheckpointOptions useReentrant(@Nullable Boolean value) {
    return new CheckpointOptions(
        value, preserveRngState, contextFn, determinismCheck, debug, earlyStop);
  }

  /** The same with another {@code preserveRngState}. */
  public CheckpointOptions preserveRngState(boolean value) {
    return new CheckpointOptions(
        useReentrant, value, contextFn, determinismCheck, debug, earlyStop);
  }

  /** The same with another {@code contextFn}. */
  public CheckpointOptions contextFn(@Nullable Supplier<CheckpointContexts> value) {
    return new CheckpointOptions(
        useReentrant, preserveRngState, value, determinismCheck, debug, earlyStop);
  }

  /** The same with another {@code determinismCheck}. */
  public CheckpointOptions determinismCheck(String value) {
    return new CheckpointOptions(
        useReentrant,
        preserveRngState,
        contextFn,
        Require.nonNull(value, "value"),
        debug,
        earlyStop);
  }

  /** The same with another {@code debug}. */
  public CheckpointOptions debug(boolean value) {
    return new CheckpointOptions(
        useReentrant, preserveRngState, contextFn, determinismCheck, value, earlyStop);
  }

  /** The same with another {@code earlyStop}. */
  public CheckpointOptions earlyStop(boolean value) {
    return new CheckpointOptions(
        useReentrant, preserveRngState, contextFn, determinismCheck, debug, value);
  }
}
