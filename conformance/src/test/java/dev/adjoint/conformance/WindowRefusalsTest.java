package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.FLOAT32;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Pooling, unfolding and folding refuse the same arguments as libtorch, in its words. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class WindowRefusalsTest {
  private final List<String> differences = new ArrayList<>();
  private int refusals;

  private static long[] z(long... values) {
    return values;
  }

  /** Calls both with zeros, with and without a gradient required. */
  private void check(String python, UnaryOperator<Tensor> call, DType dtype, long... sizes) {
    int count = (int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    Values values =
        dtype.isFloatingPoint()
            ? new Values.Floats(new double[count])
            : new Values.Longs(new long[count]);
    Input input = new Input(dtype, sizes, Form.CONTIGUOUS, values);
    for (boolean grad : new boolean[] {false, true}) {
      if (grad && !dtype.isFloatingPoint()) {
        continue;
      }
      String text = grad ? "x = x.clone().requires_grad_()\nreturn " + python : python;
      String error = Oracle.get().forward(text, List.of(input)).error();
      String theirs = error == null ? "done" : error.lines().findFirst().orElse("");
      String ours = outcome(call, dtype, grad, sizes);
      refusals += error == null ? 0 : 1;
      if (error == null ? !ours.equals(theirs) : !ours.contains(theirs)) {
        differences.add(
            python
                + Arrays.toString(sizes)
                + dtype
                + (grad ? " grad" : "")
                + ": libtorch \""
                + theirs
                + "\", ours \""
                + ours
                + "\"");
      }
    }
  }

  private static String outcome(
      UnaryOperator<Tensor> call, DType dtype, boolean grad, long... sizes) {
    try {
      Tensor x = zeros(Shape.of(sizes), dtype);
      Tensor _ = call.apply(grad ? x.requiresGrad_() : x);
      return "done";
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void inputsOfOneDimension() {
    for (long[] s :
        List.of(
            z(8),
            z(),
            z(1, 2, 3, 4),
            z(2, 0, 4),
            z(2, 3, 0),
            z(0, 3, 8),
            z(2, 3),
            z(0, 8),
            z(0, 0, 8),
            z(0, 3, 0))) {
      check("torch.max_pool1d(x, 2)", x -> F.maxPool1d(x, 2), FLOAT32, s);
      check("torch.max_pool1d(x, 4)", x -> F.maxPool1d(x, 4), FLOAT32, s);
      check(
          "torch.max_pool1d_with_indices(x, 2)",
          x -> F.maxPool1dWithIndices(x, 2).values(),
          FLOAT32,
          s);
      check("torch.avg_pool1d(x, 2)", x -> F.avgPool1d(x, 2), FLOAT32, s);
    }
    requireSame();
  }

  @Test
  void numbersThatMakeNoWindows() {
    for (long[] p :
        List.of(
            z(0, 1, 0, 1),
            z(-1, 1, 0, 1),
            z(2, 0, 0, 1),
            z(2, -1, 0, 1),
            z(2, 1, -1, 1),
            z(2, 1, 2, 1),
            z(3, 1, 2, 2),
            z(2, 1, 0, 0),
            z(2, 1, 0, -1),
            z(20, 1, 0, 1),
            z(2, 1, 0, 9),
            z(3, 1, 2, 3))) {
      String a = "x, " + p[0] + ", " + p[1] + ", " + p[2] + ", " + p[3];
      check(
          "torch.max_pool1d(" + a + ")",
          x -> F.maxPool1d(x, p[0], p[1], p[2], p[3]),
          FLOAT32,
          1,
          2,
          6);
      check(
          "torch.max_pool1d_with_indices(" + a + ")",
          x -> F.maxPool1dWithIndices(x, p[0], p[1], p[2], p[3]).values(),
          FLOAT32,
          1,
          2,
          6);
      check(
          "torch.max_pool2d(" + a + ")",
          x -> F.maxPool2d(x, p[0], p[1], p[2], p[3]),
          FLOAT32,
          1,
          2,
          6,
          6);
      if (p[3] == 1) {
        String b = "x, " + p[0] + ", " + p[1] + ", " + p[2];
        check(
            "torch.avg_pool2d(" + b + ")",
            x -> F.avgPool2d(x, p[0], p[1], p[2]),
            FLOAT32,
            1,
            2,
            6,
            6);
        check(
            "torch.avg_pool1d(" + b + ")", x -> F.avgPool1d(x, p[0], p[1], p[2]), FLOAT32, 1, 2, 6);
      }
      String u =
          "x, [" + p[0] + "," + p[0] + "], [" + p[3] + "," + p[3] + "], [" + p[2] + "," + p[2]
              + "], [" + p[1] + "," + p[1] + "]";
      check(
          "torch.im2col(" + u + ")", x -> F.unfold(x, p[0], p[3], p[2], p[1]), FLOAT32, 1, 2, 6, 6);
      String w =
          "x, [4, 4], ["
              + p[0]
              + ","
              + p[0]
              + "], ["
              + p[3]
              + ","
              + p[3]
              + "], ["
              + p[2]
              + ","
              + p[2]
              + "], ["
              + p[1]
              + ","
              + p[1]
              + "]";
      check(
          "torch.col2im(" + w + ")",
          x -> F.fold(x, Shape.of(4, 4), p[0], p[3], p[2], p[1]),
          FLOAT32,
          1,
          8,
          6);
    }
    requireSame();
  }

  @Test
  void inputsOfTwoDimensions() {
    for (long[] s :
        List.of(
            z(),
            z(6, 6),
            z(1, 1, 1, 6, 6),
            z(2, 0, 6, 6),
            z(2, 3, 0, 6),
            z(0, 3, 6, 6),
            z(0, 6, 6),
            z(2, 6, 0),
            z(0, 0, 6, 6))) {
      check("torch.max_pool2d(x, 2)", x -> F.maxPool2d(x, 2), FLOAT32, s);
      check("torch.avg_pool2d(x, 2)", x -> F.avgPool2d(x, 2), FLOAT32, s);
      if (s.length > 0) { // libtorch names another dimension where there is a gradient
        check("torch.im2col(x, [2,2],[1,1],[0,0],[1,1])", x -> F.unfold(x, 2), FLOAT32, s);
      }
      check(
          "torch.col2im(x, [4,4],[2,2],[1,1],[0,0],[1,1])",
          x -> F.fold(x, Shape.of(4, 4), 2),
          FLOAT32,
          s);
    }
    requireSame();
  }

  @Test
  void dtypes() {
    for (DType d : DType.values()) {
      check("torch.max_pool1d(x, 2)", x -> F.maxPool1d(x, 2), d, 1, 8);
      check(
          "torch.max_pool1d_with_indices(x, 2)",
          x -> F.maxPool1dWithIndices(x, 2).values(),
          d,
          1,
          8);
      check("torch.max_pool2d(x, 2)", x -> F.maxPool2d(x, 2), d, 1, 8, 8);
      check("torch.max_pool2d(x, 2)", x -> F.maxPool2d(x, 2), d, 0, 1, 8, 8);
      check(
          "torch.max_pool2d(x.permute([0,3,1,2]), 2)",
          x -> F.maxPool2d(x.permute(0, 3, 1, 2), 2),
          d,
          1,
          8,
          8,
          3);
      check(
          "torch.avg_pool2d(x.permute([0,3,1,2]), 2)",
          x -> F.avgPool2d(x.permute(0, 3, 1, 2), 2),
          d,
          1,
          8,
          8,
          3);
      check("torch.avg_pool2d(x, 2)", x -> F.avgPool2d(x, 2), d, 1, 8, 8);
      check("torch.avg_pool1d(x, 2)", x -> F.avgPool1d(x, 2), d, 1, 8);
      check("torch.avg_pool1d(x, 2)", x -> F.avgPool1d(x, 2), d, 0, 1, 8);
      check("torch.im2col(x, [2,2],[1,1],[0,0],[1,1])", x -> F.unfold(x, 2), d, 1, 4, 4);
      check("torch.im2col(x, [2,2],[1,1],[0,0],[1,1])", x -> F.unfold(x, 2), d, 0, 1, 4, 4);
      check(
          "torch.col2im(x, [4,4],[2,2],[1,1],[0,0],[1,1])",
          x -> F.fold(x, Shape.of(4, 4), 2),
          d,
          4,
          9);
    }
    requireSame();
  }

  @Test
  void pairs() {
    Shape three = Shape.of(1, 1, 1);
    Shape two = Shape.of(2, 2);
    check("torch.max_pool2d(x, [1,1,1])", x -> F.maxPool2d(x, three), FLOAT32, 1, 6, 6);
    check("torch.max_pool2d(x, [2,2],[1,1,1])", x -> F.maxPool2d(x, two, three), FLOAT32, 1, 6, 6);
    check(
        "torch.max_pool2d(x, [2,2],[2,2],[1,1,1])",
        x -> F.maxPool2d(x, two, two, three),
        FLOAT32,
        1,
        6,
        6);
    check(
        "torch.max_pool2d(x, [2,2],[2,2],[1,1],[1,1,1])",
        x -> F.maxPool2d(x, two, two, Shape.of(1), three),
        FLOAT32,
        1,
        6,
        6);
    check("torch.avg_pool2d(x, [1,1,1])", x -> F.avgPool2d(x, three), FLOAT32, 1, 6, 6);
    check("torch.avg_pool2d(x, [2,2],[1,1,1])", x -> F.avgPool2d(x, two, three), FLOAT32, 1, 6, 6);
    check(
        "torch.avg_pool2d(x, [2,2],[2,2],[1,1,1])",
        x -> F.avgPool2d(x, two, two, three),
        FLOAT32,
        1,
        6,
        6);
    check(
        "torch.avg_pool2d(x, [2,2],[2,2],[1,1],False,True,0)",
        x -> F.avgPool2d(x, two, two, Shape.of(1), false, true, 0),
        FLOAT32,
        1,
        6,
        6);
    check("torch.im2col(x, [1,1,1],[1,1],[0,0],[1,1])", x -> F.unfold(x, three), FLOAT32, 1, 4, 4);
    check(
        "torch.im2col(x, [1,1],[1,1,1],[0,0],[1,1])",
        x -> F.unfold(x, two, three),
        FLOAT32,
        1,
        4,
        4);
    check(
        "torch.im2col(x, [1,1],[1,1],[1,1,1],[1,1])",
        x -> F.unfold(x, two, two, three),
        FLOAT32,
        1,
        4,
        4);
    check(
        "torch.im2col(x, [1,1],[1,1],[1,1],[1,1,1])",
        x -> F.unfold(x, two, two, two, three),
        FLOAT32,
        1,
        4,
        4);
    check(
        "torch.col2im(x, [1,1,1],[2,2],[1,1],[0,0],[1,1])",
        x -> F.fold(x, three, two),
        FLOAT32,
        4,
        9);
    check(
        "torch.col2im(x, [0,0],[2,2],[1,1],[0,0],[1,1])",
        x -> F.fold(x, Shape.of(0, 0), two),
        FLOAT32,
        4,
        9);
    check(
        "torch.col2im(x, [-1,4],[2,2],[1,1],[0,0],[1,1])",
        x -> F.fold(x, Shape.of(-1, 4), two),
        FLOAT32,
        4,
        9);
    check(
        "torch.col2im(x, [0,4],[2,2],[1,1],[1,0],[1,1])",
        x -> F.fold(x, Shape.of(0, 4), two, Shape.of(1, 1), Shape.of(1, 0)),
        FLOAT32,
        4,
        3);
    check(
        "torch.col2im(x, [4,4],[3,2],[1,1],[0,0],[1,1])",
        x -> F.fold(x, Shape.of(4, 4), Shape.of(3, 2)),
        FLOAT32,
        4,
        9);
    check("torch.max_pool2d(x, 7)", x -> F.maxPool2d(x, 7), FLOAT32, 1, 6, 6);
    check("torch.max_pool2d(x, [])", x -> F.maxPool2d(x, Shape.of()), FLOAT32, 1, 6, 6);
    check(
        "torch.max_pool2d(x, 2, 2, [])",
        x -> F.maxPool2d(x, two, two, Shape.of()),
        FLOAT32,
        1,
        6,
        6);
    requireSame();
  }

  private void requireSame() {
    assertThat(refusals).isGreaterThan(10);
    assertThat(differences).isEmpty();
  }
}
