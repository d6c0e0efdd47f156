package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import dev.adjoint.testkit.Sample;
import dev.adjoint.testkit.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The same bits whichever kernels run, and on however many threads.
 *
 * <p>The tests run in two JVMs. The one with the vector module writes a digest of every result; the
 * one without compares its own with them.
 */
final class ProviderTest {
  private static final Path DIGESTS = Path.of("target", "digests-of-the-vector-provider.txt");
  private static final int LARGE = 5000;

  static boolean hasVectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  @Test
  void scalarAndVectorKernelsGiveTheSameBits() throws IOException {
    List<String> digests = digests(sample -> true);
    if (hasVectorModule()) {
      Files.createDirectories(Objects.requireNonNull(DIGESTS.getParent()));
      Files.write(DIGESTS, digests);
      return;
    }
    assumeTrue(Files.exists(DIGESTS), "the JVM with the vector module runs first");
    assertThat(digests).containsExactlyElementsOf(Files.readAllLines(DIGESTS));
  }

  @Test
  void oneThreadAndThreeGiveTheSameBits() {
    int threads = Adjoint.getNumThreads();
    try {
      Adjoint.setNumThreads(1);
      List<String> one = digests(ProviderTest::isLarge);
      Adjoint.setNumThreads(3);
      assertThat(digests(ProviderTest::isLarge)).containsExactlyElementsOf(one);
    } finally {
      Adjoint.setNumThreads(threads);
    }
  }

  /** What is split among threads, in the types whose order of adding shows. */
  private static boolean isLarge(Sample sample) {
    return sample.inputs().stream()
        .anyMatch(i -> i.values().count() > LARGE && i.dtype() == DType.FLOAT32);
  }

  private static List<String> digests(Predicate<Sample> wanted) {
    List<String> digests = new ArrayList<>();
    for (OpSpec spec : OpSpecs.all()) {
      for (OpCase kase : spec.cases()) {
        digests.add(spec.name() + " " + kase.label() + " " + digest(spec, kase, wanted));
      }
    }
    return digests;
  }

  private static String digest(OpSpec spec, OpCase kase, Predicate<Sample> wanted) {
    long hash = 17;
    for (Sample sample : kase.samples(spec)) {
      if (!wanted.test(sample)) {
        continue;
      }
      boolean gradient =
          spec.node() != null && sample.hasFloating() && kase.kind() != OpCase.Kind.IN_PLACE;
      OpCall call = kase.call();
      Outcome outcome =
          gradient
              ? Ours.backward(call, sample.inputs(), RowCheck::gradientFor)
              : Ours.forward(call, sample.inputs());
      for (HostTensor output : outcome.outputs()) {
        hash = hash * 31 + bits(output.values());
      }
      for (HostTensor grad : outcome.grads()) {
        hash = hash * 31 + (grad == null ? 1 : bits(grad.values()));
      }
    }
    return Long.toHexString(hash);
  }

  private static long bits(Values values) {
    return switch (values) {
      case Values.Floats(double[] a) -> Arrays.hashCode(a);
      case Values.Longs(long[] a) -> Arrays.hashCode(a);
    };
  }
}
