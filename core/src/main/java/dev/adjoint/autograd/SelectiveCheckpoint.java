package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Interceptor;
import dev.adjoint.op.Op;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the results of some operations of a checkpointed region for its recomputation. */
final class SelectiveCheckpoint {
  private static final String MISMATCH =
      " This can happen if the operations in the checkpointed region are nondeterministic or depend"
          + " on global state that changed between forward and backward.";

  private final SelectivePolicy policy;
  private final boolean allowMutation;

  /** For each operation, by its name, what became of its first, second, … call. */
  private final Map<String, List<Results>> entries = new HashMap<>();

  /** The results of one call; null where they are recomputed. */
  private static final class Results {
    /** What stands for results that have been used: they are not kept any longer. */
    static final Results USED = new Results(null);

    private final Tensor @Nullable [] results;
    private final long[] versions;

    Results(Tensor @Nullable [] results) {
      this.results = results;
      this.versions =
          results == null
              ? new long[0]
              : Arrays.stream(results).mapToLong(t -> TensorAccess.writes(t)).toArray();
    }
  }

  SelectiveCheckpoint(SelectivePolicy policy, boolean allowMutation) {
    this.policy = policy;
    this.allowMutation = allowMutation;
  }

  CheckpointContexts contexts() {
    return new CheckpointContexts(() -> open(new Keeping()), () -> open(new Using()));
  }

  private static Graph.Guard open(Interceptor interceptor) {
    AutogradState state = AutogradState.current();
    Interceptor outer = state.intercept(interceptor);
    return state.open("a selective checkpoint", () -> state.intercept(outer))::close;
  }

  /** Runs an operation that may be made of others, or asks a policy, which nobody sees. */
  private static <T> T unseen(Supplier<T> forward) {
    AutogradState state = AutogradState.current();
    Interceptor own = state.intercept(null);
    try {
      return forward.get();
    } finally {
      state.intercept(own);
    }
  }

  private static Tensor[] aliases(Tensor[] tensors) {
    return Arrays.stream(tensors).map(TensorAccess::alias).toArray(Tensor[]::new);
  }

  /** The first run: asks what to keep. */
  private final class Keeping implements Interceptor {
    @Override
    public Tensor[] run(Op op, Effect effect, Tensor[] inputs, Supplier<Tensor[]> forward) {
      if (effect != Effect.ALLOCATES) {
        return unseen(forward); // done again, on what was kept or made again
      }
      Tensor[] results = unseen(forward);
      CheckpointPolicy answer =
          unseen(() -> policy.apply(List.of(results), op.nodeName(), List.of(inputs)));
      boolean keep = answer == CheckpointPolicy.MUST_SAVE || answer == CheckpointPolicy.PREFER_SAVE;
      entries
          .computeIfAbsent(op.nodeName(), name -> new ArrayList<>())
          .add(new Results(keep ? aliases(results) : null));
      return results;
    }
  }

  /** A recomputation: uses what was kept. */
  private final class Using implements Interceptor {
    private final Map<String, Integer> counts = new HashMap<>();

    @Override
    public Tensor[] run(Op op, Effect effect, Tensor[] inputs, Supplier<Tensor[]> forward) {
      if (effect != Effect.ALLOCATES) {
        return unseen(forward); // done again, on what was kept or made again
      }
      String name = op.nodeName();
      List<Results> calls = entries.get(name);
      if (calls == null) {
        throw Errors.state(
            "%s encountered during backward but not found in storage.%s", name, MISMATCH);
      }
      int call = counts.merge(name, 1, Integer::sum) - 1;
      if (call >= calls.size()) {
        throw Errors.state(
            "%s invocation index %s encountered during backward but not found in storage.%s",
            name, call, MISMATCH);
      }
      Results entry = calls.get(call);
      if (entry == Results.USED) {
        throw new IllegalStateException(
            "Trying to backward an extra time. You are only allowed to backward once on any region"
                + " computed under selective activation checkpoint.");
      }
      Tensor[] kept = entry.results;
      if (kept == null) {
        return unseen(forward);
      }
      for (int i = 0; i < kept.length; i++) {
        if (!allowMutation && TensorAccess.writes(kept[i]) != entry.versions[i]) {
          throw new IllegalStateException(
              "Tensor cached during selective activation checkpoint has been mutated");
        }
      }
      calls.set(call, Results.USED);
      return kept;
    }
  }
}
