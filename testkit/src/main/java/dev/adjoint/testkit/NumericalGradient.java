package dev.adjoint.testkit;

import dev.adjoint.DType;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Derivatives by central differences: the input is moved where it lies, both ways. */
final class NumericalGradient {
  private final OpCall f;
  private final Tensor[] inputs;
  private final double eps;

  NumericalGradient(OpCall f, Tensor[] inputs, double eps) {
    this.f = f;
    this.inputs = inputs;
    this.eps = eps;
  }

  /** An output at one point. */
  private record Point(Shape shape, DType dtype, double[] values) {}

  private List<Point> outputs() {
    return f.apply(inputs).stream()
        .map(
            t ->
                new Point(
                    t.shape(),
                    t.dtype(),
                    t.isFloatingPoint() ? Tensors.doubles(t.detach()) : new double[0]))
        .toList();
  }

  /**
   * The Jacobians for one input, one for each output, which are empty for outputs of integers.
   *
   * @param outputs what the function gives
   */
  List<JacobianMatrix> jacobians(Tensor input, List<Tensor> outputs) {
    List<JacobianMatrix> jacobians = new ArrayList<>();
    for (Tensor output : outputs) {
      long columns = output.isFloatingPoint() ? output.numel() : 0;
      jacobians.add(JacobianMatrix.zeros(input.numel(), columns, output.dtype()));
    }
    // The detached alias shares memory: writing to it moves the input itself.
    Tensor alias = input.detach();
    double[] values = Tensors.doubles(alias);
    for (int k = 0; k < values.length; k++) {
      long[] index = index(alias, k);
      Tensor element = element(alias, index);
      double value = values[k];
      List<double[]> row =
          differences(
              () -> element.fill_(value - eps),
              () -> element.fill_(value + eps),
              () -> element.fill_(value),
              "on index " + text(index) + " ");
      for (int o = 0; o < row.size(); o++) {
        jacobians.get(o).rows()[k] = row.get(o);
      }
    }
    return jacobians;
  }

  /** The derivatives of the outputs along a vector, which are empty for outputs of integers. */
  List<double[]> along(Tensor input, double[] direction) {
    Tensor alias = input.detach();
    Tensor before = alias.clone();
    double[] step = Arrays.stream(direction).map(d -> d * eps).toArray();
    Tensor moved = Tensors.make(new Values.Floats(step), input.dtype(), Tensors.sizes(input));
    return differences(
        () -> alias.copy_(before.sub(moved)),
        () -> alias.copy_(before.add(moved)),
        () -> alias.copy_(before),
        "");
  }

  private List<double[]> differences(Runnable below, Runnable above, Runnable back, String where) {
    List<Point> low;
    List<Point> high;
    try {
      below.run();
      low = outputs();
      above.run();
      high = outputs();
    } finally {
      back.run();
    }
    List<double[]> differences = new ArrayList<>();
    for (int o = 0; o < Math.min(low.size(), high.size()); o++) {
      requireSame(low.get(o), high.get(o), where);
      double[] a = low.get(o).values;
      double[] b = high.get(o).values;
      double[] difference = new double[a.length];
      Arrays.setAll(difference, j -> (b[j] - a[j]) / (2 * eps));
      differences.add(difference);
    }
    return differences;
  }

  private void requireSame(Point a, Point b, String where) {
    String text =
        "Expected `func` to return outputs with the same %s when inputs are perturbed %sby %s, but"
            + " got: %ss %s and %s.";
    if (!a.shape.equals(b.shape)) {
      throw new IllegalArgumentException(
          text.formatted("shape", where, number(eps), "shape", a.shape, b.shape));
    }
    if (a.dtype != b.dtype) {
      throw new IllegalArgumentException(
          text.formatted("dtype", where, number(eps), "dtype", a.dtype, b.dtype));
    }
  }

  /** A number as Python prints it. */
  static String number(double value) {
    String text = Double.toString(value);
    int e = text.indexOf('E');
    if (e < 0) {
      return text;
    }
    int exponent = Integer.parseInt(text.substring(e + 1));
    String digits = text.substring(0, e).replaceFirst("\\.0$", "");
    return "%se%s%02d".formatted(digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String text(long[] index) {
    return Arrays.stream(index)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", index.length == 1 ? ",)" : ")"));
  }

  private static long[] index(Tensor t, long position) {
    long[] index = new long[t.dim()];
    long rest = position;
    for (int d = index.length - 1; d >= 0; d--) {
      index[d] = rest % t.size(d);
      rest /= t.size(d);
    }
    return index;
  }

  private static Tensor element(Tensor t, long[] index) {
    Tensor element = t;
    for (long i : index) {
      element = element.select(0, i);
    }
    return element;
  }
}
