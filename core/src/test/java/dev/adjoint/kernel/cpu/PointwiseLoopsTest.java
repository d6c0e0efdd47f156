package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.math.Evaluator;
import dev.adjoint.memory.Layout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("checked")
class PointwiseLoopsTest {
  private static final CpuBackend BACKEND = CpuBackend.INSTANCE;

  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  /** Runs {@code x * 3 + y - z} in int64 and compares with the plain walk over all indices. */
  private static void check(Layout out, Layout... ins) {
    DType[] types = new DType[ins.length];
    Arrays.fill(types, INT64);
    Expr e = in(0).mul(3);
    for (int k = 1; k < ins.length; k++) {
      e = k % 2 == 1 ? e.add(in(k)) : e.sub(in(k));
    }
    PointwiseSpec spec = SampleOperands.spec(e, INT64, INT64, types);
    Operand[] operands = new Operand[ins.length + 1];
    operands[0] = SampleOperands.make(INT64, out);
    SampleOperands.fill(operands[0], 99);
    Operand before = SampleOperands.make(INT64, out);
    SampleOperands.fill(before, 99);
    for (int k = 0; k < ins.length; k++) {
      operands[k + 1] = SampleOperands.make(INT64, ins[k]);
      SampleOperands.fill(operands[k + 1], k);
    }
    BACKEND.pointwise(spec, operands, Params.NONE);
    Set<Long> written = new HashSet<>();
    for (long i = 0; i < out.numel(); i++) {
      long wanted = 0;
      for (int k = 0; k < ins.length; k++) {
        long value =
            Elements.getLong(
                INT64, SampleOperands.broadcastAddress(operands[k + 1], out.sizes(), i));
        wanted += k == 0 ? 3 * value : k % 2 == 1 ? value : -value;
      }
      long at = SampleOperands.addressOf(operands[0], i);
      written.add(at - operands[0].storage().address());
      assertThat(Elements.getLong(INT64, at)).as("element " + i).isEqualTo(wanted);
    }
    for (long b = 0; b < operands[0].storage().byteSize(); b += 8) {
      if (!written.contains(b)) {
        assertThat(Elements.getLong(INT64, operands[0].storage().address() + b))
            .as("untouched byte " + b)
            .isEqualTo(Elements.getLong(INT64, before.storage().address() + b));
      }
    }
  }

  @Test
  void shapesOfAllKinds() {
    check(Layout.contiguous(), Layout.contiguous(), Layout.contiguous());
    check(Layout.contiguous(7), Layout.contiguous(7), Layout.contiguous());
    check(Layout.contiguous(1), Layout.contiguous(), Layout.contiguous(1, 1));
    check(Layout.contiguous(0, 3), Layout.contiguous(3), Layout.contiguous(1));
    check(Layout.contiguous(5, 7), Layout.contiguous(7), Layout.contiguous(5, 1));
    check(Layout.contiguous(200, 300), Layout.contiguous(300), Layout.contiguous(200, 1));
    check(Layout.contiguous(3, 2, 5), Layout.contiguous(2, 1), Layout.contiguous(3, 1, 5));
  }

  @Test
  void transposedSlicedAndExpanded() {
    Layout transposed = Layout.of(new long[] {90, 70}, new long[] {1, 90}, 0);
    Layout sliced = Layout.of(new long[] {90, 70}, new long[] {200, 2}, 5);
    Layout expanded = Layout.of(new long[] {90, 70}, new long[] {0, 1}, 3);
    Layout plain = Layout.contiguous(90, 70);
    check(plain, transposed, sliced, expanded);
    check(transposed, plain, transposed);
    check(transposed, transposed, transposed);
    check(sliced, expanded, plain, transposed);
  }

  @Test
  void workOfSeveralChunks() {
    Parallel.setNumThreads(3);
    check(Layout.contiguous(200_001), Layout.contiguous(200_001), Layout.contiguous());
    check(Layout.contiguous(3, 70_001), Layout.contiguous(70_001), Layout.contiguous(3, 1));
    Layout transposed = Layout.of(new long[] {700, 300}, new long[] {1, 700}, 0);
    check(Layout.contiguous(700, 300), transposed, Layout.contiguous(300));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomLayouts(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      long[] shape = new long[1 + random.nextInt(4)];
      for (int d = 0; d < shape.length; d++) {
        shape[d] = 1 + random.nextInt(9);
      }
      check(layout(shape, random, false), layout(shape, random, true), layout(shape, random, true));
    }
  }

  private static Layout layout(long[] shape, Random random, boolean broadcasts) {
    long[] strides = new long[shape.length];
    long[] sizes = shape.clone();
    long stride = 1;
    boolean[] done = new boolean[shape.length];
    for (int i = 0; i < shape.length; i++) {
      int d = random.nextInt(shape.length);
      while (done[d]) {
        d = (d + 1) % shape.length;
      }
      done[d] = true;
      strides[d] = stride;
      stride *= shape[d] + random.nextInt(2);
      if (broadcasts && random.nextInt(4) == 0) {
        if (random.nextBoolean()) {
          sizes[d] = 1;
        } else {
          strides[d] = 0;
        }
      }
    }
    return Layout.of(sizes, strides, random.nextInt(3));
  }

  @Test
  void severalOutputsAndInPlace() {
    DType[] two = {FLOAT64, FLOAT64};
    Expr x = in(0);
    Expr y = in(1);
    PointwiseSpec swap = new PointwiseSpec("", List.of(y.add(1), x.mul(2)), two, two, FLOAT64);
    Operand a = SampleOperands.make(FLOAT64, 1000);
    Operand b = SampleOperands.make(FLOAT64, 1000);
    for (int i = 0; i < 1000; i++) {
      Elements.putDouble(FLOAT64, SampleOperands.addressOf(a, i), i);
      Elements.putDouble(FLOAT64, SampleOperands.addressOf(b, i), -i);
    }
    BACKEND.pointwise(swap, new Operand[] {a, b, a, b}, Params.NONE);
    for (int i = 0; i < 1000; i++) {
      assertThat(Elements.getDouble(FLOAT64, SampleOperands.addressOf(a, i))).isEqualTo(1.0 - i);
      assertThat(Elements.getDouble(FLOAT64, SampleOperands.addressOf(b, i))).isEqualTo(2.0 * i);
    }
  }

  @Test
  void parametersAreRead() {
    PointwiseSpec spec =
        SampleOperands.spec(in(0).mul(param(1)).add(param(0)), FLOAT32, FLOAT32, FLOAT32);
    Operand x = SampleOperands.make(FLOAT32, 5);
    BACKEND.fill(x, Params.of(Double.doubleToRawLongBits(2.0)));
    Operand out = SampleOperands.make(FLOAT32, 5);
    long half = Double.doubleToRawLongBits(0.5);
    long ten = Double.doubleToRawLongBits(10.0);
    BACKEND.pointwise(spec, new Operand[] {out, x}, Params.of(half, ten));
    for (int i = 0; i < 5; i++) {
      assertThat(Elements.getDouble(FLOAT32, SampleOperands.addressOf(out, i))).isEqualTo(20.5);
    }
  }

  @Test
  void theBitsDoNotDependOnPositionOrThreads() {
    PointwiseSpec spec = SampleOperands.spec(in(0).sin(), FLOAT32, FLOAT32, FLOAT32);
    int n = 150_001;
    Operand x = SampleOperands.random(FLOAT32, n, 5);
    Operand one = SampleOperands.make(FLOAT32, n);
    Operand many = SampleOperands.make(FLOAT32, n);
    Parallel.setNumThreads(1);
    BACKEND.pointwise(spec, new Operand[] {one, x}, Params.NONE);
    Parallel.setNumThreads(4);
    BACKEND.pointwise(spec, new Operand[] {many, x}, Params.NONE);
    Evaluator evaluator = new Evaluator(in(0).sin(), FLOAT32);
    for (int i = 0; i < n; i++) {
      assertThat(SampleOperands.bits(many, i)).isEqualTo(SampleOperands.bits(one, i));
      if (i % 100 == 0) {
        double value = Elements.getDouble(FLOAT32, SampleOperands.addressOf(x, i));
        assertThat(SampleOperands.bits(one, i))
            .isEqualTo(Double.doubleToLongBits(evaluator.apply(value)));
      }
    }
  }

  @Test
  void divisionByZeroInAChunkReachesTheCaller() {
    PointwiseSpec spec =
        SampleOperands.spec(
            Expr.binary(BinaryOp.FLOOR_DIV, in(0), in(1)), INT32, INT32, INT32, INT32);
    Parallel.setNumThreads(2);
    Operand x = SampleOperands.make(INT32, 100_000);
    assertThatThrownBy(
            () ->
                BACKEND.pointwise(
                    spec, new Operand[] {SampleOperands.make(INT32, 100_000), x, x}, Params.NONE))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("ZeroDivisionError");
  }

  @Test
  void operandsOfOtherTypesAreRefused() {
    PointwiseSpec spec = SampleOperands.spec(in(0).neg(), FLOAT32, FLOAT32, FLOAT32);
    Operand x = SampleOperands.make(FLOAT32, 3);
    Operand wrong = SampleOperands.make(FLOAT64, 3);
    assertThatThrownBy(() -> BACKEND.pointwise(spec, new Operand[] {x, wrong}, Params.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("torch.float64");
    assertThatThrownBy(() -> BACKEND.pointwise(spec, new Operand[] {x}, Params.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void kernelsOfTheSameStructureAreTheSame() {
    PointwiseKernel a = SampleOperands.kernel(in(0).lt(in(1)), BOOL, FLOAT32, FLOAT32, FLOAT32);
    PointwiseKernel b = SampleOperands.kernel(in(0).lt(in(1)), BOOL, FLOAT32, FLOAT32, FLOAT32);
    PointwiseKernel c = SampleOperands.kernel(in(0).lt(in(1)), BOOL, FLOAT64, FLOAT32, FLOAT32);
    assertThat(a).isSameAs(b);
    assertThat(c).isNotSameAs(a);
    assertThat(SampleOperands.kernel(in(0), INT32, DType.UINT8, INT32).compute()).isEqualTo(INT32);
    for (int i = 0; i < 400; i++) {
      Expr e = in(0).add(i + 0.5);
      PointwiseKernel made = SampleOperands.kernel(e, FLOAT32, FLOAT32, FLOAT32);
      assertThat(SampleOperands.kernel(e, FLOAT32, FLOAT32, FLOAT32)).isSameAs(made);
    }
    assertThat(SampleOperands.kernel(in(0).lt(in(1)), BOOL, FLOAT32, FLOAT32, FLOAT32)).isSameAs(a);
  }

  @Test
  void missingInputsAreRefused() {
    assertThatThrownBy(() -> SampleOperands.kernel(in(1), FLOAT32, FLOAT32, FLOAT32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
