package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Storage;
import dev.adjoint.memory.VersionCounter;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One function transform in progress on a thread.
 *
 * <p>Inside it tensors stand for {@linkplain Wrapped values of the level below}. What a transform
 * makes of an operation on such tensors (record it, differentiate it forward, run it for a whole
 * batch) happens in {@link Dispatch} and the families; the operation itself runs on the values, one
 * level down, where the next transform may see it.
 */
public final class Level implements AutoCloseable, Tangent.Owner {

  /** What random numbers do inside {@code vmap}. */
  public enum Randomness {
    /** They are refused. */
    ERROR,
    /** Every member of the batch gets its own. */
    DIFFERENT,
    /** All members get the same. */
    SAME
  }

  /** Whether any thread ever was in a transform: until then nobody has to ask for its state. */
  private static boolean everUsed;

  private final AutogradState state;
  private final @Nullable Level below;

  /** This, or the innermost one around it that differentiates. */
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
    this.below = state.level();
    this.differentiation = batchSize < 0 ? this : below == null ? null : below.differentiation;
    this.forward = forward;
    this.number = below == null ? 1 : below.number + 1;
    this.outerGradEnabled = state.gradSwitch();
    this.outerInference = state.inferenceMode();
    this.batchSize = batchSize;
    this.randomness = randomness;
    state.setLevel(this);
  }

  /** Begins a differentiation in reverse; recording is on inside. */
  public static Level differentiation() {
    return differentiation(false);
  }

  /** Begins a forward differentiation; recording is on inside. */
  public static Level forwardDifferentiation() {
    return differentiation(true);
  }

  private static Level differentiation(boolean forward) {
    everUsed = true; // a stale false elsewhere is right: that thread is in no transform
    AutogradState state = AutogradState.current();
    Level level = new Level(state, -1, Randomness.ERROR, forward);
    state.setGradEnabled(true);
    state.setInferenceMode(false); // what is made inside is going to be differentiated
    return level;
  }

  /** The innermost differentiation that the calling thread is in: it sees all that is computed. */
  static @Nullable Level innermostDifferentiation() {
    Level current = everUsed ? AutogradState.current().level() : null;
    return current == null ? null : current.differentiation;
  }

  /** Whether the calling thread is in a forward differentiation. */
  public static boolean isForward() {
    Level level = innermostDifferentiation();
    while (level != null && !level.forward) {
      level = level.below == null ? null : level.below.differentiation;
    }
    return level != null;
  }

  /** Begins a batch. */
  public static Level batch(long size, Randomness randomness) {
    everUsed = true;
    return new Level(AutogradState.current(), size, randomness, false);
  }

  /** Ends the transform: from now on its tensors behave as the values they stand for. */
  @Override
  public void close() {
    alive = false;
    state.setLevel(below);
    state.setGradEnabled(outerGradEnabled);
    state.setInferenceMode(outerInference);
  }

  /** How deep it is nested, from 1. */
  public int number() {
    return number;
  }

  /** Whether this is a batch. */
  public boolean isBatch() {
    return batchSize >= 0;
  }

  /** How many members the batch has. */
  public long batchSize() {
    return batchSize;
  }

  /** What random numbers do inside. */
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

  /** Runs one level down: what {@code body} does, this transform does not see. */
  public <T> T below(Supplier<T> body) {
    AutogradState current = AutogradState.current();
    Level top = current.level();
    boolean grad = current.gradSwitch();
    current.setLevel(below);
    if (!isBatch()) {
      current.setGradEnabled(grad && outerGradEnabled);
    }
    try {
      return body.get();
    } finally {
      current.setLevel(top);
      current.setGradEnabled(grad);
    }
  }

  /** A tensor that stands for a value; not for integers, which have no derivative. */
  public Tensor wrap(Tensor value) {
    return wrap(value, TensorAccess.version(value));
  }

  /** A tensor that stands for a view of what {@code viewed} stands for. */
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

  /** A tensor that stands for each member of a batch. */
  public Tensor wrap(Tensor value, int batchDim) {
    return wrap(value, batchDim, TensorAccess.version(value));
  }

  /** A tensor that stands for a view of each member of the batch of {@code viewed}. */
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

  /** Inside a transform writes are counted, also to what was made in inference mode. */
  private static VersionCounter counted(VersionCounter version) {
    return version == VersionCounter.UNTRACKED ? new VersionCounter() : version;
  }

  private static VersionCounter versionOfView(Tensor value, Tensor viewed) {
    VersionCounter version = TensorAccess.version(value);
    return version == VersionCounter.UNTRACKED ? TensorAccess.version(viewed) : version;
  }

  /** Counts a write into a tensor that a write into its value has not counted. */
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

  /** The value that a tensor of this level stands for; any other is its own value. */
  public Tensor value(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    return wrapped != null && wrapped.level() == this ? wrapped.value() : t;
  }

  Tensor[] values(Tensor[] tensors) {
    Tensor[] values = new Tensor[tensors.length];
    Arrays.setAll(values, i -> value(tensors[i]));
    return values;
  }

  /** The tensors as tensors of this level; what comes from below is a constant here. */
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

  /** The batch's value with its dimension in front; the tensor itself where it has none. */
  public Tensor physical(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    if (wrapped == null || wrapped.level() != this) {
      return t;
    }
    return Batching.toFront(wrapped.value(), wrapped.batchDim());
  }

  /** The same, repeated where the tensor does not differ from member to member. */
  public Tensor physicalOrExpanded(Tensor t) {
    return owns(t) ? physical(t) : Batching.repeat(t, batchSize);
  }
}
