package dev.adjoint.autograd;

import dev.adjoint.memory.Opened;
import dev.adjoint.memory.PerThread;
import dev.adjoint.op.Interceptor;
import dev.adjoint.op.Level;
import org.jspecify.annotations.Nullable;

/** What autograd keeps for each thread: nothing else about it is global. */
public final class AutogradState {
  private static final PerThread<AutogradState> CURRENT = new PerThread<>(AutogradState::new);

  /** Whether any thread ever was in inference mode: until then nobody has to ask for its state. */
  private static boolean inferenceUsed;

  /** The modes that users have switched on this thread and not closed. */
  private final Opened.OfThread opened = new Opened.OfThread();

  boolean gradEnabled = true;

  /** Whether nodes remember where they were made, and whether a NaN in a gradient is an error. */
  boolean anomaly;

  boolean checkNan = true;
  boolean multithreading = true;
  private boolean inferenceMode;
  boolean viewReplay;
  long nextSequenceNr;

  /** The backward pass that runs on this thread, innermost first. */
  @Nullable GraphTask task;

  /** The innermost function transform that is running on this thread. */
  private @Nullable Level level;

  /** The dual level that the user has entered. */
  @Nullable DualLevel dualLevel;

  /** Whether tangents that the user has set are ignored, since they are being computed. */
  private boolean dualsSuspended;

  /** The hooks that tensors saved on this thread go through, innermost first. */
  SavedTensorHooks.@Nullable Nested savedTensorHooks;

  /** What is said to those who want to use such hooks where they are forbidden. */
  @Nullable String savedTensorHooksDisabled;

  /** Keeps saved tensors as they were when they are written to; null where nobody wants that. */
  @Nullable AllowMutation allowMutation;

  /** Whether checkpoints stop recomputing early; null for what each of them says. */
  @Nullable Boolean checkpointEarlyStop;

  /** Whether checkpoints explain their errors at length; null for what each of them says. */
  @Nullable Boolean checkpointDebug;

  /** What writes down the operations of this thread. */
  @Nullable OperationLog operationLog;

  /** Spares all who never intercept the look at the thread's state. */
  private static volatile boolean everIntercepted;

  private @Nullable Interceptor interceptor;

  private AutogradState() {}

  /** A handle for a mode of this, the calling thread's, state. */
  Opened open(String kind, Runnable restore) {
    return Opened.nested(opened, kind, restore);
  }

  /** What answers in place of the operations of the calling thread; null for nothing. */
  public static @Nullable Interceptor interceptor() {
    return everIntercepted ? current().interceptor : null;
  }

  /** Lets {@code next} answer in place of this thread's operations; returns what did before. */
  @Nullable Interceptor intercept(@Nullable Interceptor next) {
    if (next != null) {
      everIntercepted = true;
    }
    Interceptor before = interceptor;
    interceptor = next;
    return before;
  }

  /** The innermost function transform that is running on this thread. */
  public @Nullable Level level() {
    return level;
  }

  /** Makes another transform the innermost one. */
  public void setLevel(@Nullable Level innermost) {
    level = innermost;
  }

  /** How recording is switched, whatever else may forbid it. */
  public boolean gradSwitch() {
    return gradEnabled;
  }

  /** Switches recording; who calls this restores it. */
  public void setGradEnabled(boolean enabled) {
    gradEnabled = enabled;
  }

  /** Whether tangents that the user has set are ignored. */
  public boolean areDualsSuspended() {
    return dualsSuspended;
  }

  /** Ignores, or heeds, the tangents that the user has set; who calls this restores it. */
  public void suspendDuals(boolean suspended) {
    dualsSuspended = suspended;
  }

  /** The state of the calling thread. */
  public static AutogradState current() {
    return CURRENT.get();
  }

  /** Makes this the calling thread's state too, while the thread that owns it waits. */
  void lend() {
    CURRENT.borrow(this);
  }

  /** Whether operations on this thread are recorded; function transforms see no inference mode. */
  public boolean isGradEnabled() {
    return gradEnabled && (!inferenceMode || level != null);
  }

  /** Whether this thread is in inference mode. */
  public boolean inferenceMode() {
    return inferenceMode;
  }

  /** Enters or leaves inference mode; who calls this restores it. */
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

  /** Whether views made on this thread keep the operations that made them. */
  public boolean isViewReplayEnabled() {
    return viewReplay;
  }
}
