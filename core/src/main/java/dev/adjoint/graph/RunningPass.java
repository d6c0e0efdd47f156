package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.memory.ReleaseScope;
import org.jspecify.annotations.Nullable;

/** A backward pass, for what runs inside it. */
public interface RunningPass {
  /** The innermost backward pass running on a thread. */
  AutogradState.Slot<RunningPass> INNERMOST = new AutogradState.Slot<>();

  /** The node that is running, as far as traces need it. */
  ForwardTrace.@Nullable Parent running();

  /** The tensors have become a user's. */
  void escapeAll(@Nullable Tensor[] tensors);

  /**
   * Runs a user's code. What it makes is never released by the pass that runs, if there is one.
   *
   * @param seen what the code can see and may keep
   */
  static void runUserCode(@Nullable Tensor[] seen, Runnable code) {
    RunningPass pass = INNERMOST.of(AutogradState.current());
    if (pass == null) {
      code.run();
    } else {
      pass.runUserCodeInside(seen, code);
    }
  }

  /** The same inside this pass. */
  @SuppressWarnings("try") // the suspension is used for its close alone
  default void runUserCodeInside(@Nullable Tensor[] seen, Runnable code) {
    escapeAll(seen);
    try (ReleaseScope untracked = ReleaseScope.suspend()) {
      code.run();
    }
  }
}
