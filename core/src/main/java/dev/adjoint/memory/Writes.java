package dev.adjoint.memory;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that hears of every write to a storage before it happens: each verb of a backend
 * tells it what it is going to write to, and so does what changes which memory a tensor shows.
 *
 * <p>Users who take a tensor's memory segment write through it unheard.
 */
public final class Writes {
  private static volatile @Nullable Consumer<Storage> listener;

  private Writes() {}

  /** Sets who is told; who is told already stays. */
  public static void listen(Consumer<Storage> to) {
    Consumer<Storage> before = listener;
    if (before != null && before != to) {
      throw new IllegalStateException("somebody else is told of writes already");
    }
    listener = to;
  }

  /** Tells of a write to a storage that is about to happen. */
  public static void before(Storage storage) {
    Consumer<Storage> told = listener;
    if (told != null) {
      told.accept(storage);
    }
  }
}
