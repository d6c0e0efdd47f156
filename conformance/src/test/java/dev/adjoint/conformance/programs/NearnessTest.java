package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import dev.adjoint.testkit.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What counts as near: no more than a row's tolerance, and what is open. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class NearnessTest {
  @Test
  void termsThatCancelCountWhereOtherOperandsAreClasses() {
    HostTensor classes =
        new HostTensor(
            DType.INT64,
            new long[] {4},
            new long[] {1},
            0,
            new Values.Longs(new long[] {1, -100, 0, 1}));
    double[] logs = {1, -0.46111714005158894, 3, 4, 1.0050006546626091, 6, 7, -3.316451273678128};
    List<HostTensor> operands = List.of(classes, floats(logs, 4, 2));
    // The exact sum, rounded and divided, against one added from the left.
    assertThat(compare("nll_loss", 0, operands, 0.9241892530223693, 0.9241892530223691)).isNull();
    assertThat(compare("nll_loss", 0, operands, 0.92418925302, 0.9241892530223691)).isNotNull();
  }

  @Test
  void ofTwoThatDifferTheOneNearerToTheExactValueIsRight() {
    // Exactly 0.061167886293607078..., between the two.
    List<HostTensor> operands = List.of(floats(new double[] {-2.7310143525452553}));
    assertThat(compare("sigmoid", 0, operands, 0.06116788629360709, 0.06116788629360707)).isNull();
    assertThat(compare("sigmoid", 0, operands, 0.06116788629360707, 0.06116788629360709))
        .isNotNull();
    assertThat(Exact.isAsNear("sigmoid", 0, 0.5, Math.nextUp(0.5))).isTrue();
    assertThat(Exact.isAsNear("tanh", 1, Math.tanh(1), Math.tanh(1) + 1e-15)).isTrue();
    assertThat(Exact.isAsNear("exp", 1, Math.E + 1e-15, Math.E)).isFalse();
    assertThat(Exact.isAsNear("log", 1, 0, 0)).isFalse();
  }

  @Test
  void aMeanOfInfinityIsOpenAndTheOthersAreNot() {
    List<HostTensor> operands = List.of(floats(new double[] {Double.POSITIVE_INFINITY, 1}, 2));
    assertThat(compare("var_mean", 0, operands, Double.POSITIVE_INFINITY, Double.NaN)).isNull();
    assertThat(compare("var_mean", 0, operands, Double.NaN, Double.POSITIVE_INFINITY)).isNotNull();
    assertThat(compare("mean", 0, operands, Double.POSITIVE_INFINITY, Double.NaN)).isNotNull();
  }

  @Test
  void theFormHasToBeTheSameWhereverElementsAreOpen() {
    HostTensor one = floats(new double[] {1});
    HostTensor narrow =
        new HostTensor(
            DType.FLOAT32, new long[0], new long[0], 0, new Values.Floats(new double[] {1}));
    OpSpec lerp = OpSpecs.named("lerp");
    Nearness nearness = new Nearness(lerp, lerp.cases().getFirst(), List.of(one, one, one));
    assertThat(nearness.compare(one, one, 0, true)).isNull();
    assertThat(nearness.compare(narrow, one, 0, true)).isNotNull();
    HostTensor square = floats(new double[] {1, 1, 1, 1}, 2, 2);
    HostTensor turned =
        new HostTensor(DType.FLOAT64, new long[] {2, 2}, new long[] {1, 2}, 0, square.values());
    assertThat(nearness.compare(turned, square, 0, true)).isNotNull();
    assertThat(nearness.compare(turned, square, 0, false)).isNull();
  }

  @Test
  void aSpreadIsAsPreciseAsItsMean() {
    double[] two = {5, 24, -1.269453347312515, 1.2381321961505685};
    List<HostTensor> operands = List.of(floats(two, 4));
    assertThat(compare("var", 0, operands, 3.143992628892523, 3.1439926288925237)).isNull();
    assertThat(compare("var", 0, operands, 3.1439926288, 3.1439926288925237)).isNotNull();
  }

  @Test
  void onlyTheLeastAndTheLargestZeroHaveEitherSign() {
    List<HostTensor> operands = List.of(floats(new double[] {0.0, -0.0}, 2));
    assertThat(compare("min", 0, operands, 0.0, -0.0)).isNull();
    assertThat(compare("min", 0, operands, 0.0, -Double.MIN_VALUE)).isNotNull();
    assertThat(compare("neg", 0, operands, 0.0, -0.0)).isNotNull();
  }

  @Test
  void onlySumsAtTheEndOfTheTypeMayOverflow() {
    HostTensor operand = floats(new double[] {5e307, 5e307, -5e307, 1, 2, 3}, 2, 3);
    OpSpec sum = OpSpecs.named("sum");
    OpCase lines =
        sum.cases().stream().filter(c -> c.python().contains("-1")).findFirst().orElseThrow();
    Nearness nearness = new Nearness(sum, lines, List.of(operand));
    HostTensor theirs = floats(new double[] {5e307, 6}, 2, 1);
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(nearness.compare(floats(new double[] {infinity, 6}, 2, 1), theirs, 0, false))
        .isNull();
    assertThat(nearness.compare(floats(new double[] {infinity, 7}, 2, 1), theirs, 0, false))
        .isNotNull();
    assertThat(nearness.compare(floats(new double[] {5e307, infinity}, 2, 1), theirs, 0, false))
        .isNotNull();
  }

  private static @Nullable String compare(
      String name, int number, List<HostTensor> operands, double ours, double theirs) {
    OpSpec row = OpSpecs.named(name);
    Nearness nearness = new Nearness(row, row.cases().get(number), operands);
    return nearness.compare(floats(new double[] {ours}), floats(new double[] {theirs}), 0, false);
  }

  private static HostTensor floats(double[] elements, long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= sizes[d];
    }
    return new HostTensor(DType.FLOAT64, sizes, strides, 0, new Values.Floats(elements));
  }
}
