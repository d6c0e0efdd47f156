package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
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
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The same bits whichever kernels run, on however many threads, and however operands lie.
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
  void oneThreadTwoAndFourGiveTheSameBits() {
    int threads = Adjoint.getNumThreads();
    try {
      Adjoint.setNumThreads(1);
      List<String> one = digests(ProviderTest::isLarge);
      for (int several : new int[] {2, 4}) {
        Adjoint.setNumThreads(several);
        assertThat(digests(ProviderTest::isLarge)).containsExactlyElementsOf(one);
      }
    } finally {
      Adjoint.setNumThreads(threads);
    }
  }

  /** Rows that add in the order in which elements lie, or take another way for it, as libtorch. */
  private static final Set<String> IN_MEMORY_ORDER =
      Set.of(
          "adaptive_avg_pool1d", // one window is a mean
          "adaptive_avg_pool2d",
          "adaptive_avg_pool3d",
          "binary_cross_entropy",
          "binary_cross_entropy_with_logits",
          "dropout_",
          "einsum",
          "huber_loss",
          "linear",
          "logsumexp",
          "mean",
          "mse_loss",
          "norm",
          "normalize",
          "prod",
          "rms_norm",
          "scaled_dot_product_attention",
          "smooth_l1_loss",
          "std",
          "std_mean",
          "sum",
          "sum_to_size",
          "tensordot",
          "var",
          "var_mean");

  @Test
  void operandsThatLieOtherwiseGiveTheSameBits() {
    List<String> different = new ArrayList<>();
    for (OpSpec spec : OpSpecs.all()) {
      if (IN_MEMORY_ORDER.contains(spec.name())) {
        continue;
      }
      for (OpCase kase : spec.cases()) {
        for (Sample sample : kase.samples(spec)) {
          boolean repeats =
              kase.kind() == OpCase.Kind.IN_PLACE
                  && !sample.inputs().isEmpty()
                  && sample.inputs().getFirst().form() == Form.EXPANDED;
          if (sample.purpose() != Sample.Purpose.REFUSAL && liesOtherwise(sample) && !repeats) {
            Outcome given = seeded(kase, sample.inputs());
            List<Input> plain = sample.inputs().stream().map(ProviderTest::contiguous).toList();
            Outcome other = seeded(kase, plain);
            if (given.error() == null
                && other.error() == null
                && !bits(given.outputs()).equals(bits(other.outputs()))) {
              different.add(spec.name() + " " + kase.label() + " on " + sample);
            }
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static boolean liesOtherwise(Sample sample) {
    return sample.inputs().stream().anyMatch(i -> i.form() != Form.CONTIGUOUS)
        && sample.inputs().stream().allMatch(i -> i.values().count() <= LARGE)
        && sample.inputs().getFirst().dtype() == DType.FLOAT32;
  }

  private static Input contiguous(Input input) {
    return new Input(input.dtype(), input.sizes(), Form.CONTIGUOUS, input.values());
  }

  private static Outcome seeded(OpCase kase, List<Input> inputs) {
    Adjoint.manualSeed(3);
    return Ours.forward(kase.call(), inputs);
  }

  private static List<Long> bits(List<HostTensor> outputs) {
    return outputs.stream().map(o -> bits(o.values())).toList();
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
