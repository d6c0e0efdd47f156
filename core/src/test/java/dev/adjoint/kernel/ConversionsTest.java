package dev.adjoint.kernel;

import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adjoint.DType;
import dev.adjoint.kernel.jit.Loop;
import dev.adjoint.kernel.jit.LoopBody;
import dev.adjoint.kernel.jit.LoopWriter;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.jit.VectorCode;
import dev.adjoint.kernel.jit.VectorModule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Loads and stores of every pair of types; expected values are what PyTorch gives on x86. */
@Tag("checked")
class ConversionsTest {
  private static final int N = 130;

  @TestFactory
  List<DynamicTest> everyTypeConvertsToEveryOther() {
    List<DynamicTest> tests = new ArrayList<>();
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        tests.add(DynamicTest.dynamicTest(from + " to " + to, () -> check(from, to)));
      }
    }
    return tests;
  }

  private static void check(DType from, DType to) {
    // A cast computes in the type that it comes from.
    PointwiseKernel kernel = SampleOperands.kernel(in(0), to, from, from);
    Operand x = SampleOperands.random(from, N, 3);
    Operand out = SampleOperands.make(to, N);
    kernel.passes().run(SampleOperands.frame(new Operand[] {out, x}), N, 1);
    for (int i = 0; i < N; i++) {
      long at = SampleOperands.addressOf(x, i);
      long wanted;
      if (from.isFloatingPoint()) {
        double value = Elements.getDouble(from, at);
        wanted =
            to.isFloatingPoint() ? Double.doubleToLongBits(rounded(value, to)) : integer(value, to);
      } else {
        long value = Elements.getLong(from, at);
        wanted =
            to.isFloatingPoint()
                ? Double.doubleToLongBits(roundedLong(value, to, from))
                : narrowed(value, to);
      }
      assertThat(SampleOperands.bits(out, i)).as("element " + i).isEqualTo(wanted);
    }
  }

  private static double rounded(double value, DType to) {
    return switch (to) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      case BFLOAT16 -> Conversions.fromBfloat16(Conversions.toBfloat16((float) value));
      case FLOAT32 -> (float) value;
      default -> value;
    };
  }

  private static double roundedLong(long value, DType to, DType from) {
    return to == DType.FLOAT64 ? (double) value : rounded((float) value, to);
  }

  private static long integer(double value, DType to) {
    if (to == DType.BOOL) {
      return value != 0 ? 1 : 0;
    }
    if (to == DType.INT32) {
      double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
      return whole >= Integer.MIN_VALUE && whole <= Integer.MAX_VALUE
          ? (long) whole
          : Integer.MIN_VALUE;
    }
    long wide = value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
    return narrowed(wide, to);
  }

  private static long narrowed(long value, DType to) {
    return switch (to) {
      case BOOL -> value != 0 ? 1 : 0;
      case UINT8 -> value & 255;
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      default -> value;
    };
  }

  @Test
  void whatFitsNoIntegerIsTheSmallestOne() {
    assertThat(Conversions.toInt(Float.NaN)).isEqualTo(Integer.MIN_VALUE);
    assertThat(Conversions.toInt(0x1p31f)).isEqualTo(Integer.MIN_VALUE);
    assertThat(Conversions.toInt(-0x1p31f)).isEqualTo(Integer.MIN_VALUE);
    assertThat(Conversions.toInt(2147483647.5)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Conversions.toInt(-2147483648.9)).isEqualTo(Integer.MIN_VALUE);
    assertThat(Conversions.toInt(-1.9)).isEqualTo(-1);
    assertThat(Conversions.toLong(Double.POSITIVE_INFINITY)).isEqualTo(Long.MIN_VALUE);
    assertThat(Conversions.toLong(3e9f)).isEqualTo(3_000_000_000L);
  }

  @Test
  void bfloat16RoundsToEven() {
    assertThat(Conversions.fromBfloat16(Conversions.toBfloat16(1.00390625f))).isEqualTo(1f);
    assertThat(Conversions.fromBfloat16(Conversions.toBfloat16(1.01171875f))).isEqualTo(1.015625f);
    assertThat(Conversions.fromBfloat16(Conversions.toBfloat16(Float.MAX_VALUE))).isInfinite();
    assertThat(Conversions.toBfloat16(Float.intBitsToFloat(0x7f800001))).isEqualTo((short) 0x7fc0);
  }

  @TestFactory
  List<DynamicTest> mixedInputsConvertToTheComputedType() {
    List<DynamicTest> tests = new ArrayList<>();
    for (DType other : DType.values()) {
      tests.add(
          DynamicTest.dynamicTest(
              "float32 + " + other,
              () -> {
                PointwiseKernel kernel =
                    SampleOperands.kernel(
                        in(0).add(in(1)), DType.FLOAT32, DType.FLOAT32, DType.FLOAT32, other);
                Operand x = SampleOperands.random(DType.FLOAT32, N, 1);
                Operand y = SampleOperands.random(other, N, 2);
                Operand out = SampleOperands.make(DType.FLOAT32, N);
                kernel.passes().run(SampleOperands.frame(new Operand[] {out, x, y}), N, 1);
                for (int i = 0; i < N; i++) {
                  float a = Elements.getFloat(DType.FLOAT32, SampleOperands.addressOf(x, i));
                  long at = SampleOperands.addressOf(y, i);
                  float b =
                      other.isFloatingPoint()
                          ? (float) Elements.getDouble(other, at)
                          : (float) Elements.getLong(other, at);
                  assertThat(SampleOperands.bits(out, i)).isEqualTo(Double.doubleToLongBits(a + b));
                }
              }));
    }
    return tests;
  }

  @Test
  void vectorLoopsConvertAsScalarOnesDo() {
    assumeTrue(VectorModule.bits() != 0);
    int tried = 0;
    for (DType compute :
        new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64, DType.BOOL}) {
      for (DType from : DType.values()) {
        for (DType to : DType.values()) {
          PointwiseKernel kernel = SampleOperands.kernel(in(0).mul(in(0)), to, compute, from);
          LoopBody body = kernel.passes().pass(0).body();
          Operand x = SampleOperands.random(from, N, 3);
          Operand a = SampleOperands.make(to, N);
          Loop scalar = LoopWriter.scalar(body);
          scalar.run(SampleOperands.frame(new Operand[] {a, x}), N, 1);
          for (int width = 128; width <= VectorModule.bits(); width *= 2) {
            if (VectorCode.supports(body) && VectorCode.fits(body, width)) {
              tried++;
              Operand b = SampleOperands.make(to, N);
              Loop vector = LoopWriter.vector(body, scalar, width, false);
              vector.run(SampleOperands.frame(new Operand[] {b, x}), N, 1);
              for (int i = 0; i < N; i++) {
                assertThat(SampleOperands.bits(b, i))
                    .as(from + " to " + to + " in " + compute + " by " + width)
                    .isEqualTo(SampleOperands.bits(a, i));
              }
            }
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(40);
  }
}
