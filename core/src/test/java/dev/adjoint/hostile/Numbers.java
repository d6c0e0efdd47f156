package dev.adjoint.hostile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Numbers and texts that programs trip over. */
final class Numbers {
  private static final long[] LONGS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -(1L << 62),
    Integer.MIN_VALUE - 1L,
    Integer.MIN_VALUE,
    -129,
    -100,
    6,
    64,
    127,
    128,
    255,
    256,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    (1L << 32) + 1,
    1L << 40,
    1L << 53,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE
  };

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1e30,
    -1e30,
    1e300,
    1e-300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -1.0,
    1.0000001,
    128.0,
    65504.0,
    65520.0,
    4294967296.0,
    9.3e18
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "mean",
    "sum",
    "none",
    "prod",
    "amax",
    "amin",
    "nonsense",
    "error",
    "different",
    "same",
    "default",
    "float32",
    "FLOAT32",
    "all",
    "any",
    "forward-mode",
    "reverse-mode",
    "1:2",
    "::0",
    "...",
    "-1",
    "0",
    "1",
    "None",
    "True",
    ":",
    "1:, ::2",
    "::-1",
    "..., ...",
    "[0, 1]",
    "[[0], [1]]",
    "[",
    "1,",
    "0x1",
    "1.5",
    "99999999999999999999",
    "-9223372036854775808:",
    ":, :, :, :, :",
    "\u00e9\u4e2d",
    "\ud83d\ude00",
    "\0",
    "a=b",
    "%s",
    "aten.mul",
    "x"
  };

  private Numbers() {}

  static Argument aLong(Draw draw) {
    long value = draw.chance(0.7) ? draw.next(8) - 2 : LONGS[draw.next(LONGS.length)];
    return new Argument(code(value), value);
  }

  static Argument anInt(Draw draw) {
    int value =
        draw.chance(0.7)
            ? draw.next(8) - 2
            : Math.clamp(LONGS[draw.next(LONGS.length)], Integer.MIN_VALUE, Integer.MAX_VALUE);
    return new Argument(
        value == Integer.MIN_VALUE
            ? "Integer.MIN_VALUE"
            : value == Integer.MAX_VALUE ? "Integer.MAX_VALUE" : Integer.toString(value),
        value);
  }

  static double someDouble(Draw draw) {
    return draw.chance(0.6) ? (draw.next(9) - 2) / 2.0 : DOUBLES[draw.next(DOUBLES.length)];
  }

  static Argument aDouble(Draw draw) {
    double value = someDouble(draw);
    return new Argument(code(value), value);
  }

  static Argument aNumber(Draw draw) {
    return switch (draw.next(8)) {
      case 0, 1, 2 -> aLong(draw);
      case 3, 4 -> aDouble(draw);
      case 5 -> anInt(draw);
      case 6 ->
          draw.chance(0.5)
              ? new Argument("new java.math.BigDecimal(\"1e400\")", new BigDecimal("1e400"))
              : new Argument("java.math.BigInteger.TWO.pow(70)", BigInteger.TWO.pow(70));
      default ->
          draw.chance(0.5)
              ? new Argument("1.5f", 1.5f)
              : new Argument("new java.util.concurrent.atomic.AtomicLong(3)", new AtomicLong(3));
    };
  }

  static Argument aText(Draw draw) {
    String value = draw.pick(TEXTS);
    return new Argument(quoted(value), value);
  }

  static Argument aBoolean(Draw draw) {
    boolean value = draw.chance(0.5);
    return new Argument(Boolean.toString(value), value);
  }

  /** Sizes, strides, dimensions, positions: mostly few and small. */
  static long[] someLongs(Draw draw) {
    int count = draw.chance(0.02) ? 60 + draw.next(10) : draw.next(5);
    return IntStream.range(0, count).mapToLong(i -> (Long) value(aLong(draw))).toArray();
  }

  private static Object value(Argument argument) {
    return java.util.Objects.requireNonNull(argument.value());
  }

  static String listed(long... values) {
    return Arrays.stream(values).mapToObj(Numbers::code).collect(Collectors.joining(", "));
  }

  static String code(long value) {
    return value == Long.MIN_VALUE
        ? "Long.MIN_VALUE"
        : value == Long.MAX_VALUE ? "Long.MAX_VALUE" : value + "L";
  }

  static String code(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(value);
  }

  static String quoted(String text) {
    StringBuilder code = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c >= ' ' && c < 127 && c != '"' && c != '\\') {
                code.append((char) c);
              } else {
                code.append(String.format("\\u%04x", c));
              }
            });
    return code.append('"').toString();
  }
}
