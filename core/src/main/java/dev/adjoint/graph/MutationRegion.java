package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.memory.Storage;
import dev.adjoint.memory.Writes;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A region in which tensors saved for backward may be modified in place.
 *
 * <p>Saved tensors are registered by storage; a write to a storage, through any view, first copies
 * the tensors registered for it. Everything here is held weakly, since the graph holds what it
 * needs.
 */
public final class MutationRegion implements AutoCloseable {
  /** The region that is open on a thread. */
  public static final AutogradState.Slot<MutationRegion> OPEN = new AutogradState.Slot<>();

  /** What is told of writes, once any region has been opened. */
  private static final Consumer<Storage> LISTENER = MutationRegion::beforeWrite;

  private static final int FEW = 64;
  private static final @Nullable Tensor[] NOTHING_SEEN = {};

  private final AutogradState state;
  private final SavedHooks hooks;

  /** The tensors saved since the last write to each storage. */
  private final Map<Storage, List<WeakReference<Handle>>> unwritten = new WeakHashMap<>();

  private final List<WeakReference<Handle>> all = new ArrayList<>();

  /** Prune cleared references from {@link #all} once it grows past this size. */
  private int limit = FEW;

  private boolean closed;

  /**
   * Placeholder in the graph for one version of a saved tensor, shared if it is saved repeatedly.
   */
  private static final class Handle implements SavedHooks.Freed {
    private @Nullable Tensor original;
    private @Nullable Tensor cloned;
    private int uses;

    @Override
    public void freed() {
      if (--uses == 0) {
        drop();
      }
    }

    void drop() {
      original = null;
      cloned = null;
    }
  }

  private MutationRegion(AutogradState state) {
    this.state = state;
    this.hooks = SavedHooks.enter(SavedHooks.Pair.of(this::pack, this::unpack));
  }

  public static MutationRegion enter() {
    AutogradState state = AutogradState.current();
    if (MutationRegion.OPEN.of(state) != null) {
      throw new IllegalStateException("allow_mutation_on_saved_tensors contexts cannot be nested");
    }
    MutationRegion region = new MutationRegion(state);
    Writes.listen(LISTENER);
    MutationRegion.OPEN.set(state, region);
    return region;
  }

  private Handle pack(Tensor tensor) {
    List<WeakReference<Handle>> saved =
        unwritten.computeIfAbsent(storage(tensor), storage -> new ArrayList<>());
    saved.removeIf(MutationRegion::isDead);
    for (WeakReference<Handle> reference : saved) {
      Handle known = reference.get();
      if (known != null && known.original == tensor) {
        known.uses++;
        return known;
      }
    }
    Handle handle = new Handle();
    handle.original = tensor;
    handle.uses = 1;
    WeakReference<Handle> reference = new WeakReference<>(handle);
    saved.add(reference);
    if (all.size() >= limit) {
      all.removeIf(MutationRegion::isDead);
      limit = Math.max(FEW, 2 * all.size());
    }
    all.add(reference);
    return handle;
  }

  private static Storage storage(Tensor tensor) {
    return TensorAccess.operand(Levels.innermost(tensor)).storage();
  }

  private static boolean isDead(WeakReference<Handle> reference) {
    Handle handle = reference.get();
    return handle == null || handle.uses == 0;
  }

  private Tensor unpack(Handle handle) {
    Tensor tensor = handle.cloned == null ? handle.original : handle.cloned;
    if (closed || tensor == null || MutationRegion.OPEN.of(AutogradState.current()) == null) {
      throw new IllegalStateException(
          "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context in which the"
              + " graph was originally recorded.");
    }
    return tensor;
  }

  /** Copies the saved tensors of the storage that is about to be written to. */
  private static void beforeWrite(Storage written) {
    MutationRegion region = MutationRegion.OPEN.of(AutogradState.current());
    if (region != null) {
      List<WeakReference<Handle>> saved = region.unwritten.remove(written);
      if (saved != null) {
        RunningPass.runUserCode(NOTHING_SEEN, () -> GradMode.with(false, () -> copy(saved)));
      }
    }
  }

  private static void copy(List<WeakReference<Handle>> saved) {
    for (WeakReference<Handle> reference : saved) {
      Handle handle = reference.get();
      if (handle != null && handle.original != null) {
        handle.cloned = handle.original.clone();
        handle.original = null;
      }
    }
  }

  /** Number of saved tensors currently held as clones, since they were modified. */
  public int clonedCount() {
    return count(handle -> handle.cloned != null);
  }

  /** Number of saved tensors currently held without a clone. */
  public int originalCount() {
    return count(handle -> handle.original != null);
  }

  private int count(Predicate<Handle> which) {
    int count = 0;
    for (WeakReference<Handle> reference : all) {
      Handle handle = reference.get();
      count += handle != null && which.test(handle) ? 1 : 0;
    }
    return count;
  }

  /** Closes the region and releases the tensors saved in it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    hooks.close(); // which refuses another thread
    closed = true;
    MutationRegion.OPEN.set(state, null);
    for (WeakReference<Handle> reference : all) {
      Handle handle = reference.get();
      if (handle != null) {
        handle.drop();
      }
    }
    unwritten.clear();
    all.clear();
  }
}
