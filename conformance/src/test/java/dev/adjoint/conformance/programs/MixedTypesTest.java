package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Sample;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every row with operands of two dtypes, in each pair, of numbers that halves, singles and small
 * integers have to round or wrap: which operand is converted to what, and when, shows in the
 * result.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class MixedTypesTest {
  private static final long[] WHOLE = {
    3, -5, 100, 257, 1001, -2049, 32_769, 70_001, (1L << 24) + 1, -(1L << 53) - 1
  };
  private static final double[] REAL = {
    0.3, 1.7, -2.5, 3.141592653589793, 100.7, 257.3, -0.01, 3000.7, 70_001.3, 16_777_217.5
  };

  private final Map<String, String> differences = new LinkedHashMap<>();
  private long comparisons;

  @Test
  void operandsOfTwoTypesAreConvertedAsInLibtorch() {
    for (List<Table.Entry> row : Table.get().rows()) {
      for (Table.Entry entry : row) {
        if (!entry.samples().isEmpty() && !entry.isVerbatim()) {
          compareAll(entry);
        }
      }
    }
    assertThat(differences.values()).isEmpty();
    assertThat(comparisons).isGreaterThan(50_000);
  }

  /** Each operand in turn in each type, the others in each type, and either of them 0-d. */
  private void compareAll(Table.Entry entry) {
    Sample sample = entry.samples().getFirst();
    int arity = sample.inputs().size();
    boolean pointwise = entry.row().family() == Family.POINTWISE;
    for (int one = 0; one < arity; one++) {
      if (entry.isFixed(one)) {
        continue;
      }
      for (DType type : DType.values()) {
        for (DType other : arity > 1 ? DType.values() : new DType[] {type}) {
          for (Sizes sizes : Sizes.values()) {
            if (pointwise ? sizes != Sizes.SAMPLED : sizes == Sizes.SAMPLED) {
              List<Input> inputs = new ArrayList<>();
              for (int i = 0; i < arity; i++) {
                Input given = sample.inputs().get(i);
                inputs.add(
                    entry.isFixed(i) && !pointwise
                        ? given
                        : input(
                            entry.isFixed(i) ? given.dtype() : i == one ? type : other,
                            sizes.of(given, i == one),
                            i));
              }
              compare(entry, inputs);
            }
          }
        }
      }
    }
  }

  private void compare(Table.Entry entry, List<Input> inputs) {
    try (Machine machine = new Machine()) {
      List<Ref> refs = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        machine.run(new Leaf(i, inputs.get(i), false));
        refs.add(new Ref(i, 0));
      }
      Difference difference =
          machine.run(new Call(inputs.size(), entry.row(), entry.number(), refs));
      comparisons += machine.comparisons();
      if (difference != null) {
        String python = entry.kase().python();
        differences.putIfAbsent(
            python,
            entry.row().name()
                + ", "
                + python
                + inputs.stream().map(i -> i.dtype() + Arrays.toString(i.sizes())).toList()
                + ": "
                + difference.text());
      }
    }
  }

  /** The sizes of one operand and of the others. */
  private enum Sizes {
    SAMPLED,
    SAME,
    ONE_0D,
    OTHERS_0D;

    long[] of(Input sampled, boolean one) {
      return switch (this) {
        case SAMPLED -> sampled.sizes();
        case SAME -> new long[] {WHOLE.length};
        case ONE_0D -> one ? new long[0] : new long[] {WHOLE.length};
        case OTHERS_0D -> one ? new long[] {WHOLE.length} : new long[0];
      };
    }
  }

  private static Input input(DType dtype, long[] sizes, int operand) {
    int count = Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact));
    int first = operand * 3 + (sizes.length == 0 ? 4 : 0);
    IntStream places = IntStream.range(first, first + count);
    return new Input(
        dtype,
        sizes,
        Form.CONTIGUOUS,
        dtype.isFloatingPoint()
            ? new Values.Floats(
                places.mapToDouble(i -> Values.round(REAL[i % REAL.length], dtype)).toArray())
            : new Values.Longs(
                places.mapToLong(i -> wrapped(WHOLE[i % WHOLE.length], dtype)).toArray()));
  }

  private static long wrapped(long value, DType dtype) {
    return switch (dtype) {
      case BOOL -> value & 1;
      case UINT8 -> value & 255;
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      default -> value;
    };
  }
}
