package dev.adjoint.kernel.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.ForkedJvm;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.jit.Warmup;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiplyAddTest {
  private static final double[] EDGES = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    Math.nextUp(1.0),
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    0x1p-900,
    0x1.fffffffffffffp-901,
    0x1p-800,
    0x1p-450,
    0x1p450,
    0x1p900,
    0x1.8p996,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    0x1.fffffep-126
  };

  private static void check(double a, double b, double c) {
    double is = MultiplyAdd.single(a, b, c);
    if (Double.compare(is, Math.fma(a, b, c)) != 0) { // an assertion takes a hundred times longer
      assertThat(is).as("%s * %s + %s", a, b, c).isEqualTo(Math.fma(a, b, c));
    }
  }

  private static void check(float a, float b, float c) {
    float is = MultiplyAdd.single(a, b, c);
    if (Float.compare(is, Math.fma(a, b, c)) != 0) {
      assertThat(is).as("%s * %s + %s", a, b, c).isEqualTo(Math.fma(a, b, c));
    }
  }

  @Test
  void edges() {
    for (double a : EDGES) {
      for (double b : EDGES) {
        for (double c : EDGES) {
          check(a, b, c);
          check((float) a, (float) b, (float) c);
        }
      }
    }
  }

  @Test
  void doubles() {
    RandomGenerator random = new SplittableRandom(1);
    for (int i = 0; i < 300_000; i++) {
      double a = number(random, i % 3 == 0 ? 2000 : 20);
      double b = number(random, i % 3 == 0 ? 2000 : 20);
      check(a, b, number(random, i % 5 == 0 ? 2000 : 20));
      check(a, b, -(a * b)); // all that is left is the error
      check(a, b, -(a * b) * (1 + 0x1p-52));
      check(a, b, Math.ulp(a * b) / 2);
      check(a, b, Math.ulp(a * b) / 2 + Math.ulp(a * b) * 0x1p-60);
    }
  }

  @Test
  void floats() {
    RandomGenerator random = new SplittableRandom(2);
    for (int i = 0; i < 300_000; i++) {
      float a = (float) number(random, i % 3 == 0 ? 300 : 20);
      float b = (float) number(random, i % 3 == 0 ? 300 : 20);
      check(a, b, (float) number(random, i % 5 == 0 ? 300 : 20));
      check(a, b, -(a * b));
      check(a, b, Math.ulp(a * b) / 2);
      check(Float.intBitsToFloat(random.nextInt()), b, Float.intBitsToFloat(random.nextInt()));
      // A halfway case of the result that only the part behind a double's bits decides.
      check(1 + 0x1p-23f, 1 + 0x1p-23f, (float) Math.scalb(1 + i * 0x1p-20, 24));
      check(0x1p-75f, i, 1 + 0x1p-23f);
    }
  }

  private static double number(RandomGenerator random, int exponents) {
    double magnitude =
        Math.scalb(1 + random.nextDouble(), random.nextInt(exponents) - exponents / 2);
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  @Test
  void functionsHaveTheSameBitsWithoutTheInstruction() throws Exception {
    assertThat(ForkedJvm.run(Functions.class, "-XX:-UseFMA", "-Dadjoint.vector=false"))
        .isEqualTo("false\n" + digests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Dadjoint.vector=false", "-Dadjoint.vector=eager"})
  void productsNeedNoBigDecimal(String vectors) throws Exception {
    assertThat(
            ForkedJvm.run(
                    Products.class, "-XX:-UseFMA", "--add-modules=jdk.incubator.vector", vectors)
                .lines()
                .filter(line -> !line.contains("incubator")))
        .containsExactly("false", "fine");
  }

  @Test
  void theInstructionIsSeenHoweverThisCodeIsRun() throws Exception {
    assertThat(ForkedJvm.run(Seen.class)).isEqualTo(ForkedJvm.run(Seen.class, "-Xint"));
    assertThat(ForkedJvm.run(Seen.class, "-Xcomp")).isEqualTo(ForkedJvm.run(Seen.class, "-Xint"));
    assertThat(ForkedJvm.run(Seen.class, "-XX:-UseFMA", "-Xcomp")).isEqualTo("false");
  }

  static final class Seen {
    private Seen() {}

    public static void main(String[] args) {
      System.out.println(MultiplyAdd.FUSED);
    }
  }

  private static String digests() {
    Map<String, UnaryOperator<Tensor>> functions = new LinkedHashMap<>();
    functions.put("exp", Tensor::exp);
    functions.put("log", x -> x.abs().log());
    functions.put("tanh", Tensor::tanh);
    functions.put("sin", Tensor::sin);
    functions.put("cos", Tensor::cos);
    functions.put("sqrt", x -> x.abs().sqrt());
    functions.put("log1p", x -> x.abs().log1p());
    functions.put("sigmoid", Tensor::sigmoid);
    functions.put("pow", x -> x.abs().pow(1.37));
    functions.put("normal", x -> seeded(x).normal_(1, 3));
    functions.put("logNormal", x -> seeded(x).logNormal_(0, 1));
    return functions.entrySet().stream()
        .map(
            f ->
                f.getKey()
                    + digest(f.getValue(), DType.FLOAT32)
                    + digest(f.getValue(), DType.FLOAT64))
        .collect(Collectors.joining("\n"));
  }

  private static Tensor seeded(Tensor like) {
    Adjoint.manualSeed(5);
    return Adjoint.zerosLike(like);
  }

  private static String digest(UnaryOperator<Tensor> function, DType dtype) {
    double[] numbers = new double[4000];
    RandomGenerator random = new SplittableRandom(3);
    Arrays.setAll(numbers, i -> number(random, 12));
    double[] results =
        function.apply(Adjoint.tensor(numbers, dtype)).to(DType.FLOAT64).toDoubleArray();
    return " " + Arrays.hashCode(results);
  }

  static final class Functions {
    private Functions() {}

    public static void main(String[] args) {
      System.out.println(MultiplyAdd.FUSED);
      System.out.println(digests());
    }
  }

  /** BigDecimal would take some 100 bytes for each of millions of products. */
  static final class Products {
    private Products() {}

    public static void main(String[] args) {
      System.out.println(MultiplyAdd.FUSED);
      Adjoint.setNumThreads(1);
      Tensor a = Adjoint.randn(Adjoint.size(256, 256));
      Tensor b = Adjoint.randn(Adjoint.size(256, 256));
      Tensor wideA = a.to(DType.FLOAT64);
      Tensor wideB = b.to(DType.FLOAT64);
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getTotalThreadAllocatedBytes();
      Tensor product = a.matmul(b);
      Tensor wide = wideA.matmul(wideB);
      Tensor rows = a.mul(b).sum(1);
      Tensor scaled = a.add(b, 0.3);
      Tensor blended = a.lerp(b, 0.3);
      Tensor grown = a.exp();
      Tensor line = a.get(3).matmul(b);
      long allocated = threads.getTotalThreadAllocatedBytes() - before;
      if (!Warmup.isEager()) { // cold vectors are objects too
        assertThat(allocated).isLessThan(300_000_000L);
      }
      Expr step = Expr.multiplyAdd(Expr.in(0), Expr.in(1), Expr.in(2));
      assertThat(step).isNotInstanceOf(Expr.Fma.class);
      near(product, wide, 1e-4);
      Tensor few = wideA.narrow(0, 0, 16);
      near(wide.narrow(0, 0, 16), few.unsqueeze(2).mul(wideB.unsqueeze(0)).sum(1), 1e-12);
      near(rows, wideA.mul(wideB).sum(1), 1e-4);
      near(scaled, wideA.add(wideB.mul(0.3)), 1e-6);
      near(blended, wideA.add(wideB.sub(wideA).mul(0.3)), 1e-6);
      near(grown, wideA.exp(), 1e-5);
      near(line, wide.get(3), 1e-4);
      System.out.println("fine");
    }

    private static void near(Tensor is, Tensor wanted, double within) {
      assertThat(is.to(DType.FLOAT64).sub(wanted).abs().max().item()).isLessThan(within);
    }
  }
}
