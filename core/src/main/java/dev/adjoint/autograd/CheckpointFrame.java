package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.GraphTask;
import dev.adjoint.graph.OperationLog;
import dev.adjoint.graph.SavedHooks;
import dev.adjoint.graph.SavedVariable;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a checkpointed region: stands in for what the region saves, and recomputes it.
 *
 * <p>Hooks replace every tensor that the region saves by a {@link Placeholder}. The first holder
 * that is unpacked in a backward pass runs the region again, under hooks that catch what is saved.
 * The arguments are saved before these hooks are in force, so that a checkpoint around this one
 * recomputes them in turn.
 */
final class CheckpointFrame {
  private static final String TIP =
      "Tip: pass `debug=True` to the checkpoint, or run inside set_checkpoint_debug_enabled(True),"
          + " to see the operations of both runs.";

  private final Checkpointed<?> function;
  private final boolean checksMetadata;
  private final boolean earlyStop;
  private final CheckpointContexts contexts;
  private final @Nullable OperationLog forwardLog;
  private final @Nullable OperationLog recomputeLog;
  private final byte @Nullable [] rngState;

  /** Tensors as {@link SavedVariable}. */
  private final List<@Nullable Object> args = new ArrayList<>();

  private final List<WeakReference<Placeholder>> holders = new ArrayList<>();
  private final List<@Nullable Metadata> metadata = new ArrayList<>();
  private int live;
  private boolean completed;
  private boolean ignoresCount;

  private final Map<Object, Recomputed> passes = new WeakHashMap<>();

  /** What two runs must have in common. */
  private record Metadata(Shape shape, DType dtype) {
    static Metadata of(Tensor tensor) {
      return new Metadata(tensor.shape(), tensor.dtype());
    }

    @Override
    public String toString() {
      return "{'shape': " + shape + ", 'dtype': " + dtype + ", 'device': device(type='cpu')}";
    }
  }

  /** Stands in the graph for a tensor that was not kept. */
  private final class Placeholder implements SavedHooks.Freed {
    final int index;
    boolean dropped;

    Placeholder(int index) {
      this.index = index;
    }

    @Override
    public void freed() {
      synchronized (CheckpointFrame.this) {
        dropped = true;
        live--;
        freeArgsIfUnused();
      }
    }
  }

  /** What was recomputed for one backward pass. */
  private static final class Recomputed {
    boolean recomputed;
    int count;
    final Map<Integer, Tensor> values = new TreeMap<>();
    final BitSet unpacked = new BitSet();
  }

  /** Ends a recomputation that has found all it was run for. */
  private static final class Stop extends Error {
    private static final long serialVersionUID = 1L;

    Stop() {
      super("all that was needed has been recomputed", null, false, false);
    }
  }

  CheckpointFrame(Checkpointed<?> function, CheckpointOptions options) {
    AutogradState state = AutogradState.current();
    this.function = function;
    this.earlyStop =
        state.checkpointEarlyStop == null ? options.earlyStop() : state.checkpointEarlyStop;
    Supplier<CheckpointContexts> contextFn = options.contextFn();
    boolean debug = state.checkpointDebug == null ? options.debug() : state.checkpointDebug;
    if (debug && contextFn != null) {
      throw new IllegalArgumentException("debug=True is incompatible with non-default context_fn");
    }
    this.forwardLog = debug ? new OperationLog() : null;
    this.recomputeLog = debug ? new OperationLog() : null;
    this.checksMetadata =
        switch (options.determinismCheck()) {
          case "default" -> true;
          case "none" -> false;
          default ->
              throw Errors.argument(
                  "determinism_check should be one of ['default', 'none'], but got %s",
                  options.determinismCheck());
        };
    this.contexts =
        contextFn == null
            ? CheckpointContexts.NONE
            : Require.returned(contextFn.get(), "contextFn");
    this.rngState =
        options.preserveRngState() ? MersenneTwister.defaultGenerator().getState() : null;
  }

  /** Runs the region for the first time. */
  static <T extends @Nullable Object> T run(
      Checkpointed<T> function, CheckpointOptions options, @Nullable Object[] args) {
    CheckpointFrame frame = new CheckpointFrame(function, options);
    if (!GradMode.isEnabled()) {
      return function.apply(args);
    }
    if (AutogradState.current().isInTransform()) {
      // The region would run again after the transform has ended, without its tensors.
      throw new IllegalStateException(
          "torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor hooks. Please"
              + " open an issue with your use case. (a checkpoint inside of a function transform)");
    }
    for (Object arg : args) {
      frame.args.add(arg instanceof Tensor tensor ? SavedVariable.input(tensor) : arg);
    }
    List<T> result = new ArrayList<>(1);
    frame.forward(() -> result.add(function.apply(args)));
    return result.getFirst();
  }

  @SuppressWarnings("try") // guards are used for their close alone
  private void forward(Runnable body) {
    try (SavedHooks hooks =
            SavedHooks.enter(SavedHooks.Pair.of(this::pack, this::unpackOrExplain));
        Graph.Guard log = log(forwardLog)) {
      CheckpointContexts.inside(contexts.forward(), body);
    }
    completed = true;
    freeArgsIfUnused();
  }

  private static Graph.Guard log(@Nullable OperationLog log) {
    return log == null ? () -> {} : log.open()::close;
  }

  private synchronized Placeholder pack(Tensor tensor) {
    Placeholder holder = new Placeholder(holders.size());
    holders.add(new WeakReference<>(holder));
    metadata.add(checksMetadata ? Metadata.of(tensor) : null);
    live++;
    return holder;
  }

  private void freeArgsIfUnused() {
    if (live == 0 && completed) {
      for (Object arg : args) {
        if (arg instanceof SavedVariable saved) {
          saved.free();
        }
      }
      args.clear();
    }
  }

  private Tensor unpackOrExplain(Placeholder holder) {
    OperationLog first = forwardLog;
    OperationLog second = recomputeLog;
    if (first == null || second == null) {
      return unpack(holder);
    }
    try {
      return unpack(holder);
    } catch (CheckpointException e) {
      throw new CheckpointException(explanation(first, second, e), e);
    }
  }

  private Tensor unpack(Placeholder holder) {
    GraphTask task = GraphTask.innermost();
    Recomputed pass = task == null ? new Recomputed() : passOf(task);
    if (!pass.recomputed) {
      pass.count = 0;
      recompute(pass);
      pass.recomputed = true;
      check(pass);
    }
    if (pass.unpacked.get(holder.index)) {
      throw new CheckpointException(
          "torch.utils.checkpoint: Unpack is being triggered for a tensor that was already unpacked"
              + " once. If you are calling ctx.saved_tensors in backward, make sure to do so only"
              + " once. Otherwise please open an issue with details on your use case.");
    }
    Tensor value = pass.values.remove(holder.index);
    if (value == null) {
      throw Errors.state("a checkpoint has not recomputed tensor %s", holder.index);
    }
    pass.unpacked.set(holder.index);
    return value;
  }

  private Recomputed passOf(Object key) {
    synchronized (passes) {
      return passes.computeIfAbsent(key, k -> new Recomputed());
    }
  }

  @SuppressWarnings("try") // guards are used for their close alone
  private void recompute(Recomputed pass) {
    @Nullable Object[] given = new Object[args.size()];
    for (int i = 0; i < given.length; i++) {
      given[i] = args.get(i) instanceof SavedVariable saved ? saved.unpack(null) : args.get(i);
    }
    SavedHooks.Pair hooks =
        SavedHooks.Pair.<Tensor>of(tensor -> caught(pass, tensor.detach()), tensor -> tensor);
    try (SavedHooks guard = SavedHooks.enter(hooks);
        Graph.Guard log = log(recomputeLog);
        GradMode grad = GradMode.set(true)) {
      withRngState(
          rngState,
          () -> CheckpointContexts.inside(contexts.recompute(), () -> function.apply(given)));
    } catch (Stop stop) {
      // as planned
    }
  }

  /** Runs {@code body} on the random numbers that come after {@code rngState}. */
  static void withRngState(byte @Nullable [] rngState, Runnable body) {
    if (rngState == null) {
      body.run();
      return;
    }
    MersenneTwister generator = MersenneTwister.defaultGenerator();
    byte[] surrounding = generator.getState();
    try {
      generator.setState(rngState);
      body.run();
    } finally {
      generator.setState(surrounding);
    }
  }

  /**
   * Takes a tensor that recomputation saves. It is also what the recomputed graph holds, which may
   * be differentiated where the region itself does so.
   */
  private Tensor caught(Recomputed pass, Tensor tensor) {
    int index = pass.count++;
    if (index >= holders.size()) {
      if (!completed) {
        ignoresCount = true; // a gradient inside the region, which has not got this far yet
        return tensor;
      }
      throw new CheckpointException(
          "torch.utils.checkpoint: trying to save more tensors during recomputation than during the"
              + " original forward pass.\n"
              + TIP);
    }
    if (isLive(index)) {
      pass.values.put(index, tensor);
    }
    if (earlyStop && pass.count == holders.size()) {
      throw new Stop();
    }
    return tensor;
  }

  private boolean isLive(int index) {
    Placeholder holder = holders.get(index).get();
    return holder != null && !holder.dropped;
  }

  private void check(Recomputed pass) {
    if (ignoresCount) {
      return;
    }
    if (pass.count != holders.size()) {
      throw new CheckpointException(
          "torch.utils.checkpoint: A different number of tensors was saved during the original"
              + " forward and recomputation.\nNumber of tensors saved during forward: "
              + holders.size()
              + "\nNumber of tensors saved during recomputation: "
              + pass.count
              + ".\n"
              + TIP);
    }
    StringBuilder different = new StringBuilder();
    pass.values.forEach(
        (index, tensor) -> {
          Metadata before = metadata.get(index);
          Metadata now = Metadata.of(tensor);
          if (before != null && !before.equals(now)) {
            different.append("tensor at position ").append(index);
            different.append(":\nsaved metadata: ").append(before);
            different.append("\nrecomputed metadata: ").append(now).append('\n');
          }
        });
    if (!different.isEmpty()) {
      throw new CheckpointException(
          "torch.utils.checkpoint: Recomputed values for the following tensors have different"
              + " metadata than during the forward pass.\n"
              + different
              + TIP);
    }
  }

  private static String explanation(
      OperationLog first, OperationLog second, CheckpointException error) {
    return String.join(
        "\n",
        Arrays.asList(
            "1. Calls of the operations in the original forward",
            "",
            first.traces("original"),
            "2. Calls of the operations during recomputation",
            "",
            second.traces("recompute"),
            "3. Operations executed during the original forward:",
            "",
            first.operations(),
            "",
            "Operations executed during recomputation:",
            "",
            second.operations(),
            "",
            "4. ERROR: Detected non-determinism while running activation checkpointing",
            "",
            "You are seeing this error because you passed `debug=True` to checkpoint, and what was"
                + " saved differs between the two runs. Compare the operations above; under 1 and 2"
                + " stand the places they were called from.",
            "",
            String.valueOf(error.getMessage())));
  }
}
