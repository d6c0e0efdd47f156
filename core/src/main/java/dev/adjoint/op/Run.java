package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.Storage;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operation on its inputs.
 *
 * <p>{@link #run} is the same for all families: transforms, interceptor, computation, history,
 * tangents, saved results. The methods that it calls, in the order in which they stand here, say
 * what is particular to a family.
 *
 * @param <O> the family
 */
abstract class Run<O extends Op> {
  /** The operation. */
  final O op;

  /** The inputs; a level replaces them by those that it handles ({@link #on}). */
  final Tensor[] inputs;

  /** What the run does to memory. A field: asking it costs less than a virtual call. */
  final Interceptor.Effect effect;

  Run(O op, Interceptor.Effect effect, Tensor... inputs) {
    this.op = op;
    this.effect = effect;
    this.inputs = inputs;
  }

  /**
   * Whether a run on these inputs is nothing but computing and recording: no transform, no
   * interceptor and no tangent has to do with it. Families that are called for few elements ask it
   * first; then no run need be made.
   *
   * @param unknown whether autograd knows none of the inputs
   */
  static boolean isDirect(Tensor[] inputs, boolean unknown) {
    return !Levels.any(inputs)
        && AutogradState.interceptor() == null
        && (unknown || ForwardMode.owner(inputs) == null)
        && !Storage.severalDevices();
  }

  /** Runs the operation, also in place, with results on the device of its operands. */
  final Tensor[] run() {
    return Storage.severalDevices() ? Placement.beside(inputs, this::inOrder) : inOrder();
  }

  /** The only place that knows the order. */
  private Tensor[] inOrder() {
    return Levels.any(inputs) || (isWrite() && isWrapped()) ? resolved().throughLevel() : at(null);
  }

  private Tensor[] throughLevel() {
    Level level = level();
    if (level == null) {
      return at(null);
    }
    Tensor[] results = rewritten(level);
    return results == null ? lifted(level).at(level) : results;
  }

  /**
   * Runs the operation at a level.
   *
   * @param level the differentiation that handles it; null for none
   */
  private Tensor[] at(@Nullable Level level) {
    if (isWrite()) {
      prepare(level);
    }
    Tensor[] results = level == null ? intercepted() : below(level);
    boolean saves = record(results);
    Tangent.Owner owner = isWrite() ? ownerBefore() : ForwardMode.owner(inputs);
    if (owner != null) {
      attachTangents(owner, results);
    }
    if (saves) {
      saveResults(results); // with their tangents
    }
    return results;
  }

  private Tensor[] intercepted() {
    Interceptor interceptor = AutogradState.interceptor();
    return interceptor == null ? compute() : interceptor.run(op, effect, inputs, this::compute);
  }

  private boolean isWrite() {
    return effect == Interceptor.Effect.WRITES;
  }

  // ---- levels

  /** Whether what is written belongs to a function transform. */
  boolean isWrapped() {
    return false;
  }

  /** The same run on other inputs. */
  abstract Run<O> on(Tensor[] others);

  /** The same run on the values of tensors whose levels have ended. */
  Run<O> resolved() {
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
  Run<O> lifted(Level level) {
    Tensor[] lifted = level.lift(inputs);
    return lifted == inputs ? this : on(lifted);
  }

  // ---- computing

  /**
   * What has to be done before memory is written: checks, and saving what is overwritten. Called
   * for writes only.
   *
   * @param level the differentiation that handles the run; null for none
   */
  void prepare(@Nullable Level level) {}

  /** Runs the operation one level down and wraps the results. */
  Tensor[] below(Level level) {
    Tensor[] results = level.below(on(level.values(inputs))::run);
    Tensor[] wrapped = new Tensor[results.length];
    for (int i = 0; i < wrapped.length; i++) {
      wrapped[i] = level.wrap(results[i]);
    }
    return wrapped;
  }

  /** Computes the results, unrecorded. */
  abstract Tensor[] compute();

  // ---- recording

  /**
   * Makes the node, if the run is recorded, the history of the results.
   *
   * @return whether the node has to save results, in the end
   */
  abstract boolean record(Tensor[] results);

  /** The owner of the tangents that took part in a write; null if there is none. */
  Tangent.@Nullable Owner ownerBefore() {
    return null;
  }

  /** Attaches the tangents of the results. */
  abstract void attachTangents(Tangent.Owner owner, Tensor[] results);

  /** Saves the results that the node needs, which have their tangents by now. */
  void saveResults(Tensor[] results) {}
}
