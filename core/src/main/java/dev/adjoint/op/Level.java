package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Storage;
import dev.adjoint.memory.VersionCounter;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A level: one function transform in progress on a thread.
 *
 * <p>Inside it, tensors {@linkplain Wrapped wrap} values of the level below. {@link Dispatch} and
 * the families do what the transform asks for (record, compute tangents, batch); the operation
 * itself then runs on the unwrapped values one level down, where the next transform may see it.
 */
public final class Level implements AutoCloseable, Tangent.Owner {

  /** The randomness mode of {@code vmap}. */
  public enum Randomness {
    /** Random operations are refused. */
    ERROR,
    /** Every example gets its own random numbers. */
    DIFFERENT,
    /** All examples share the same random numbers. */
    SAME
  }

  /**
   * Whether any thread ever entered a transform; until then the per-thread state need not be read.
   */
  private static boolean everUsed;

  /** The innermost transform in progress on a thread. */
  static final AutogradState.Slot<Level> INNERMOST = new AutogradState.Slot<>();

  private final AutogradState state;
  private final @Nullable Level below;

  /** This level or the innermost enclosing one that is a differentiation. */
  private final @Nullable Level differentiation;

  private final boolean forward;
  private final int number;
  private final boolean outerGradEnabled;
  private final boolean outerInference;
  private final long batchSize;
  private final Randomness randomness;
  private boolean alive = true;

  private Level(AutogradState state, long batchSize, Randomness randomness, boolean forward) {
    this.state = state;
    this.below = Level.INNERMOST.of(state);
    this.differentiation = batchSize < 0 ? this : below == null ? null : below.differentiation;
    this.forward = forward;
    this.number = below == null ? 1 : below.number + 1;
    this.outerGradEnabled = state.gradEnabled;
    this.outerInference = state.inferenceMode();
    this.batchSize = batchSize;
    this.randomness = randomness;
    enter(state, this);
  }

  private static void enter(AutogradState state, @Nullable Level innermost) {
    INNERMOST.set(state, innermost);
    state.setInTransform(innermost != null);
  }

  /** Opens a reverse-mode level; recording is enabled inside. */
  public static Level differentiation() {
    return differentiation(false);
  }

  /** Opens a forward-mode level; recording is enabled inside. */
  public static Level forwardDifferentiation() {
    return differentiation(true);
  }

  private static Level differentiation(boolean forward) {
    everUsed = true; // a stale false elsewhere is right: that thread is in no transform
    AutogradState state = AutogradState.current();
    Level level = new Level(state, -1, Randomness.ERROR, forward);
    state.gradEnabled = true;
    state.setInferenceMode(false); // tensors created inside may be differentiated
    return level;
  }

  /** The innermost differentiation of the calling thread, which sees every operation. */
  static @Nullable Level innermostDifferentiation() {
    Level current = everUsed ? Level.INNERMOST.of(AutogradState.current()) : null;
    return current == null ? null : current.differentiation;
  }

  /** Whether the calling thread is inside a forward-mode level. */
  public static boolean isForward() {
    Level level = innermostDifferentiation();
    while (level != null && !level.forward) {
      level = level.below == null ? null : level.below.differentiation;
    }
    return level != null;
  }

  /** Opens a {@code vmap} level. */
  public static Level batch(long size, Randomness randomness) {
    everUsed = true;
    return new Level(AutogradState.current(), size, randomness, false);
  }

  /** Closes the level; its tensors then behave as the values they wrap. */
  @Override
  public void close() {
    alive = false;
    enter(state, below);
    state.gradEnabled = outerGradEnabled;
    state.setInferenceMode(outerInference);
  }

  /** Nesting depth, from 1. */
  public int number() {
    return number;
  }

  /** Whether this is a {@code vmap} level. */
  public boolean isBatch() {
    return batchSize >= 0;
  }

  /** The batch size. */
  public long batchSize() {
    return batchSize;
  }

  /** The randomness mode. */
  public Randomness randomness() {
    return randomness;
  }

  @Nullable Level below() {
    return below;
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public boolean isUsers() {
    return false;
  }

  /** Runs {@code body} one level down, where this transform does not see its operations. */
  public <T> T below(Supplier<T> body) {
    AutogradState current = AutogradState.current();
    Level top = Level.INNERMOST.of(current);
    boolean grad = current.gradEnabled;
    enter(current, below);
    if (!isBatch()) {
      current.gradEnabled = grad && outerGradEnabled;
    }
    try {
      return body.get();
    } finally {
      enter(current, top);
      current.gradEnabled = grad;
    }
  }

  /**
   * Wraps a value in a tensor of this level; integers, which have no derivative, are returned as
   * they are.
   */
  public Tensor wrap(Tensor value) {
    return wrap(value, TensorAccess.version(value));
  }

  /** Wraps a view of the value that {@code viewed} wraps. */
  Tensor wrapView(Tensor value, Tensor viewed) {
    return wrap(value, versionOfView(value, viewed));
  }

  private Tensor wrap(Tensor value, VersionCounter version) {
    Operand operand = TensorAccess.operand(value);
    if (!DTypes.isDifferentiable(operand.dtype())) {
      return value;
    }
    return TensorAccess.newTensor(
        new Operand(Storage.absent(), operand.layout(), operand.dtype()),
        counted(version),
        new Wrapped(this, value, -1));
  }

  /** Wraps a batch: the tensor hides the batch dimension. */
  public Tensor wrap(Tensor value, int batchDim) {
    return wrap(value, batchDim, TensorAccess.version(value));
  }

  /** Wraps a view of the batch that {@code viewed} wraps. */
  Tensor wrapView(Tensor value, int batchDim, Tensor viewed) {
    return wrap(value, batchDim, versionOfView(value, viewed));
  }

  private Tensor wrap(Tensor value, int batchDim, VersionCounter version) {
    Operand operand = TensorAccess.operand(value);
    return TensorAccess.newTensor(
        new Operand(Storage.absent(), Batching.member(operand.layout(), batchDim), operand.dtype()),
        counted(version),
        new Wrapped(this, value, batchDim));
  }

  /** Inside a transform every tensor has a version counter, even an inference tensor. */
  private static VersionCounter counted(VersionCounter version) {
    return version == VersionCounter.UNTRACKED ? new VersionCounter() : version;
  }

  private static VersionCounter versionOfView(Tensor value, Tensor viewed) {
    VersionCounter version = TensorAccess.version(value);
    return version == VersionCounter.UNTRACKED ? TensorAccess.version(viewed) : version;
  }

  /** Bumps the version counter of a wrapper, unless writing to its value already did. */
  public static void countWrite(Tensor self) {
    Wrapped wrapped = TensorAccess.wrapped(self);
    if (wrapped != null && TensorAccess.isUntracked(wrapped.value())) {
      TensorAccess.version(self).bump();
    }
  }

  /** Whether the tensor belongs to this level. */
  public boolean owns(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    return wrapped != null && wrapped.level() == this;
  }

  /** Unwraps a tensor of this level; any other tensor is returned as it is. */
  public Tensor value(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    return wrapped != null && wrapped.level() == this ? wrapped.value() : t;
  }

  Tensor[] values(Tensor[] tensors) {
    Tensor[] values = new Tensor[tensors.length];
    Arrays.setAll(values, i -> value(tensors[i]));
    return values;
  }

  /** Wraps the tensors that don't belong to this level; they are constants for it. */
  Tensor[] lift(Tensor[] tensors) {
    Tensor[] lifted = tensors;
    for (int i = 0; i < tensors.length; i++) {
      if (!owns(tensors[i])) {
        Tensor own = wrap(tensors[i]);
        if (own == tensors[i]) {
          continue;
        }
        lifted = lifted == tensors ? tensors.clone() : lifted;
        lifted[i] = own;
      }
    }
    return lifted;
  }

  /**
   * Unwraps a batch and moves its batch dimension to the front; an unbatched tensor is returned as
   * it is.
   */
  public Tensor physical(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    if (wrapped == null || wrapped.level() != this) {
      return t;
    }
    return Batching.toFront(wrapped.value(), wrapped.batchDim());
  }

  /** The same, but an unbatched tensor is expanded by a batch dimension. */
  public Tensor physicalOrExpanded(Tensor t) {
    return owns(t) ? physical(t) : Batching.repeat(t, batchSize);
  }
}
