package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Opened;
import dev.adjoint.op.Errors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pair of saved-tensor hooks that is in force on a thread: tensors saved for backward pass
 * through the pack hook and are restored by the unpack hook.
 */
public final class SavedHooks implements AutoCloseable {
  /** The hooks that are open on a thread, innermost first. */
  public static final AutogradState.Slot<Nested> OPEN = new AutogradState.Slot<>();

  /** Lets operations skip the thread's state as long as hooks were never used. */
  public static volatile boolean everUsed;

  public final Pair pair;
  private final Opened opened;

  /** The active hooks of a thread, innermost first; immutable, so that it can be restored. */
  public record Nested(SavedHooks top, @Nullable Nested outer) {
    /** The same without one of them. */
    @Nullable Nested without(SavedHooks hooks) {
      if (top == hooks) {
        return outer;
      }
      Nested rest = outer == null ? null : outer.without(hooks);
      return rest == outer ? this : new Nested(top, rest);
    }
  }

  /** What packs, and what unpacks that. */
  public record Pair(
      Function<? super Tensor, ? extends @Nullable Object> pack,
      Function<@Nullable Object, ? extends @Nullable Object> unpack) {

    @SuppressWarnings("unchecked") // unpack gets only what pack returned
    public static <P extends @Nullable Object> Pair of(
        Function<? super Tensor, ? extends P> pack,
        Function<? super P, ? extends @Nullable Object> unpack) {
      return new Pair(pack, (Function<@Nullable Object, ? extends @Nullable Object>) unpack);
    }

    public Tensor unpacked(@Nullable Object packed) {
      Object result = unpack.apply(packed);
      if (result instanceof Tensor tensor) {
        return tensor;
      }
      throw Errors.argument(
          "Output of saved tensor unpack_hook expected to be a Tensor but got result of type"
              + " %s",
          result == null ? "null" : result.getClass().getSimpleName());
    }
  }

  /** A packed object that wants to know when the graph has no more use for it. */
  public interface Freed {
    /** Called once for every saved tensor that was packed as this object. */
    void freed();
  }

  private SavedHooks(AutogradState state, Pair pair) {
    this.pair = pair;
    this.opened =
        Opened.single(
            "a pair of saved tensor hooks",
            () -> {
              Nested stack = SavedHooks.OPEN.of(state);
              if (stack != null) {
                SavedHooks.OPEN.set(state, stack.without(this));
              }
            });
  }

  /** Whether hooks are active on the calling thread. */
  static boolean areInForce() {
    return everUsed && SavedHooks.OPEN.of(AutogradState.current()) != null;
  }

  /** Activates a pair. */
  public static SavedHooks enter(Pair pair) {
    AutogradState state = AutogradState.current();
    if (state.savedTensorHooksDisabled != null) {
      throw new IllegalStateException(state.savedTensorHooksDisabled);
    }
    everUsed = true;
    SavedHooks hooks = new SavedHooks(state, pair);
    SavedHooks.OPEN.set(state, new Nested(hooks, SavedHooks.OPEN.of(state)));
    return hooks;
  }

  /** Deactivates this pair, wherever it is in the stack, on the thread it is active on. */
  @Override
  public void close() {
    opened.close();
  }
}
