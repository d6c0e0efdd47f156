package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.noGrad;
import static dev.adjoint.Adjoint.rand;
import static dev.adjoint.Adjoint.randn;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Allocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * Trains for very long without closing anything, and prints how much memory the process holds:
 * {@code Endurance [small steps] [large steps]}.
 */
final class Endurance {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long LARGE = 10_000_000;

  private Endurance() {}

  static void main(String[] args) {
    int small = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int large = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    run("training a line on 16 points", small, trainingStep());
    run("add, mul, backward on 10 M elements", large, largeStep());
  }

  private static void run(String what, int steps, IntConsumer step) {
    IO.println("%s, %,d steps".formatted(what, steps));
    // What the process needs once (code, pools) is there after the first steps.
    int first = Math.max(1, steps / 50);
    long start = System.nanoTime();
    for (int i = 1; i <= steps; i++) {
      step.accept(i);
      if (i == first || i == steps / 2 || i == steps) {
        String at = i == first ? "start" : i == steps ? "end" : "middle";
        double seconds = (System.nanoTime() - start) / 1e9;
        IO.println(
            "  %-6s step %,9d  %s  native %5d MB  %.1f s"
                .formatted(at, i, resident(), Allocator.stats().reservedBytes() >> 20, seconds));
      }
    }
  }

  /** Gradient descent on the mean squared error. */
  private static IntConsumer trainingStep() {
    Tensor x = randn(16);
    Tensor target = x.mul(3).add(1);
    Tensor slope = rand(1).requiresGrad_();
    Tensor offset = rand(1).requiresGrad_();
    return step -> {
      Tensor error = x.mul(slope).add(offset).sub(target);
      error.mul(error).mean().backward();
      noGrad(
          () -> {
            descend(slope);
            descend(offset);
          });
      slope.setGrad(null);
      offset.setGrad(null);
    };
  }

  private static void descend(Tensor parameter) {
    Tensor gradient = parameter.grad();
    if (gradient == null) {
      throw new IllegalStateException("no gradient arrived");
    }
    parameter.sub_(gradient.mul(0.01));
  }

  private static IntConsumer largeStep() {
    Tensor x = rand(LARGE).requiresGrad_();
    Tensor y = rand(LARGE);
    return step -> {
      switch (step % 3) {
        case 0 -> y.add(y);
        case 1 -> y.mul(y).add(y);
        default -> {
          x.mul(y).add(x).sum().backward();
          x.setGrad(null);
        }
      }
    };
  }

  /** The memory of the process that is really there, where the system tells. */
  private static String resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .map("resident %5d MB"::formatted)
          .findFirst()
          .orElse("resident unknown");
    } catch (IOException e) {
      return "resident unknown";
    }
  }
}
