package dev.adjoint.kernel.expr;

import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.math.Evaluator;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HalvesTest {
  private static float exact(DType type, int bits) {
    return type == DType.FLOAT16
        ? Float.float16ToFloat((short) bits)
        : Conversions.fromBfloat16((short) bits);
  }

  private static int rounded(DType type, float value) {
    return 0xffff
        & (type == DType.FLOAT16 ? Float.floatToFloat16(value) : Conversions.toBfloat16(value));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT16", "BFLOAT16"})
  void everyHalfIsUnpackedExactly(DType type) {
    Evaluator unpack = new Evaluator(Halves.unpack(type, Halves.raw(0)), DType.FLOAT32);
    for (int bits = 0; bits < 1 << 16; bits++) {
      float got = (float) unpack.apply(Float.intBitsToFloat(bits));
      assertThat(Float.floatToIntBits(got)).isEqualTo(Float.floatToIntBits(exact(type, bits)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT16", "BFLOAT16"})
  void numbersArePackedToTheNearestHalf(DType type) {
    Evaluator pack =
        new Evaluator(Expr.unary(UnaryOp.FROM_BITS, Halves.pack(type, in(0))), DType.FLOAT32);
    for (int bits = 0; bits < 1 << 16; bits++) {
      float half = exact(type, bits);
      check(type, pack, half);
      int own = Float.floatToRawIntBits(half);
      int tie = type == DType.FLOAT16 ? 0x1000 : 0x8000;
      check(type, pack, Float.intBitsToFloat(own + tie - 1));
      check(type, pack, Float.intBitsToFloat(own + tie));
      check(type, pack, Float.intBitsToFloat(own + tie + 1));
    }
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      check(type, pack, Float.intBitsToFloat(random.nextInt()));
    }
  }

  private static void check(DType type, Evaluator pack, float value) {
    int wanted = rounded(type, value);
    int got = Float.floatToRawIntBits((float) pack.apply(value)) & 0xffff;
    if (Float.isNaN(value)) {
      assertThat(exact(type, got)).isNaN();
    } else {
      assertThat(got).as("%s", value).isEqualTo(wanted);
    }
  }
}
