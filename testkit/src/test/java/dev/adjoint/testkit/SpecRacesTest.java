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
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * Every row while another thread gives its operands other memory and other sizes, and writes to
 * them: a result, or an error in our words, but no access outside of memory. In checked mode each
 * access is looked at; without it, the process must not die. The same where the other thread
 * changes only dtype and values of one operand.
 */
@Tag("checked")
final class SpecRacesTest {
  private static final int SAMPLES = 4;

  /** Calls of each sample: {@code -Dadjoint.races=1000} tries harder. */
  private static final int CALLS = Integer.getInteger("adjoint.races", 6);

  private static final String ERROR = "error: ";

  private static final Set<Class<?>> CLEAN =
      Set.of(
          IllegalStateException.class,
          IllegalArgumentException.class,
          IndexOutOfBoundsException.class,
          UnsupportedOperationException.class);

  /** What the JDK says, and what checked mode does. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "not inside a live storage|out of bounds for length|^Index \\d+ out of bounds|^Range \\["
              + "|(integer|long) overflow|/ by zero|cannot be cast|Cannot|because \"|^null$");

  /**
   * Whether each result must be of one dtype or of the other. An operation that is made of several
   * may see one in the first and one in the last, and nothing is promised but memory: {@code
   * -Dadjoint.races.dtypes=true} lists those that do.
   */
  private static final boolean SAYS_WHICH = Boolean.getBoolean("adjoint.races.dtypes");

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

  /**
   * Whether a user may see this: what the JDK throws by itself is of a class below these. An outer
   * product of several operands that have grown may need more memory than there is, and says so.
   */
  private static boolean isClean(Throwable e) {
    String text = String.valueOf(e.getMessage());
    if (e instanceof OutOfMemoryError) {
      return text.startsWith("native memory for tensors: tried to allocate ");
    }
    return CLEAN.contains(e.getClass()) && !INTERNALS.matcher(text).find();
  }

  // ---- dtypes

  @TestFactory
  Stream<DynamicTest> dtypesThatChangeMeanwhile() {
    return OpSpecs.all().stream()
        .filter(row -> !row.family().equals(Family.CREATION))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> raceOfDTypes(row)));
  }

  private static void raceOfDTypes(OpSpec row) throws InterruptedException {
    Random random = new Random(row.name().hashCode());
    for (OpCase kase : row.cases()) {
      List<Sample> samples =
          new ArrayList<>(
              kase.samples(row).stream()
                  .filter(s -> s.purpose() != Sample.Purpose.REFUSAL && !s.inputs().isEmpty())
                  .toList());
      for (int i = 0; i < 2 && !samples.isEmpty(); i++) {
        Sample sample = samples.remove(random.nextInt(samples.size()));
        int which = random.nextInt(sample.inputs().size());
        if (isUsedOnce(kase, which)) {
          raceOfDTypes(kase, sample, which, random);
        }
      }
    }
  }

  /** A call that asks its operand twice may see both. */
  private static boolean isUsedOnce(OpCase kase, int which) {
    String name = "xyzw".substring(which, which + 1);
    return Pattern.compile("\\b" + name + "\\b").matcher(kase.python()).results().count() < 2;
  }

  /** One operand is of one dtype or of another, with other values. */
  private static void raceOfDTypes(OpCase kase, Sample sample, int which, Random random)
      throws InterruptedException {
    Tensor old = sample.toTensors()[which];
    Tensor other = otherDType(old, random);
    String expected = textWith(kase, sample, which, old);
    String expectedOfOther = textWith(kase, sample, which, other);
    Tensor x = old.data();
    AtomicBoolean done = new AtomicBoolean();
    Thread racer =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!done.get()) {
                    x.setData(other);
                    x.setData(old);
                  }
                });
    try {
      for (int call = 0; call < CALLS; call++) {
        String text = textOf(kase, sample, which, x);
        if (kase.kind() == OpCase.Kind.IN_PLACE && which == 0) {
          continue; // what one call wrote the next one reads: only the errors tell
        }
        if (SAYS_WHICH && !text.startsWith(ERROR)) {
          assertThat(text)
              .as("%s, operand %d as %s or %s", sample, which, old.dtype(), other.dtype())
              .isIn(expected, expectedOfOther);
        }
      }
    } finally {
      done.set(true);
      racer.join();
    }
  }

  /** Other values, in a dtype in which those of the first are not read by chance. */
  private static Tensor otherDType(Tensor x, Random random) {
    DType[] all = DType.values();
    DType dtype = all[random.nextInt(all.length)];
    while (dtype == x.dtype()) {
      dtype = all[random.nextInt(all.length)];
    }
    Tensor values = x.detach().to(DType.FLOAT64).mul(1.2345678901).add(1.0987654321);
    return values.to(dtype);
  }

  private static String textWith(OpCase kase, Sample sample, int which, Tensor operand) {
    return textOf(kase, sample, which, operand.clone());
  }

  /** The results, or the error, of a call with this operand. */
  private static String textOf(OpCase kase, Sample sample, int which, Tensor operand) {
    Tensor[] inputs = sample.toTensors();
    inputs[which] = operand;
    Adjoint.manualSeed(1);
    StringBuilder text = new StringBuilder();
    try {
      for (Tensor result : kase.call().apply(inputs)) {
        if (result == operand) {
          text.append("the operand itself, whatever that is by now\n");
        } else {
          text.append(result.dtype()).append(' ').append(result).append('\n');
        }
      }
      RESULTS.incrementAndGet();
      return text.toString();
    } catch (RuntimeException e) {
      ERRORS.incrementAndGet();
      if (!isClean(e)) {
        throw e;
      }
      return ERROR + e;
    }
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
