package dev.adjoint.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorting of lines of all lengths: by comparisons, by digits, and by digits of parts of keys. */
@NullMarked
@Tag("checked")
class SortTest {
  private static final int[] LENGTHS = {1, 2, 24, 25, 255, 256, 257, 3000, 16384, 40000};

  @ParameterizedTest
  @ValueSource(strings = {"any", "few", "far", "near", "ascending", "descending", "high"})
  void sortsLongsOfAnyRange(String kind) {
    SplittableRandom random = new SplittableRandom(kind.hashCode());
    for (int n : LENGTHS) {
      long[] array = new long[n];
      LongUnaryOperator element =
          switch (kind) {
            case "any" -> i -> random.nextLong();
            case "few" -> i -> random.nextInt(7) - 3;
            // Most agree in all bits that there is room for above the positions.
            case "far" -> i -> i == n / 2 ? Long.MAX_VALUE : i == 0 ? Long.MIN_VALUE : -i * 31 % n;
            case "near" -> i -> Long.MIN_VALUE + random.nextInt(1 << 20);
            case "ascending" -> i -> i / 2;
            case "descending" -> i -> -i;
            default -> i -> random.nextLong() << 40;
          };
      Arrays.setAll(array, i -> element.applyAsLong(i));
      Tensor x = Adjoint.tensor(array);
      check(x, Comparator.comparingLong(i -> array[i]), n);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT64", "FLOAT32", "BFLOAT16", "FLOAT16"})
  void sortsNumbersWithNansLast(String dtype) {
    SplittableRandom random = new SplittableRandom(5);
    for (int n : LENGTHS) {
      double[] array = new double[n];
      Arrays.setAll(
          array,
          i ->
              switch (random.nextInt(6)) {
                case 0 -> Double.NaN;
                case 1 -> random.nextBoolean() ? 0.0 : -0.0;
                case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : -1e300;
                default -> random.nextDouble() * (random.nextBoolean() ? -1e-300 : 3);
              });
      Tensor x = Adjoint.tensor(array).to(DType.valueOf(dtype));
      double[] rounded = x.to(DType.FLOAT64).toDoubleArray();
      check(x, Comparator.comparingDouble(i -> rounded[i] + 0.0), n);
    }
  }

  private static void check(Tensor x, Comparator<Integer> ascending, int n) {
    for (boolean descending : new boolean[] {false, true}) {
      Integer[] order = new Integer[n];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, descending ? ascending.reversed() : ascending);
      long[] expected = Arrays.stream(order).mapToLong(Integer::longValue).toArray();
      var sorted = x.sort(0, descending);
      assertThat(sorted.indices().toLongArray()).isEqualTo(expected);
      Tensor picked = x.get(Adjoint.tensor(expected));
      assertThat(sorted.values().to(DType.FLOAT64).toDoubleArray())
          .isEqualTo(picked.to(DType.FLOAT64).toDoubleArray());
      if (!x.isFloatingPoint()) {
        assertThat(sorted.values().equal(picked)).isTrue();
      }
    }
  }
}
