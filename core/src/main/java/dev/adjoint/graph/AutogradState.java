package dev.adjoint.graph;

import dev.adjoint.memory.Opened;
import dev.adjoint.memory.PerThread;
import dev.adjoint.op.Interceptor;
import dev.adjoint.op.Tangent;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Per-thread autograd state. Autograd has no other global state. */
public final class AutogradState {
  private static final PerThread<AutogradState> CURRENT = new PerThread<>(AutogradState::new);

  /**
   * Whether any thread ever entered inference mode; until then the per-thread state need not be
   * read.
   */
  private static boolean inferenceUsed;

  /** The same for anomaly mode. */
  private static boolean anomalyUsed;

  /** The handles of modes that are open on this thread. */
  private final Opened.OfThread opened = new Opened.OfThread();

  /** The grad mode itself, regardless of inference mode; who sets it restores it. */
  public boolean gradEnabled = true;

  /**
   * Anomaly mode: whether nodes store stack traces, and whether a NaN in a gradient is an error.
   */
  private boolean anomaly;

  public boolean checkNan = true;
  public boolean multithreading = true;
  private boolean inferenceMode;
  public boolean viewReplay;
  public long nextSequenceNr;

  /** Whether a function transform is in progress on this thread. */
  private boolean inTransform;

  /** What other classes keep for this thread. */
  private final @Nullable Object[] slots = new Object[Slot.COUNT];

  /** The dual level that the user has opened. */
  public Tangent.@Nullable Owner dualLevel;

  /** Whether the user's tangents are suspended, while tangents are being computed. */
  private boolean dualsSuspended;

  /** The error message where saved-tensor hooks are disabled; null if they are allowed. */
  public @Nullable String savedTensorHooksDisabled;

  /** Overrides the early-stop option of checkpoints; null for no override. */
  public @Nullable Boolean checkpointEarlyStop;

  /** Overrides the debug option of checkpoints; null for no override. */
  public @Nullable Boolean checkpointDebug;

  /** Lets operations skip the thread's state as long as nothing was ever intercepted. */
  private static boolean everIntercepted;

  private @Nullable Interceptor interceptor;

  private AutogradState() {}

  /**
   * A place in the state of every thread for what another class keeps there, so that this class,
   * which all others use, need not know it.
   *
   * @param <T> what is kept
   */
  public static final class Slot<T> {
    private static final int COUNT = 8;
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private final int index = TAKEN.getAndIncrement();

    /** What is kept for a thread; null for nothing. */
    @SuppressWarnings("unchecked") // only set() puts anything at this index
    public @Nullable T of(AutogradState state) {
      return (T) state.slots[index];
    }

    /** Keeps something for a thread. */
    public void set(AutogradState state, @Nullable T value) {
      state.slots[index] = value;
    }
  }

  /** Opens a handle for a mode of this state, which is the calling thread's. */
  public Opened open(String kind, Runnable restore) {
    return Opened.nested(opened, kind, restore);
  }

  /** The interceptor of the calling thread's operations; null for none. */
  public static @Nullable Interceptor interceptor() {
    return everIntercepted ? current().interceptor : null;
  }

  /** Sets the interceptor of this thread's operations and returns the former one. */
  public @Nullable Interceptor intercept(@Nullable Interceptor next) {
    if (next != null) {
      everIntercepted = true;
    }
    Interceptor before = interceptor;
    interceptor = next;
    return before;
  }

  /** Whether a function transform is in progress on this thread. */
  public boolean isInTransform() {
    return inTransform;
  }

  /** Says whether a function transform is in progress on this thread. */
  public void setInTransform(boolean inside) {
    inTransform = inside;
  }

  /** Whether the user's tangents are suspended. */
  public boolean areDualsSuspended() {
    return dualsSuspended;
  }

  /** Suspends or resumes the user's tangents; the caller restores it. */
  public void suspendDuals(boolean suspended) {
    dualsSuspended = suspended;
  }

  /** The state of the calling thread. */
  public static AutogradState current() {
    return CURRENT.get();
  }

  /** Lends this state to the calling thread, while the thread that owns it waits. */
  void lend() {
    CURRENT.borrow(this);
  }

  /**
   * Whether operations on this thread are recorded; inside a function transform inference mode has
   * no effect.
   */
  public boolean isGradEnabled() {
    return gradEnabled && (!inferenceMode || inTransform);
  }

  /** Whether this thread is in inference mode. */
  public boolean inferenceMode() {
    return inferenceMode;
  }

  /** Enters or leaves inference mode; the caller restores it. */
  public void setInferenceMode(boolean enabled) {
    if (enabled) {
      inferenceUsed = true; // a stale false elsewhere is right: that thread is in no such mode
    }
    inferenceMode = enabled;
  }

  /** Whether the calling thread is in inference mode. */
  public static boolean isInferenceMode() {
    return inferenceUsed && current().inferenceMode;
  }

  /** Whether the calling thread is in anomaly mode. */
  public static boolean isAnomalyMode() {
    return anomalyUsed && current().anomaly;
  }

  /** Whether this thread is in anomaly mode. */
  public boolean anomaly() {
    return anomaly;
  }

  /** Enters or leaves anomaly mode; the caller restores it. */
  public void setAnomaly(boolean enabled) {
    if (enabled) {
      anomalyUsed = true; // as in inference mode
    }
    anomaly = enabled;
  }
}
