package dev.adjoint.autograd;

import dev.adjoint.op.Require;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Checkpoint}.
 *
 * @param useReentrant whether backward recomputes the region in a nested backward pass; null for
 *     PyTorch's default, which is true, with a warning
 * @param preserveRngState whether recomputation draws the same random numbers
 * @param contextFn creates the contexts of the region and its recomputation; null for none; only
 *     without {@code useReentrant}
 * @param determinismCheck {@code "default"} to compare shapes and dtypes of recomputed tensors,
 *     {@code "none"} to skip that
 * @param debug whether an error lists the operations of both runs; only without {@code
 *     useReentrant}
 * @param earlyStop whether recomputation stops once all needed tensors are available
 */
public record CheckpointOptions(
    @Nullable Boolean useReentrant,
    boolean preserveRngState,
    @Nullable Supplier<CheckpointContexts> contextFn,
    String determinismCheck,
    boolean debug,
    boolean earlyStop) {
  /** Checks for null. */
  public CheckpointOptions {
    Require.nonNull(determinismCheck, "determinismCheck");
  }

  private static final CheckpointOptions DEFAULTS =
      new CheckpointOptions(null, true, null, "default", false, true);

  /** PyTorch's defaults. */
  public static CheckpointOptions defaults() {
    return DEFAULTS;
  }

  /** The defaults without {@code useReentrant}, which is recommended. */
  public static CheckpointOptions nonReentrant() {
    return DEFAULTS.useReentrant(false);
  }

  /** The defaults with {@code useReentrant}. */
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
