package dev.adjoint.autograd;

import dev.adjoint.op.Require;
import java.util.function.Supplier;

/**
 * Contexts around a checkpointed region: each supplier opens a resource that is closed at the end.
 *
 * @param forward entered for the forward run
 * @param recompute entered for each recomputation
 */
public record CheckpointContexts(
    Supplier<? extends AutoCloseable> forward, Supplier<? extends AutoCloseable> recompute) {
  /** Checks for null. */
  public CheckpointContexts {
    Require.nonNull(forward, "forward");
    Require.nonNull(recompute, "recompute");
  }

  static final CheckpointContexts NONE = new CheckpointContexts(() -> () -> {}, () -> () -> {});

  /** Runs {@code body} inside of what {@code context} opens. */
  @SuppressWarnings("try") // the context is used for its close alone
  static void inside(Supplier<? extends AutoCloseable> context, Runnable body) {
    try (AutoCloseable opened = Require.returned(context.get(), "checkpoint context")) {
      body.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the context of a checkpoint could not be closed", e);
    }
  }
}
