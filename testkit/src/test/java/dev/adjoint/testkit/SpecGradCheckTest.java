package dev.adjoint.testkit;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** First and second derivatives of every differentiable row against finite differences. */
final class SpecGradCheckTest {
  private static final int LARGEST = 30;
  private static final int SAMPLES = 12;

  /** How many samples have their second derivatives checked in all modes, which takes long. */
  private static final int SECOND_SAMPLES = 2;

  /** Reverse and forward mode, and several gradients at once. */
  private static final GradCheckOptions ALL_MODES =
      GradCheck.defaults().checkForwardAd(true).checkBatchedGrad(true);

  private static final Set<String> POSITIVE_ONLY = Set.of("log", "sqrt");

  @TestFactory
  Stream<DynamicTest> everyDifferentiableRow() {
    return OpSpecs.all().stream()
        .filter(OpSpec::hasDerivative)
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row)));
  }

  private static void check(OpSpec row) {
    for (OpCase kase : row.cases()) {
      OpCall call = kase.call();
      if (kase.kind() == OpCase.Kind.IN_PLACE) {
        call =
            in -> {
              Tensor[] copy = in.clone();
              copy[0] = in[0].clone();
              return kase.call().apply(copy);
            };
      }
      int nr = 0;
      for (Sample sample : samples(row, kase)) {
        GradCheckOptions second = nr++ < SECOND_SAMPLES ? ALL_MODES : GradCheck.defaults();
        Tensor[] inputs = smooth(row, kase.domains(row), sample);
        if (!isDifferentiable(call, inputs)) {
          continue;
        }
        try {
          GradCheck.gradcheck(call, ALL_MODES, inputs);
          GradCheck.gradgradcheck(call, second, inputs);
        } catch (RuntimeException e) {
          throw new AssertionError(row.name() + " " + kase.label() + " on " + sample, e);
        }
      }
    }
  }

  /** Small samples of shapes, each shape once. */
  private static List<Sample> samples(OpSpec row, OpCase kase) {
    return kase.samples(row).stream()
        .filter(s -> s.purpose() == Sample.Purpose.LAYOUT)
        .filter(s -> s.inputs().stream().anyMatch(i -> i.dtype() == DType.FLOAT64))
        .filter(s -> s.inputs().stream().allMatch(i -> i.values().count() <= LARGEST))
        .filter(s -> s.inputs().stream().allMatch(i -> i.values().count() > 0))
        .filter(s -> s.inputs().stream().noneMatch(i -> i.form() == Form.EXPANDED))
        .limit(SAMPLES)
        .toList();
  }

  private static Tensor[] smooth(OpSpec row, List<Domain> domains, Sample sample) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < sample.inputs().size(); i++) {
      Input input = sample.inputs().get(i);
      if (input.dtype() != DType.FLOAT64) {
        tensors.add(input.toTensor());
        continue;
      }
      Domain domain = domains.get(Math.min(i, domains.size() - 1));
      // A power is smooth in both operands only where the base is positive, as roots and
      // logarithms.
      Domain used =
          domains.contains(Domain.EXPONENT) || POSITIVE_ONLY.contains(row.name())
              ? Domain.POSITIVE
              : domain;
      double[] values = used.smooth(input.values().count(), 5L * i + 3);
      tensors.add(
          new Input(input.dtype(), input.sizes(), input.form(), new Values.Floats(values))
              .toTensor()
              .requiresGrad_());
    }
    return tensors.toArray(Tensor[]::new);
  }

  /** Finite differences need finite values, and more digits than float32 has. */
  private static boolean isSmooth(Tensor output) {
    return !output.requiresGrad()
        || (output.dtype() == DType.FLOAT64
            && Arrays.stream(output.detach().toDoubleArray()).allMatch(Double::isFinite));
  }

  private static boolean isDifferentiable(OpCall call, Tensor... inputs) {
    if (Arrays.stream(inputs).noneMatch(Tensor::requiresGrad)) {
      return false;
    }
    try {
      List<Tensor> outputs = call.apply(inputs);
      return outputs.stream().anyMatch(Tensor::requiresGrad)
          && outputs.stream().allMatch(SpecGradCheckTest::isSmooth);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      // A shape that the case refuses: the conformance suite checks that it must.
      return false;
    }
  }
}
