package dev.adjoint.notebook;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a cell prints in few pieces: a message for each call of {@code print} would drown
 * Jupyter, which drops what comes too fast.
 */
final class Batches implements Capture.Sink, AutoCloseable {
  private static final int LONGEST = 8192;
  private static final long MILLISECONDS = 50;

  private final Capture.Sink target;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("streams").daemon().factory());
  private final StringBuilder pending = new StringBuilder();
  private @Nullable String pendingName;

  Batches(Capture.Sink target) {
    this.target = target;
    var _ =
        clock.scheduleWithFixedDelay(
            this::flush, MILLISECONDS, MILLISECONDS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void print(String name, String text) {
    if (!name.equals(pendingName)) {
      flush();
      pendingName = name;
    }
    pending.append(text);
    if (pending.length() > LONGEST) {
      flush();
    }
  }

  private synchronized void flush() {
    if (pendingName != null && !pending.isEmpty()) {
      target.print(pendingName, pending.toString());
      pending.setLength(0);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    flush();
  }
}
