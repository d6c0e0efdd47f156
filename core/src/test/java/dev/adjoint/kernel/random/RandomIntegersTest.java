package dev.adjoint.kernel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Integers for known seeds: PyTorch's own, printed by it or published. */
class RandomIntegersTest {
  private static MersenneTwister seed(long seed) {
    return new MersenneTwister(seed);
  }

  private static RandomSamples fill(DType dtype, int n, Consumer<Operand> fill) {
    RandomSamples samples = RandomSamples.zeros(dtype, n);
    fill.accept(samples.operand());
    return samples;
  }

  private static RandomSamples between(DType dtype, long from, long to, int n, long seed) {
    return fill(dtype, n, out -> RandomIntegers.between(out, from, to, seed(seed)));
  }

  private static long[] permutation(int n, long seed) {
    return fill(DType.INT64, n, out -> RandomIntegers.permutation(out, seed(seed))).longs();
  }

  private static void fails(ThrowingCallable call, String message) {
    assertThatIllegalStateException().isThrownBy(call).withMessage(message);
  }

  @Test
  void ranges() {
    assertThat(between(DType.INT64, 0, 10, 5, 0).longs()).containsExactly(4, 9, 3, 0, 3);
    assertThat(between(DType.INT64, 0, 10, 5, 42).longs()).containsExactly(2, 7, 6, 4, 6);
    assertThat(between(DType.INT64, 0, 100, 6, 1234).longs())
        .containsExactly(75, 71, 6, 65, 16, 64);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BOOL", "UINT8"})
  void rangesAreTheSameInEveryType(DType dtype) {
    assertThat(between(dtype, -3, 50, 5, 0).longs()).containsExactly(49, 29, 25, 18, 42);
  }

  @Test
  void wideRangesTakeTwoWords() {
    assertThat(between(DType.INT64, 0, 1L << 28, 10007, 3).crc()).isEqualTo(0xfbd59e81L);
    assertThat(between(DType.INT64, 0, (1L << 28) - 1, 10007, 3).crc()).isEqualTo(0x84937fc3L);
    assertThat(
            fill(DType.INT64, 10007, out -> RandomIntegers.from(out, Long.MIN_VALUE, seed(3)))
                .crc())
        .isEqualTo(0xd90ae949L);
  }

  @Test
  void floatingTypesHoldTheNearestValue() {
    assertThat(between(DType.FLOAT32, 0, 1000, 10007, 3).crc()).isEqualTo(0x7a14ba15L);
    assertThat(between(DType.FLOAT64, 0, 1000, 10007, 3).crc()).isEqualTo(0x355fc5c2L);
    assertThat(between(DType.FLOAT16, 0, 1000, 10007, 3).crc()).isEqualTo(0x1ff40ca0L);
    assertThat(between(DType.BFLOAT16, 0, 1000, 10007, 3).crc()).isEqualTo(0x4d6158c9L);
    // 1000 lies between two values of the type, so the range ends earlier.
    assertThat(between(DType.BFLOAT16, 0, 1000, 5, 0).longs())
        .containsExactly(452, 135, 137, 384, 944);
  }

  @Test
  void anyValueOfTheType() {
    assertThat(any(DType.BOOL)).containsExactly(0, 1, 1, 0, 1, 1);
    assertThat(any(DType.UINT8)).containsExactly(172, 47, 117, 192, 67, 251);
    assertThat(any(DType.INT8)).containsExactly(44, 47, 117, 64, 67, 123);
    assertThat(any(DType.INT16)).containsExactly(2732, 10799, 9845, 19648, 13123, 21243);
    assertThat(any(DType.FLOAT16)).startsWith(1277, 1017, 1661, 999, 982);
    assertThat(any(DType.BFLOAT16)).startsWith(149, 179, 47, 62, 69);
    assertThat(any(DType.FLOAT32)).startsWith(8325664, 12888472, 1484222, 2214888, 5157545);
  }

  private static long[] any(DType dtype) {
    return fill(dtype, 6, out -> RandomIntegers.any(out, seed(0))).longs();
  }

  @Test
  void fromALowerBoundOn() {
    assertThat(fill(DType.FLOAT16, 5, out -> RandomIntegers.from(out, 7, seed(0))).longs())
        .containsExactly(317, 850, 1726, 15, 1370);
    assertThat(fill(DType.FLOAT32, 5, out -> RandomIntegers.from(out, 7, seed(0))).longs())
        .containsExactly(8326651, 12889536, 1485510, 2216407, 5158630);
  }

  @Test
  void permutations() {
    assertThat(permutation(10, 0)).containsExactly(4, 1, 7, 5, 3, 9, 0, 8, 6, 2);
    assertThat(permutation(10, 42)).containsExactly(2, 6, 1, 8, 4, 5, 0, 9, 3, 7);
    assertThat(permutation(6, 1234)).containsExactly(3, 2, 4, 5, 1, 0);
    assertThat(permutation(0, 0)).isEmpty();
    assertThat(permutation(1, 0)).containsExactly(0);
    assertThat(fill(DType.INT64, 50000, out -> RandomIntegers.permutation(out, seed(3))).crc())
        .isEqualTo(0x6d5dc3f7L);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOOL")
  void permutationsAreTheSameInEveryType(DType dtype) {
    assertThat(fill(dtype, 10, out -> RandomIntegers.permutation(out, seed(0))).longs())
        .containsExactly(4, 1, 7, 5, 3, 9, 0, 8, 6, 2);
  }

  @Test
  void rejectsRanges() {
    fails(
        () -> between(DType.INT64, 5, 5, 3, 0),
        "random_ expects 'from' to be less than 'to', but got from=5 >= to=5");
    fails(
        () -> between(DType.INT64, 5, 3, 0, 0),
        "random_ expects 'from' to be less than 'to', but got from=5 >= to=3");
    fails(() -> between(DType.UINT8, 0, 257, 3, 0), "to - 1 is out of bounds for unsigned char");
    fails(() -> between(DType.INT8, -129, 3, 3, 0), "from is out of bounds for signed char");
    fails(() -> between(DType.BOOL, 0, 3, 3, 0), "to - 1 is out of bounds for bool");
    fails(() -> between(DType.FLOAT16, 0, 1000000, 3, 0), "to - 1 is out of bounds for c10::Half");
    fails(
        () -> between(DType.FLOAT16, 2051, 2052, 3, 0),
        "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got"
            + " from=2051 >= to=2050");
    fails(
        () ->
            RandomIntegers.from(RandomSamples.zeros(DType.BFLOAT16, 3).operand(), 1000000, seed(0)),
        "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to"
            + " dtype, but got from=1003520 > to_inc=256");
    fails(
        () ->
            RandomIntegers.from(
                RandomSamples.zeros(DType.INT32, 3).operand(), Long.MIN_VALUE, seed(0)),
        "random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16");
  }

  @Test
  void rejectsPermutationsThatDoNotFit() {
    fails(
        () -> permutation(DType.UINT8, 256),
        "value cannot be converted to type uint8_t without overflow");
    fails(() -> permutation(DType.FLOAT16, 2050), "n cannot be greater than 2049 for Half type.");
    fails(() -> permutation(DType.BOOL, 2), "\"randperm\" not implemented for 'Bool'");
  }

  private static void permutation(DType dtype, int n) {
    RandomIntegers.permutation(RandomSamples.zeros(dtype, n).operand(), seed(0));
  }
}
