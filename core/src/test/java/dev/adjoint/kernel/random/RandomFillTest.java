package dev.adjoint.kernel.random;

import static dev.adjoint.DType.BFLOAT16;
import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT16;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT16;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.DType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Samples for known seeds: PyTorch's own, printed by it or published. */
class RandomFillTest {
  private static final double PRINTED = 5.1e-5;

  /** Published values with eight digits are floats. */
  private static final double FLOAT_DIGITS = 1.2e-7;

  /** One ulp of the largest samples: doubles may differ in the last bit. */
  private static final double LAST_BITS = 4e-15;

  private static RandomSamples fill(DType dtype, int n, Consumer<Operand> fill) {
    RandomSamples samples = RandomSamples.zeros(dtype, n);
    fill.accept(samples.operand());
    return samples;
  }

  private static RandomSamples rand(DType dtype, int n, MersenneTwister generator) {
    return fill(dtype, n, out -> RandomFill.uniform(out, 0, 1, generator));
  }

  private static RandomSamples randn(DType dtype, int n, MersenneTwister generator) {
    return fill(dtype, n, out -> RandomFill.normal(out, 0, 1, generator));
  }

  private static RandomSamples randint(long low, long high, int n, MersenneTwister generator) {
    return fill(INT64, n, out -> RandomIntegers.between(out, low, high, generator));
  }

  private static float[] randn(int n, long seed) {
    return randn(FLOAT32, n, new MersenneTwister(seed)).floats();
  }

  private static MersenneTwister seed(long seed) {
    return new MersenneTwister(seed);
  }

  private static void near(float[] actual, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("[%d]", i).isCloseTo(expected[i], within(PRINTED));
    }
  }

  private static void near(double[] actual, double tolerance, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("[%d]", i).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static void fails(ThrowingCallable call, String message) {
    assertThatIllegalStateException().isThrownBy(call).withMessage(message);
  }

  @Test
  void uniformSamples() {
    near(rand(FLOAT32, 5, seed(0)).floats(), 0.4963, 0.7682, 0.0885, 0.1320, 0.3074);
    near(rand(FLOAT32, 5, seed(1)).floats(), 0.7576, 0.2793, 0.4031, 0.7347, 0.0293);
    near(rand(FLOAT32, 5, seed(42)).floats(), 0.8823, 0.9150, 0.3829, 0.9593, 0.3904);
    near(rand(FLOAT32, 4, seed(1234)).floats(), 0.028979, 0.401899);
    near(rand(FLOAT64, 3, seed(0)).doubles(), PRINTED, 0.9701, 0.7078, 0.4594);
  }

  @Test
  void uniformSamplesOfAnInterval() {
    assertThat(fill(FLOAT32, 5, out -> RandomFill.uniform(out, -3, 7, seed(0))).floats())
        .containsExactly(1.9625659f, 4.682218f, -2.1152258f, -1.6796951f, 0.07422817f);
    assertThat(fill(FLOAT16, 5, out -> RandomFill.uniform(out, -3, 7, seed(0))).floats())
        .containsExactly(0.33984375f, -0.2705078f, 5.0703125f, 2.9375f, 1.0771484f);
    assertThat(fill(BFLOAT16, 5, out -> RandomFill.uniform(out, -3, 7, seed(0))).floats())
        .containsExactly(3.71875f, -1.1640625f, 1.5703125f, 4.5f, -0.3828125f);
    assertThat(uniformCrc(FLOAT32)).isEqualTo(0xe3732077L);
    assertThat(uniformCrc(FLOAT64)).isEqualTo(0xe65d8c02L);
    assertThat(uniformCrc(FLOAT16)).isEqualTo(0x14ee735bL);
    assertThat(uniformCrc(BFLOAT16)).isEqualTo(0x4a2b44c3L);
  }

  private static long uniformCrc(DType dtype) {
    return fill(dtype, 10007, out -> RandomFill.uniform(out, 0.1, 0.7, seed(3))).crc();
  }

  @Test
  void fewNormalSamples() {
    near(randn(5, 0), 1.5410, -0.2934, -2.1788, 0.5684, -1.0845);
    near(randn(5, 1), 0.6614, 0.2669, 0.0617, 0.6213, -0.4519);
    near(randn(5, 42), 0.3367, 0.1288, 0.2345, 0.2303, -1.1229);
    near(randn(4, 1234), 0.04613, 0.402403);
    assertThat(randn(5, 0))
        .containsExactly(1.5409961f, -0.2934289f, -2.1787894f, 0.56843126f, -1.0845224f);
    assertThat(randn(FLOAT16, 5, seed(0)).floats())
        .containsExactly(1.5410156f, -0.29345703f, -2.1796875f, 0.5683594f, -1.0849609f);
    assertThat(randn(BFLOAT16, 5, seed(0)).floats())
        .containsExactly(1.5390625f, -0.29296875f, -2.171875f, 0.5703125f, -1.0859375f);
  }

  @Test
  void smallFillsShareTheCachedSample() {
    MersenneTwister generator = seed(0);
    float[] one = new float[5];
    for (int i = 0; i < 5; i++) {
      one[i] = randn(FLOAT32, 1, generator).floats()[0];
    }
    assertThat(one).isEqualTo(randn(5, 0));
    // Uniform and block fills leave the cache alone.
    generator = seed(0);
    randn(FLOAT32, 1, generator);
    rand(FLOAT32, 3, generator);
    randn(FLOAT32, 16, generator);
    assertThat(randn(FLOAT32, 1, generator).floats()[0]).isEqualTo(randn(2, 0)[1]);
  }

  @Test
  void normalBlocks() {
    near(
        randn(16, 0),
        -1.1258,
        -1.1524,
        -0.2506,
        -0.4339,
        0.8487,
        0.6920,
        -0.3160,
        -2.1152,
        0.3223,
        -1.2633,
        0.3500,
        0.3081,
        0.1198,
        1.2377,
        1.1168,
        -0.2473);
    near(randn(20, 0), -1.1258, -1.1524, -0.2506, -0.4339, 0.5988);
    near(randn(17, 0), -1.1258, -1.6959, 0.5667, 0.7935, 0.5988);
    near(randn(16, 1), -1.5256, -0.7502, -0.6540, -1.6095);
    near(randn(16, 42), 1.9269, 1.4873, 0.9007, -2.1055);
    assertThat(randn(17, 0))
        .containsExactly(
            -1.1258398f,
            -1.6959312f,
            0.5666506f,
            0.79350835f,
            0.59883946f,
            -1.5550951f,
            -0.3413604f,
            1.8530061f,
            0.4680964f,
            -0.58549756f,
            -0.17339675f,
            0.18347794f,
            1.3893661f,
            1.5863342f,
            0.94629836f,
            -0.84367675f,
            0.9318266f);
  }

  @Test
  void normalBlocksBitForBit() {
    assertThat(normalCrc(FLOAT32)).isEqualTo(0x33e2fc71L);
    assertThat(normalCrc(FLOAT16)).isEqualTo(0xae88cc85L);
    assertThat(normalCrc(BFLOAT16)).isEqualTo(0x1690e924L);
  }

  private static long normalCrc(DType dtype) {
    return fill(dtype, 10007, out -> RandomFill.normal(out, 0.1, 0.3, seed(3))).crc();
  }

  @Test
  void normalDoubles() {
    near(
        fill(FLOAT64, 17, out -> RandomFill.normal(out, 0, 1, seed(0))).doubles(),
        LAST_BITS,
        -2.310411800234176,
        -0.6332746088675096,
        -1.2609246557194385,
        -0.726951062065411,
        -0.019964750907762653,
        0.2102998901016947,
        0.17718935139366584,
        -0.830510051008449,
        0.23871805816817063,
        -0.2426793824588577,
        -0.7730112772958181,
        -1.5951814880783068,
        -0.6870036940435463,
        1.4880743158106724,
        -0.4484158047114511,
        -0.8910030351707375,
        0.6748575435940039);
    near(
        fill(FLOAT64, 3, out -> RandomFill.normal(out, 0, 1, seed(0))).doubles(),
        LAST_BITS,
        1.5409961082440433,
        -0.2934289057609464,
        -2.1787893820745574);
  }

  @Test
  void mixedDrawsFollowOneStream() {
    MersenneTwister generator = seed(1234);
    assertThat(randint(0, 100, 6, generator).longs()).containsExactly(75, 71, 6, 65, 16, 64);
    near(
        randn(FLOAT64, 4, generator).doubles(),
        FLOAT_DIGITS,
        -0.85447514,
        0.50984222,
        -0.08205455,
        0.66073167);

    generator = seed(1234);
    near(randn(FLOAT64, 3, generator).doubles(), FLOAT_DIGITS, 0.04613046, 0.40240282, -1.01152909);
    assertThat(randint(0, 100, 4, generator).longs()).containsExactly(75, 29, 43, 41);
    near(rand(FLOAT32, 2, generator).doubles(), FLOAT_DIGITS, 0.77485049, 0.82080257);

    generator = seed(1234);
    assertThat(randint(0, 1L << 40, 3, generator).longs())
        .containsExactly(204000912083L, 166721346613L, 878802328948L);
    near(
        randn(FLOAT64, 4, generator).doubles(),
        FLOAT_DIGITS,
        -0.85447514,
        0.50984222,
        -0.08205455,
        0.66073167);

    generator = seed(1234);
    RandomIntegers.permutation(RandomSamples.zeros(INT64, 6).operand(), generator);
    near(
        randn(FLOAT64, 4, generator).doubles(),
        FLOAT_DIGITS,
        -1.30546951,
        -1.01470625,
        -0.68631357,
        -0.96611220);
  }

  @Test
  void bernoulliSamples() {
    MersenneTwister generator = seed(123);
    double sum = 0;
    float[] first = rand(FLOAT32, 10, generator).floats();
    for (float x : first) {
      sum += x;
    }
    assertThat(sum).isCloseTo(3.8430, within(PRINTED));
    float[] kept = fill(FLOAT32, 10, out -> RandomFill.bernoulli(out, 0.5, generator)).floats();
    double dropped = 0;
    for (int i = 0; i < 10; i++) {
      dropped += first[i] * kept[i] * 2;
    }
    assertThat(dropped).isCloseTo(2.4471, within(PRINTED));

    long[] pattern = fill(UINT8, 36, out -> RandomFill.bernoulli(out, 0.5, seed(123))).longs();
    String expected = "220220000202222202022002020202022220";
    for (int i = 0; i < 36; i++) {
      assertThat(pattern[i] * 2).isEqualTo(expected.charAt(i) - '0');
    }
    for (DType dtype : DType.values()) {
      assertThat(fill(dtype, 20, out -> RandomFill.bernoulli(out, 0.3, seed(0))).longs())
          .containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0);
    }
    assertThat(fill(FLOAT32, 10007, out -> RandomFill.bernoulli(out, 0.3, seed(3))).crc())
        .isEqualTo(0xaf98171bL);
  }

  @Test
  void bernoulliSamplesWithAProbabilityEach() {
    assertThat(bernoulliOfSteps(FLOAT32))
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(bernoulliOfSteps(FLOAT64))
        .containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  private static long[] bernoulliOfSteps(DType dtype) {
    RandomSamples probabilities = RandomSamples.zeros(dtype, 20);
    Operand p = probabilities.operand();
    for (int i = 0; i < 20; i++) {
      Elements.putDouble(dtype, p.address() + (long) i * dtype.itemSize(), i / 19.0);
    }
    return fill(BOOL, 20, out -> RandomFill.bernoulli(out, p, seed(0))).longs();
  }

  @Test
  void aFailingProbabilityDrawsAndWritesNothing() {
    RandomSamples probabilities = RandomSamples.zeros(FLOAT32, 3);
    Operand p = probabilities.operand();
    Elements.putDouble(FLOAT32, p.address() + 8, 2);
    RandomSamples out = RandomSamples.zeros(INT64, 3);
    Elements.putLong(INT64, out.operand().address(), 5);
    MersenneTwister generator = seed(0);
    byte[] before = generator.getState();
    fails(
        () -> RandomFill.bernoulli(out.operand(), p, generator),
        "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be"
            + " improved?  If so, please report an enhancement request to PyTorch.)");
    assertThat(out.longs()).containsExactly(5, 0, 0);
    assertThat(generator.getState()).isEqualTo(before);
    fails(
        () -> RandomFill.bernoulli(p, RandomSamples.zeros(INT64, 3).operand(), generator),
        "\"bernoulli_tensor_cpu_p_\" not implemented for 'Long'");
  }

  @Test
  void otherDistributions() {
    assertThat(fill(FLOAT32, 5, out -> RandomFill.exponential(out, 2, seed(0))).floats())
        .containsExactly(1.7541631f, 0.61519235f, 0.30752206f, 1.2675593f, 0.5178527f);
    assertThat(fill(FLOAT32, 5, out -> RandomFill.cauchy(out, 1, 2, seed(0))).floats())
        .containsExactly(22.19546f, 2.5295346f, 0.7434013f, 8.866147f, 1.9799778f);
    assertThat(fill(FLOAT16, 5, out -> RandomFill.cauchy(out, 1, 2, seed(0))).floats())
        .containsExactly(22.203125f, 2.5292969f, 0.74316406f, 8.8671875f, 1.9794922f);
    assertThat(fill(FLOAT32, 5, out -> RandomFill.logNormal(out, 1, 2, seed(0))).floats())
        .containsExactly(59.263416f, 1.51156f, 0.03481946f, 8.472813f, 0.31066358f);
    assertThat(fill(INT16, 8, out -> RandomFill.geometric(out, 0.2, seed(0))).longs())
        .containsExactly(1, 2, 4, 1, 2, 2, 8, 5);
  }

  @Test
  void fillsViewsInMemoryOrder() {
    float[] order = rand(FLOAT32, 6, seed(0)).floats();
    RandomSamples transposed = RandomSamples.zeros(FLOAT32, 6);
    RandomFill.uniform(transposed.view(new long[] {2, 3}, new long[] {1, 2}, 0), 0, 1, seed(0));
    assertThat(transposed.floats()).isEqualTo(order);

    RandomSamples gaps = RandomSamples.zeros(FLOAT32, 20);
    RandomFill.uniform(gaps.view(new long[] {2, 3}, new long[] {1, 6}, 1), 0, 1, seed(0));
    float[] expected = new float[20];
    for (int i = 0; i < 6; i++) {
      expected[1 + i / 2 * 6 + i % 2] = order[i];
    }
    assertThat(gaps.floats()).isEqualTo(expected);
  }

  @Test
  void aViewWithGapsTakesSingleNormalSamples() {
    RandomSamples gaps = RandomSamples.zeros(FLOAT32, 40);
    RandomFill.normal(gaps.view(new long[] {20}, new long[] {2}, 0), 0, 1, seed(0));
    assertThat(gaps.floats()[0]).isEqualTo(randn(1, 0)[0]);
    assertThat(gaps.floats()[1]).isZero();
  }

  @Test
  void emptyOperandsDrawNothing() {
    MersenneTwister generator = seed(0);
    byte[] before = generator.getState();
    Operand empty = RandomSamples.zeros(FLOAT32, 0).operand();
    RandomFill.uniform(empty, 0, 1, generator);
    RandomFill.normal(empty, 0, 1, generator);
    RandomFill.exponential(empty, 1, generator);
    RandomFill.bernoulli(empty, 0.5, generator);
    RandomFill.normal(RandomSamples.zeros(INT64, 0).operand(), 0, 1, generator);
    assertThat(generator.getState()).isEqualTo(before);
  }

  @Test
  void rejectsArguments() {
    Operand out = RandomSamples.zeros(FLOAT32, 3).operand();
    MersenneTwister generator = seed(0);
    fails(
        () -> RandomFill.uniform(out, 1, 0, generator),
        "uniform_ expects to return a [from, to) range, but found from=1 > to=0");
    fails(
        () -> RandomFill.uniform(out, Double.NaN, 0, generator), "from is out of bounds for float");
    fails(() -> RandomFill.uniform(out, 0, 1e39, generator), "to is out of bounds for float");
    fails(
        () -> RandomFill.uniform(out, -3e38, 3e38, generator),
        "uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and"
            + " from=-3e+38 which result in to-from to exceed the limit");
    fails(
        () -> RandomFill.uniform(RandomSamples.zeros(FLOAT16, 3).operand(), 0, 1e6, generator),
        "to is out of bounds for c10::Half");
    fails(
        () -> RandomFill.normal(out, 0, -1.25, generator),
        "normal expects std >= 0.0, but found std -1.25");
    fails(
        () -> RandomFill.normal(out, 0, Double.NaN, generator),
        "normal expects std >= 0.0, but found std nan");
    fails(
        () -> RandomFill.logNormal(out, 0, 0, generator),
        "log_normal_ expects std > 0.0, but found std=0");
    fails(
        () -> RandomFill.exponential(out, 0, generator),
        "exponential_ expects lambda > 0.0, but found lambda=0");
    fails(
        () -> RandomFill.cauchy(out, 0, -1, generator),
        "cauchy_ expects sigma > 0.0, but found sigma=-1");
    fails(
        () -> RandomFill.geometric(out, 1, generator),
        "geometric_ expects p to be in (0, 1), but got p=1");
    fails(
        () -> RandomFill.bernoulli(out, 1.5, generator),
        "bernoulli_ expects p to be in [0, 1], but got p=1.5");
  }

  @Test
  void rejectsTypes() {
    Operand longs = RandomSamples.zeros(INT64, 3).operand();
    Operand bools = RandomSamples.zeros(BOOL, 3).operand();
    MersenneTwister generator = seed(0);
    fails(
        () -> RandomFill.uniform(longs, 0, 1, generator),
        "\"check_uniform_bounds\" not implemented for 'Long'");
    fails(
        () -> RandomFill.normal(longs, 0, 1, generator),
        "\"normal_kernel_cpu\" not implemented for 'Long'");
    fails(
        () -> RandomFill.logNormal(bools, 0, 1, generator),
        "\"log_normal_cpu\" not implemented for 'Bool'");
    fails(
        () -> RandomFill.exponential(longs, 1, generator),
        "Exponential distribution is a continuous probability distribution. dtype must be a"
            + " floating point but you specified Long");
    fails(
        () -> RandomFill.cauchy(longs, 0, 1, generator),
        "Cauchy distribution is a continuous probability distribution. dtype must be a floating"
            + " point but you specified long int");
    fails(
        () -> RandomFill.geometric(bools, 0.5, generator),
        "\"geometric_cpu\" not implemented for 'Bool'");
  }

  @Test
  void rejectsElementsThatOverlap() {
    Operand expanded = RandomSamples.zeros(FLOAT32, 1).view(new long[] {3}, new long[] {0}, 0);
    String message =
        "unsupported operation: more than one element of the written-to tensor refers to a single"
            + " memory location. Please clone() the tensor before performing the operation.";
    MersenneTwister generator = seed(0);
    fails(() -> RandomFill.uniform(expanded, 0, 1, generator), message);
    fails(() -> RandomFill.normal(expanded, 0, 1, generator), message);
    fails(() -> RandomFill.bernoulli(expanded, 0.5, generator), message);
    fails(() -> RandomIntegers.between(expanded, 0, 5, generator), message);
  }
}
