package dev.adjoint.ops;

import static dev.adjoint.Adjoint.FLOAT16;
import static dev.adjoint.Adjoint.FLOAT32;
import static dev.adjoint.Adjoint.INT16;
import static dev.adjoint.Adjoint.INT32;
import static dev.adjoint.Adjoint.INT64;
import static dev.adjoint.Adjoint.INT8;
import static dev.adjoint.Adjoint.UINT8;
import static dev.adjoint.Adjoint.full;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.where;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers that a dtype has no place for. What each operation does with them is compared with
 * libtorch in {@code NumbersConformanceTest}; here stand the literals, of which Python decides.
 */
final class NumbersTest {
  private static void refused(ThrowingCallable call, String type) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("value cannot be converted to type " + type + " without overflow");
  }

  @Test
  void aNumberThatDoesNotFitIsRefusedAndNothingIsWritten() {
    Tensor x = tensor(new long[] {-128, 127}, INT8);
    refused(() -> x.clamp(-1000, 1000), "int8_t");
    refused(() -> x.clamp_(-1000, 1000), "int8_t");
    refused(() -> x.clamp_(null, 1000), "int8_t");
    refused(() -> where(x.gt(0), x, 1000), "int8_t");
    refused(() -> x.add_(x, 1000), "int8_t");
    refused(() -> x.addcmul_(x, x, 1000), "int8_t");
    refused(() -> x.pow_(1000), "int8_t");
    refused(() -> x.indexAdd_(0, tensor(0L, 1), x, 1000), "int8_t");
    refused(() -> x.set(0, 1000), "int8_t");
    refused(() -> x.set("1:", 1000.5), "int8_t");
    refused(() -> x.set(x.gt(0), 1000), "int8_t");
    assertThat(x.toLongArray()).containsExactly(-128, 127);
    assertThat(x.version()).isZero();
  }

  @Test
  void asA0dTensorItWrapsAroundInSums() {
    Tensor x = tensor(new long[] {0, 1}, INT8);
    assertThat(x.add(1000).toLongArray()).containsExactly(-24, -23);
    assertThat(x.eq(256).toBooleanArray()).containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8, 300",
    "UINT8, 256",
    "UINT8, -256",
    "INT8, 128",
    "INT8, -129",
    "INT16, 70000",
    "INT32, 2147483648",
  })
  void anIntegerLiteralThatDoesNotFitIsRefused(DType dtype, long value) {
    String name = dtype.toString().replace("torch.", "");
    refused(() -> tensor(value, dtype), name);
    refused(() -> tensor(new long[] {0, value}, dtype), name);
    refused(() -> tensor(new Object[] {new long[] {value}}, dtype), name);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8, -1",
    "UINT8, 255.9",
    "UINT8, -0.5",
    "INT8, 128",
    "INT32, 3e9",
    "INT64, 1e19",
    "INT64, 9223372036854775808",
    "INT16, NaN",
    "INT64, Infinity",
  })
  void aFractionalLiteralThatDoesNotFitIsRefused(DType dtype, double value) {
    String name = dtype.toString().replace("torch.", "");
    refused(() -> tensor(value, dtype), name);
    refused(() -> tensor(new double[] {0, value}, dtype), name);
    refused(() -> tensor(new float[] {0, (float) value}, dtype), name);
  }

  @Test
  void literalsThatFitAreCutOffAndNegativeOnesOfUint8Wrap() {
    assertThat(tensor(new double[] {-1.9, 127.9}, INT16).toLongArray()).containsExactly(-1, 127);
    assertThat(tensor(new long[] {-1, -255, 255}, UINT8).toLongArray())
        .containsExactly(255, 1, 255);
    assertThat(tensor(-1, UINT8).itemLong()).isEqualTo(255);
    assertThat(tensor(new long[] {Long.MAX_VALUE, Long.MIN_VALUE}, INT64).toLongArray())
        .containsExactly(Long.MAX_VALUE, Long.MIN_VALUE);
    assertThat(tensor(new double[] {-0x1p63}, INT64).toLongArray()).containsExactly(Long.MIN_VALUE);
  }

  @Test
  void floatingLiteralsBecomeInfinite() {
    assertThat(tensor(1e300).item()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(tensor(new double[] {-1e300}, FLOAT32).toDoubleArray())
        .containsExactly(Double.NEGATIVE_INFINITY);
    assertThat(tensor(70000, FLOAT16).item()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  /** libtorch 2.10 makes the smallest int64 of it. */
  @Test
  void twoToThe63IsRefusedAsAnInt64() {
    refused(() -> zeros(size(2), INT64).fill_(0x1p63), "int64_t");
    refused(() -> zeros(size(2), INT64).maskedFill(tensor(true), 0x1p63), "int64_t");
  }

  @Test
  void aTensorToFillWithHasToFitAsItsNumberHas() {
    Tensor bytes = ones(size(2), UINT8);
    Tensor mask = tensor(false, true);
    Tensor index = tensor(new long[] {1});
    for (double value : new double[] {-0.38, -1, 255.5, Double.NaN}) {
      Tensor v = tensor(value, DType.FLOAT64);
      refused(() -> bytes.maskedFill(mask, v), "uint8_t");
      refused(() -> bytes.maskedFill_(mask, v), "uint8_t");
      refused(() -> bytes.maskedFill(tensor(false), v), "uint8_t");
      refused(() -> bytes.indexFill(0, index, v), "uint8_t");
      refused(() -> bytes.indexFill_(0, index, v), "uint8_t");
    }
    assertThat(bytes.toLongArray()).containsExactly(1, 1);
    assertThat(bytes.maskedFill(mask, tensor(-1)).toLongArray()).containsExactly(1, 255);
    assertThat(bytes.maskedFill(mask, tensor(-0.0)).toLongArray()).containsExactly(1, 0);
    refused(() -> bytes.maskedFill(mask, tensor(-256)), "uint8_t");
    refused(() -> zeros(size(2), INT32).maskedFill(mask, tensor(1e10, DType.FLOAT64)), "int");
    refused(() -> zeros(size(1), FLOAT16).maskedFill(tensor(true), tensor(1e10)), "c10::Half");
    refused(() -> zeros(2).indexFill(0, index, tensor(1e300, DType.FLOAT64)), "float");
    // fill_ converts.
    assertThat(bytes.fill_(tensor(-0.38)).toLongArray()).containsExactly(0, 0);
  }

  @Test
  void assignedNumbersAreThoseOfA0dTensor() {
    Tensor half = zeros(size(3), FLOAT16);
    half.set("1:", 70000.0);
    assertThat(half.toDoubleArray())
        .containsExactly(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    refused(() -> zeros(3).set("0:0", 1e300), "float");
    refused(() -> half.fill_(70000), "c10::Half");
  }

  @Test
  void assignedIntegersAreExact() {
    long odd = (1L << 53) + 1;
    Tensor x = zeros(size(3), INT64);
    x.set(0, odd).set("1", odd).set(tensor(2L), odd);
    assertThat(x.toLongArray()).containsExactly(odd, odd, odd);
    x.zero_().set(true, odd).addcmul_(ones(size(3), INT64), ones(size(3), INT64), odd);
    assertThat(x.toLongArray()).containsExactly(2 * odd, 2 * odd, 2 * odd);
    assertThat(
            zeros(size(1), INT64)
                .indexAdd(0, tensor(new long[] {0}), x.get(":1"), odd)
                .toLongArray())
        .containsExactly(2 * odd * odd);
  }

  @Test
  void limitsThatAreNaN() {
    assertThat(tensor(1.0, 2.0).clamp(Double.NaN, 3).toDoubleArray()).containsOnly(Double.NaN);
    assertThat(tensor(1.0, 2.0).clamp(null, Double.NaN).toDoubleArray()).containsExactly(1, 2);
  }

  @Test
  void aNumberAmongNestedArraysIsSaidAtOnce() {
    assertThatThrownBy(() -> tensor(new Object[] {true, 1, 2.5}, FLOAT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a tensor can't be made of an array of Object: use boolean, byte, short, int, long,"
                + " float or double");
    assertThatThrownBy(() -> tensor(new Object[] {new double[] {1}, true}, INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected sequence of length 1 at dim 1 (got a single Boolean)");
    assertThatThrownBy(() -> tensor(new Object[] {new double[] {1}, null}, INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected sequence of length 1 at dim 1 (got null)");
  }

  @Test
  void arraysNestedUnevenlyOrInThemselvesAreRefused() {
    assertThatThrownBy(() -> tensor(new Object[] {new int[][] {{1}}, new int[] {1}}, INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an array of arrays at dim 1 (got int[])");
    assertThatThrownBy(() -> tensor(new Object[] {new int[] {1}, new int[][] {{1}}}, INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a tensor can't be made of an array of int[]");
    Object[] endless = new Object[1];
    endless[0] = endless;
    assertThatThrownBy(() -> tensor(endless, INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("too many dimensions: arrays nested more than 128 deep");
  }

  @Test
  void aLongIsRoundedOnceToFloat() {
    long number = (1L << 60) + (1L << 36) + 1; // another float by way of a double
    float once = (float) number;
    assertThat(once).isNotEqualTo((float) (double) number);
    Tensor one = ones(1);
    Tensor zero = zeros(1);
    for (Tensor t :
        List.of(
            one.mul(number),
            zero.add(number),
            zero.add(one, number),
            one.div(one.div(number)),
            full(Shape.of(1), number, FLOAT32),
            zeros(1).fill_(number),
            zero.maskedFill(tensor(true), number),
            zero.clamp(number, null))) {
      assertThat(t.toFloatArray()).containsExactly(once);
    }
    assertThat(tensor(once).eq(number).itemBoolean()).isTrue();
    // As in Python, whose numbers get into tensors as doubles.
    assertThat(tensor(number, FLOAT32).item()).isEqualTo((float) (double) number);
    assertThat(tensor(new long[] {number}, FLOAT32).get(0).item())
        .isEqualTo((float) (double) number);
  }
}
