package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.ones;

import dev.adjoint.Scope;
import dev.adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Scalar;

/**
 * Loops that drop what they compute, from the first step on: the time of a step and the memory that
 * the process holds, for each collector, beside the same loop in a scope and in libtorch.
 *
 * <p>Each loop runs in a process of its own: {@code PlainLoops [collector ...]}.
 */
final class PlainLoops {
  private static final long[] SIZES = {25_000, 250_000, 1_000_000, 10_000_000, 100_000_000};

  private static final List<String> COLLECTORS =
      List.of("UseSerialGC", "UseParallelGC", "UseG1GC", "UseZGC");

  /** So many elements are computed in one loop, about. */
  private static final long WORK = 4_000_000_000L;

  private static final Path STATUS = Path.of("/proc/self/status");

  private PlainLoops() {}

  /** What runs in a step. */
  private enum Loop {
    DROPPED,
    SCOPE,
    GRAPH,
    GRAPH_SCOPE,
    LIBTORCH,
    LIBTORCH_GRAPH;

    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean isTheirs() {
      return this == LIBTORCH || this == LIBTORCH_GRAPH;
    }

    boolean hasGraph() {
      return this == GRAPH || this == GRAPH_SCOPE || this == LIBTORCH_GRAPH;
    }
  }

  static void main(String[] args) {
    if (args.length == 3 && args[0].equals("loop")) {
      run(Loop.valueOf(args[1]), Long.parseLong(args[2]));
      return;
    }
    List<String> collectors = args.length == 0 ? COLLECTORS : List.of(args);
    IO.println("x.add(1), and with a graph x.mul(k).add(x).sum().backward(), on so many floats");
    IO.println(
        "%11s  %-14s  %-11s  %10s  %10s  %9s"
            .formatted("floats", "loop", "collector", "first us", "later us", "resident"));
    for (long size : SIZES) {
      for (Loop loop : Loop.values()) {
        for (String collector : loop.isTheirs() ? collectors.subList(0, 1) : collectors) {
          // Before it, the JVM may say a word about its modules.
          String result =
              Processes.run(
                      PlainLoops.class,
                      List.of("-XX:+" + collector),
                      List.of("loop", loop.name(), Long.toString(size)))
                  .lines()
                  .toList()
                  .getLast();
          String shown = loop.isTheirs() ? "" : collector.substring(3);
          IO.println(
              "%,11d  %-14s  %-11s  %s".formatted(size, loop.title(), shown, result.strip()));
        }
      }
    }
  }

  private static void run(Loop loop, long size) {
    int steps = Math.clamp(WORK / (loop.hasGraph() ? 4 : 1) / size, 20, 20_000);
    Runnable step = step(loop, size);
    int part = steps / 4;
    long start = System.nanoTime();
    long quarter = 0;
    long half = 0;
    for (int i = 0; i < steps; i++) {
      step.run();
      if (i == part - 1) {
        quarter = System.nanoTime();
      } else if (i == 2 * part - 1) {
        half = System.nanoTime();
      }
    }
    double first = (quarter - start) / 1e3 / part;
    double later = (System.nanoTime() - half) / 1e3 / (steps - 2 * part);
    IO.println("%10.1f  %10.1f  %6d MB".formatted(first, later, mostResident()));
  }

  private static Runnable step(Loop loop, long size) {
    Tensor x = ones(size);
    Tensor k = ones(size);
    if (loop.hasGraph()) {
      x.requiresGrad_();
    }
    return switch (loop) {
      case DROPPED -> () -> x.add(1);
      case SCOPE ->
          () -> {
            try (Scope _ = Scope.open()) {
              x.add(1);
            }
          };
      case GRAPH -> () -> differentiate(x, k);
      case GRAPH_SCOPE ->
          () -> {
            try (Scope _ = Scope.open()) {
              differentiate(x, k);
            }
          };
      case LIBTORCH, LIBTORCH_GRAPH -> theirs(loop, size);
    };
  }

  private static void differentiate(Tensor x, Tensor k) {
    x.mul(k).add(x).sum().backward();
    x.setGrad(null);
  }

  private static Runnable theirs(Loop loop, long size) {
    Torch.setThreads(Runtime.getRuntime().availableProcessors());
    var x = org.bytedeco.pytorch.global.torch.ones(size);
    var k = org.bytedeco.pytorch.global.torch.ones(size);
    Scalar one = new Scalar(1);
    if (loop == Loop.LIBTORCH) {
      return () -> x.add(one).close();
    }
    x.requires_grad_(true);
    var nothing = new org.bytedeco.pytorch.Tensor();
    return () -> {
      try (var product = x.mul(k);
          var sum = product.add(x);
          var total = sum.sum()) {
        total.backward();
      }
      x.mutable_grad().put(nothing);
    };
  }

  /** The most memory of the process that was ever really there, where the system tells. */
  private static long mostResident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
