package dev.adjoint.testkit;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT16;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.DType.INT8;
import static dev.adjoint.testkit.OpSpec.functional;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Options;
import java.util.List;

/** The row of tensors made of Java's numbers and arrays. */
final class LiteralSpecs {
  private LiteralSpecs() {}

  private static final Options DOUBLE = Options.of(FLOAT64);

  static final List<OpSpec> ROWS =
      List.of(
          OpSpec.of(
                  "tensor",
                  Family.CREATION,
                  number("number", () -> Adjoint.tensor(1.5), "1.5"),
                  number("whole number", () -> Adjoint.tensor(7), "7"),
                  number("truth", () -> Adjoint.tensor(true), "True"),
                  typed("number", () -> Adjoint.tensor(1.5, INT32), "1.5", INT32),
                  typed("whole number", () -> Adjoint.tensor(7, FLOAT32), "7", FLOAT32),
                  typed("truth", () -> Adjoint.tensor(true, INT64), "True", INT64),
                  typed("number, options", () -> Adjoint.tensor(1.5, DOUBLE), "1.5", FLOAT64),
                  typed("whole number, options", () -> Adjoint.tensor(7, DOUBLE), "7", FLOAT64),
                  typed("truth, options", () -> Adjoint.tensor(true, DOUBLE), "True", FLOAT64),
                  number("numbers", () -> Adjoint.tensor(1., 2.5), "[1., 2.5]"),
                  number("whole numbers", () -> Adjoint.tensor(1, 2), "[1, 2]"),
                  number("truths", () -> Adjoint.tensor(true, false), "[True, False]"),
                  number("nested", () -> Adjoint.tensor(nested()), "[[1., 2.], [3., 4.]]"),
                  typed(
                      "nested",
                      () -> Adjoint.tensor(nested(), INT32),
                      "[[1., 2.], [3., 4.]]",
                      INT32),
                  typed(
                      "nested, options",
                      () -> Adjoint.tensor(nested(), DOUBLE),
                      "[[1., 2.], [3., 4.]]",
                      FLOAT64),
                  typed(
                      "doubles, typed",
                      () -> Adjoint.tensor(new double[] {1.5, -2.5}, INT32),
                      "[1.5, -2.5]",
                      INT32),
                  typed(
                      "doubles, options",
                      () -> Adjoint.tensor(new double[] {1.5, -2.5}, DOUBLE),
                      "[1.5, -2.5]",
                      FLOAT64),
                  typed(
                      "array of doubles",
                      () -> Adjoint.fromArray(new double[] {1.5, -2.5}, 2),
                      "[1.5, -2.5]",
                      FLOAT64),
                  typed(
                      "floats",
                      () -> Adjoint.tensor(new float[] {1.5f, -2.5f}),
                      "[1.5, -2.5]",
                      FLOAT32),
                  typed(
                      "floats, typed",
                      () -> Adjoint.tensor(new float[] {1.5f, -2.5f}, INT32),
                      "[1.5, -2.5]",
                      INT32),
                  typed(
                      "floats, options",
                      () -> Adjoint.tensor(new float[] {1.5f, -2.5f}, DOUBLE),
                      "[1.5, -2.5]",
                      FLOAT64),
                  typed(
                      "array of floats",
                      () -> Adjoint.fromArray(new float[] {1.5f, -2.5f}, 2),
                      "[1.5, -2.5]",
                      FLOAT32),
                  typed(
                      "longs, typed",
                      () -> Adjoint.tensor(new long[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "longs, options",
                      () -> Adjoint.tensor(new long[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of longs",
                      () -> Adjoint.fromArray(new long[] {3, -4}, 2),
                      "[3, -4]",
                      INT64),
                  number("ints", () -> Adjoint.tensor(new int[] {3, -4}), "[3, -4]"),
                  typed(
                      "ints, typed",
                      () -> Adjoint.tensor(new int[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "ints, options",
                      () -> Adjoint.tensor(new int[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of ints",
                      () -> Adjoint.fromArray(new int[] {3, -4}, 2),
                      "[3, -4]",
                      INT32),
                  number("shorts", () -> Adjoint.tensor(new short[] {3, -4}), "[3, -4]"),
                  typed(
                      "shorts, typed",
                      () -> Adjoint.tensor(new short[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "shorts, options",
                      () -> Adjoint.tensor(new short[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of shorts",
                      () -> Adjoint.fromArray(new short[] {3, -4}, 2),
                      "[3, -4]",
                      INT16),
                  number("bytes", () -> Adjoint.tensor(new byte[] {3, -4}), "[3, -4]"),
                  typed(
                      "bytes, typed",
                      () -> Adjoint.tensor(new byte[] {3, -4}, INT32),
                      "[3, -4]",
                      INT32),
                  typed(
                      "bytes, options",
                      () -> Adjoint.tensor(new byte[] {3, -4}, DOUBLE),
                      "[3, -4]",
                      FLOAT64),
                  typed(
                      "array of bytes",
                      () -> Adjoint.fromArray(new byte[] {3, -4}, 2),
                      "[3, -4]",
                      INT8),
                  typed(
                      "booleans, typed",
                      () -> Adjoint.tensor(new boolean[] {true, false}, INT32),
                      "[True, False]",
                      INT32),
                  typed(
                      "booleans, options",
                      () -> Adjoint.tensor(new boolean[] {true, false}, DOUBLE),
                      "[True, False]",
                      FLOAT64),
                  typed(
                      "array of booleans",
                      () -> Adjoint.fromArray(new boolean[] {true, false}, 2),
                      "[True, False]",
                      BOOL))
              .alsoCovers("fromArray"));

  private static double[][] nested() {
    return new double[][] {{1, 2}, {3, 4}};
  }

  private static OpCase number(String label, OpCall.Nullary call, String python) {
    return functional(label, OpCall.of(call), "torch.tensor(" + python + ")", Plan.none());
  }

  private static OpCase typed(String label, OpCall.Nullary call, String python, DType dtype) {
    return functional(
        label + " as " + dtype,
        OpCall.of(call),
        "torch.tensor(" + python + ", dtype=" + dtype + ")",
        Plan.none());
  }
}
