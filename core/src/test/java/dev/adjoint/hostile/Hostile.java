package dev.adjoint.hostile;

import dev.adjoint.Warnings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The program that makes the calls, in a JVM of its own: what kills a JVM, or hangs it, is then a
 * failed test like any other.
 *
 * <p>Arguments: seed, number of the first call, number of calls, seconds that one call may take,
 * and a file for the number of the call that runs.
 */
public final class Hostile {
  private static final int SHOWN = 400;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long seed;
  private final boolean all;
  private final List<Surface.Entry> surface;
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private volatile @Nullable Call running;
  private long returned;
  private volatile long since;
  private volatile long spentBefore;

  private Hostile(long seed) {
    this.seed = seed;
    Pattern chosen = Pattern.compile(System.getProperty("adjoint.hostile.methods", ""));
    all = chosen.pattern().isEmpty();
    surface =
        Surface.all().stream()
            .filter(entry -> !Exclusions.isNever(entry) && chosen.matcher(entry.text()).find())
            .toList();
  }

  /** Makes the calls; exits with 1 if any was bad. */
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[0]);
    long first = Long.parseLong(args[1]);
    long calls = Long.parseLong(args[2]);
    long patience = Long.parseLong(args[3]);
    Warnings.setHandler(text -> {});
    Hostile hostile = new Hostile(seed);
    hostile.watch(Thread.currentThread(), patience);
    try (FileChannel file =
        FileChannel.open(
            Path.of(args[4]),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer progress = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
      hostile.run(first, calls, progress);
    }
    System.exit(hostile.print(calls) ? 0 : 1);
  }

  private void run(long first, long calls, ByteBuffer progress) {
    for (long i = first; i < first + calls; i++) {
      progress.putLong(0, i);
      Call call = new Call(seed, i, surface);
      since = System.nanoTime();
      spentBefore = THREADS.getCurrentThreadCpuTime();
      running = call;
      Call.Fault fault = call.run();
      returned += call.succeeded() ? 1 : 0;
      if (fault != null) {
        String key = call.name() + " " + fault.kind() + key(fault.thrown());
        if (counts.merge(key, 1, Integer::sum) == 1 && counts.size() <= SHOWN) {
          print(key, fault);
        }
      }
      long millis = (THREADS.getCurrentThreadCpuTime() - spentBefore) / 1_000_000;
      if (millis > 2_000) {
        System.out.println("slow: " + millis + " ms, call " + i + "\n" + call.snippet());
      }
    }
    running = null;
  }

  private static String key(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    return " "
        + thrown.getClass().getSimpleName()
        + (trace.length == 0 ? "" : " " + trace[0].getClassName() + "." + trace[0].getMethodName());
  }

  /** A busy machine may let a call wait; it does not make it work. */
  private boolean isStuck(Thread worker, long patience) {
    long spent = THREADS.getThreadCpuTime(worker.threadId()) - spentBefore;
    return spent > patience || System.nanoTime() - since > 20 * patience;
  }

  /** Ends a program that hangs, and says in what. */
  private void watch(Thread worker, long patience) {
    Thread watchdog =
        new Thread(
            () -> {
              while (true) {
                try {
                  Thread.sleep(500);
                } catch (InterruptedException e) {
                  return;
                }
                Call call = running;
                if (call != null && isStuck(worker, patience * 1_000_000_000L)) {
                  System.out.println("a call that does not end:\n" + call.snippet());
                  for (StackTraceElement frame : worker.getStackTrace()) {
                    System.out.println("    at " + frame);
                  }
                  System.out.flush();
                  Runtime.getRuntime().halt(3);
                }
              }
            },
            "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private boolean print(long calls) {
    int bad = counts.values().stream().mapToInt(Integer::intValue).sum();
    counts.forEach((key, count) -> System.out.println(count + " x " + key));
    System.out.println(
        calls
            + " calls of "
            + surface.size()
            + " methods with seed "
            + seed
            + ": "
            + returned
            + " came to a result, "
            + bad
            + " are bad");
    // Where everything fails, as where no tensor can be made, nothing was tried.
    boolean tried = returned > calls / 3 || calls < 1_000 || !all;
    if (!tried) {
      System.out.println("too few calls came to a result");
    }
    return bad == 0 && tried;
  }

  private static void print(String key, Call.Fault fault) {
    System.out.println("---- " + key + "\n// call " + fault.number());
    System.out.print(fault.snippet());
    System.out.println("// " + fault.kind());
    Throwable thrown = fault.thrown();
    if (thrown != null) {
      System.out.println("// " + thrown);
      Arrays.stream(thrown.getStackTrace())
          .filter(frame -> frame.getClassName().startsWith("dev.adjoint."))
          .filter(frame -> !frame.getClassName().startsWith(Hostile.class.getPackageName()))
          .limit(12)
          .forEach(frame -> System.out.println("//     at " + frame));
    }
    System.out.flush();
  }
}
