package dev.adjoint.op;

import dev.adjoint.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operation on its inputs: what is particular to the operation's family. {@link
 * Dispatch#run} calls these methods, in the order in which they stand here.
 */
abstract class Run {
  /** The inputs; a level replaces them by those that it handles ({@link #on}). */
  final Tensor[] inputs;

  Run(Tensor... inputs) {
    this.inputs = inputs;
  }

  /** The operation. */
  abstract Op op();

  /** What the run does to memory. */
  Interceptor.Effect effect() {
    return Interceptor.Effect.ALLOCATES;
  }

  // ---- levels

  /** Whether a function transform may see the run. */
  boolean isSeen() {
    return Levels.any(inputs);
  }

  /** The same run on other inputs. */
  abstract Run on(Tensor[] others);

  /** The same run on the values of tensors whose levels have ended. */
  Run resolved() {
    Tensor[] live = Levels.resolve(inputs);
    return live == inputs ? this : on(live);
  }

  /** The level that handles the run; null for none. */
  @Nullable Level level() {
    return Levels.top(inputs);
  }

  /**
   * The results if the level has the run done in another way: {@code vmap} once for the whole
   * batch; null for the usual way, one level down.
   */
  Tensor @Nullable [] rewritten(Level level) {
    return level.isBatch() ? batched(level) : null;
  }

  /** The results under {@code vmap}, by running the operation once for the whole batch. */
  abstract Tensor[] batched(Level level);

  /** The same run with all inputs wrapped for the level. */
  Run lifted(Level level) {
    Tensor[] lifted = level.lift(inputs);
    return lifted == inputs ? this : on(lifted);
  }

  // ---- computing

  /**
   * What has to be done before memory is written: checks, and saving what is overwritten.
   *
   * @param level the differentiation that handles the run; null for none
   */
  void prepare(@Nullable Level level) {}

  /** Runs the operation one level down and wraps the results. */
  Tensor[] below(Level level) {
    Tensor[] results = level.below(() -> Dispatch.run(on(level.values(inputs))));
    Tensor[] wrapped = new Tensor[results.length];
    for (int i = 0; i < wrapped.length; i++) {
      wrapped[i] = level.wrap(results[i]);
    }
    return wrapped;
  }

  /** Computes the results, unrecorded. */
  abstract Tensor[] compute();

  // ---- recording

  /** Makes the node, if the run is recorded, the history of the results; whether it did. */
  abstract boolean record(Tensor[] results);

  /** The owner of the inputs' tangents; null if there is none. */
  Tangent.@Nullable Owner owner() {
    return ForwardMode.owner(inputs);
  }

  /** Attaches the tangents of the results. */
  abstract void attachTangents(Tangent.Owner owner, Tensor[] results);

  /** Saves the results that the node needs, which have their tangents by now. */
  void saveResults(Tensor[] results) {}
}
