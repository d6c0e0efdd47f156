package dev.adjoint.kernel;

import dev.adjoint.DType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Compares a float32 function with its reference for all 2^32 inputs (or every n-th) and prints the
 * largest error. Arguments: names of functions, or {@code all}, and optionally a stride.
 */
public final class AccuracyAllFloats {
  private static final int CHUNKS = 256;

  private AccuracyAllFloats() {}

  /** Runs the comparison. */
  public static void main(String[] args) {
    int stride = 1;
    for (String arg : args) {
      if (Character.isDigit(arg.charAt(0))) {
        stride = Integer.parseInt(arg);
      }
    }
    for (String arg : args) {
      for (Map.Entry<UnaryOp, DoubleUnaryOperator> e : FloatAccuracy.REFERENCES.entrySet()) {
        if (arg.equals("all") || arg.toUpperCase(Locale.ROOT).equals(e.getKey().name())) {
          System.out.println(e.getKey() + ": " + measure(e.getKey(), e.getValue(), stride));
        }
      }
    }
  }

  private static FloatAccuracy measure(UnaryOp op, DoubleUnaryOperator reference, int stride) {
    Evaluator evaluator = new Evaluator(Expr.unary(op, Expr.in(0)), DType.FLOAT32);
    long width = (1L << 32) / CHUNKS;
    List<FloatAccuracy> parts =
        IntStream.range(0, CHUNKS)
            .parallel()
            .mapToObj(
                chunk -> {
                  FloatAccuracy accuracy = FloatAccuracy.create();
                  long end = (chunk + 1) * width;
                  for (long bits = chunk * width; bits < end; bits += stride) {
                    float x = Float.intBitsToFloat((int) bits);
                    accuracy.add(x, (float) evaluator.apply(x), reference.applyAsDouble(x));
                  }
                  return accuracy;
                })
            .toList();
    FloatAccuracy total = FloatAccuracy.create();
    parts.forEach(total::merge);
    return total;
  }
}
