package dev.adjoint.testkit;

import static dev.adjoint.testkit.Derivatives.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * Every row while another thread gives its operands other memory and other sizes, and writes to
 * them: a result, or an error, but no access outside of memory. In checked mode each access is
 * looked at; without it, the process must not die.
 */
@Tag("checked")
final class SpecRacesTest {
  private static final int SAMPLES = 4;

  /** Calls of each sample: {@code -Dadjoint.races=1000} tries harder. */
  private static final int CALLS = Integer.getInteger("adjoint.races", 6);

  private static final AtomicLong RESULTS = new AtomicLong();
  private static final AtomicLong ERRORS = new AtomicLong();

  @AfterAll
  static void report(TestReporter reporter) {
    reporter.publishEntry("races", RESULTS + " results, " + ERRORS + " errors");
  }

  @TestFactory
  Stream<DynamicTest> operandsThatChangeMeanwhile() {
    return OpSpecs.all().stream()
        .filter(row -> !row.family().equals(Family.CREATION))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> race(row)));
  }

  private static void race(OpSpec row) throws InterruptedException {
    Random random = new Random(row.name().hashCode());
    for (OpCase kase : row.cases()) {
      List<Sample> samples =
          new ArrayList<>(
              kase.samples(row).stream()
                  .filter(s -> s.purpose() != Sample.Purpose.REFUSAL && !s.inputs().isEmpty())
                  .toList());
      for (int i = 0; i < SAMPLES && !samples.isEmpty(); i++) {
        race(kase, samples.remove(random.nextInt(samples.size())), random.nextLong());
      }
    }
  }

  private static void race(OpCase kase, Sample sample, long seed) throws InterruptedException {
    Tensor[] inputs = sample.toTensors();
    for (Tensor input : inputs) {
      input.requiresGrad_(input.isFloatingPoint() && seed % 2 == 0);
    }
    AtomicBoolean done = new AtomicBoolean();
    Throwable[] wrong = new Throwable[1];
    Thread racer =
        Thread.ofPlatform().daemon().start(() -> wrong[0] = change(inputs, new Random(seed), done));
    try {
      for (int call = 0; call < CALLS; call++) {
        Throwable thrown = compute(kase, inputs);
        assertThat(thrown).as("%s, seed %d", sample, seed).isNull();
      }
    } finally {
      done.set(true);
      racer.join();
    }
    assertThat(wrong[0]).as("%s, seed %d", sample, seed).isNull();
  }

  private static @Nullable Throwable compute(OpCase kase, Tensor[] inputs) {
    try {
      for (Tensor result : outputs(kase.call().apply(inputs.clone()))) {
        String _ = result.toString();
        if (result.requiresGrad() && result.numel() < 1 << 16) {
          result.sum().backward();
        }
      }
      RESULTS.incrementAndGet();
      return null;
    } catch (Throwable e) {
      ERRORS.incrementAndGet();
      return isClean(e) ? null : e;
    }
  }

  /** Whether a user may see this. */
  private static boolean isClean(Throwable e) {
    String text = String.valueOf(e.getMessage());
    return (e instanceof IllegalStateException
            || e instanceof IllegalArgumentException
            || e instanceof IndexOutOfBoundsException
            || e instanceof UnsupportedOperationException
            || e instanceof ArithmeticException)
        && !text.contains("not inside a live storage");
  }

  /** Other memory, sizes, strides and values, until it is enough. */
  private static @Nullable Throwable change(Tensor[] inputs, Random random, AtomicBoolean done) {
    Tensor[][] others = new Tensor[inputs.length][];
    for (int i = 0; i < inputs.length; i++) {
      Tensor x = inputs[i].detach();
      DType dtype = x.dtype();
      others[i] =
          new Tensor[] {
            x,
            x.clone(),
            Adjoint.zeros(Adjoint.size(1), dtype),
            Adjoint.zeros(Adjoint.size(0), dtype),
            Adjoint.zeros(Adjoint.size(3, 700), dtype).t(),
            Adjoint.zeros(Adjoint.size(1), dtype).expand(x.shape().toArray().length == 0 ? 1 : 5),
            x.clone().resize_(larger(x.shape()))
          };
    }
    while (!done.get()) {
      int i = random.nextInt(inputs.length);
      Tensor other = others[i][random.nextInt(others[i].length)];
      try {
        switch (random.nextInt(7)) {
          case 0, 1 -> inputs[i].setData(other);
          case 2 -> inputs[i].detach().set_(other);
          case 3 -> inputs[i].data().resize_(random.nextInt(2_000));
          case 4 -> inputs[i].setData(inputs[i].data().resize_(random.nextInt(5_000), 2));
          case 5 -> inputs[i].data().fill_(random.nextInt(-100_000, 100_000));
          default -> inputs[i].setData(others[i][0]);
        }
      } catch (Throwable e) {
        if (!isClean(e)) {
          return e;
        }
      }
    }
    return null;
  }

  private static long[] larger(Shape shape) {
    long[] sizes = shape.toArray();
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = Math.min(sizes[d] + 3, 100);
    }
    return sizes;
  }
}
