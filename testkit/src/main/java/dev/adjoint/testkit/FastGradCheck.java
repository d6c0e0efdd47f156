package dev.adjoint.testkit;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares the Jacobians' products with random vectors, which takes one run of the function for
 * each input, not one for each element. The vectors are of length 1 and have no negative elements,
 * so that errors don't cancel.
 */
final class FastGradCheck {
  private FastGradCheck() {}

  static void run(GradCheckRun run, boolean forward) {
    List<Tensor> outputs = run.call();
    List<Integer> differentiable = GradCheckRun.differentiable(outputs);
    SplittableRandom random = new SplittableRandom(2147483647);
    List<double[]> us = new ArrayList<>();
    run.targets().forEach(t -> us.add(vector(t, random)));
    List<double[]> vs = new ArrayList<>();
    differentiable.forEach(o -> vs.add(vector(outputs.get(o), random)));
    List<List<double[]>> numerical = new ArrayList<>(); // for each input the outputs' derivatives
    for (int i = 0; i < us.size(); i++) {
      numerical.add(run.numerical().along(run.targets().get(i), us.get(i)));
    }
    if (differentiable.isEmpty()) {
      requireZero(numerical, run.options().nondetTol());
      return;
    }
    if (forward) {
      compareForward(run, outputs, differentiable, us, numerical);
    } else {
      compareBackward(run, differentiable, us, vs, numerical);
    }
  }

  private static double[] vector(Tensor t, SplittableRandom random) {
    double[] values = new double[Math.toIntExact(t.numel())];
    Arrays.setAll(values, k -> random.nextDouble());
    double norm = Math.sqrt(dot(values, values));
    return Arrays.stream(values).map(v -> v / norm).toArray();
  }

  private static void requireZero(List<List<double[]>> numerical, double tolerance) {
    for (List<double[]> own : numerical) {
      for (double[] derivative : own) {
        if (Arrays.stream(derivative).anyMatch(d -> Math.abs(d) > tolerance)) {
          throw new GradCheckError("Numerical gradient for function expected to be zero");
        }
      }
    }
  }

  private static void compareBackward(
      GradCheckRun run,
      List<Integer> differentiable,
      List<double[]> us,
      List<double[]> vs,
      List<List<double[]>> numerical) {
    List<Tensor> roots = run.roots();
    List<List<JacobianMatrix>> pulled = new ArrayList<>();
    for (int o = 0; o < roots.size(); o++) {
      pulled.add(
          AnalyticalGradient.backward(roots.get(o), vs.get(o), run.targets(), run.options()));
    }
    for (int i = 0; i < us.size(); i++) {
      for (int o = 0; o < roots.size(); o++) {
        double n = dot(vs.get(o), numerical.get(i).get(differentiable.get(o)));
        double a = 0;
        double[][] column = pulled.get(o).get(i).rows();
        for (int k = 0; k < column.length; k++) {
          a += column[k][0] * us.get(i)[k];
        }
        double atol = run.options().atol() * sum(us.get(i)) * sum(vs.get(o));
        if (!JacobianMatrix.isClose(a, n, run.options().rtol(), atol)) {
          String found = SlowGradCheck.mismatch(o, i, n, a, false);
          throw new GradCheckError(found + slowly(run, differentiable.get(o), o, i, false));
        }
      }
    }
  }

  private static void compareForward(
      GradCheckRun run,
      List<Tensor> outputs,
      List<Integer> differentiable,
      List<double[]> us,
      List<List<double[]>> numerical) {
    int input = 0;
    for (int nr = 0; nr < run.inputs().length; nr++) {
      Tensor target = run.inputs()[nr];
      if (!target.requiresGrad()) {
        continue;
      }
      double[] u = us.get(input);
      Tensor tangent = AnalyticalGradient.like(target, u);
      List<double[]> pushed = new ArrayList<>();
      for (double[] found :
          AnalyticalGradient.pushed(run.f(), run.inputs(), nr, tangent, run.options())) {
        pushed.add(found == null ? new double[0] : found);
      }
      for (int o = 0; o < differentiable.size(); o++) {
        int place = differentiable.get(o);
        double[] n = numerical.get(input).get(place);
        double[] a = pushed.get(place).length == 0 ? new double[n.length] : pushed.get(place);
        for (int j = 0; j < n.length; j++) {
          if (!JacobianMatrix.isClose(
              a[j], n[j], run.options().rtol(), run.options().atol() * sum(u))) {
            Tensor output = outputs.get(place).reshape(-1);
            String found =
                SlowGradCheck.mismatch(
                    o,
                    input,
                    AnalyticalGradient.like(output, n),
                    AnalyticalGradient.like(output, a),
                    true);
            throw new GradCheckError(found + slowly(run, place, o, input, true));
          }
        }
      }
      input++;
    }
  }

  /** The whole Jacobians, which say more than a product. */
  private static String slowly(
      GradCheckRun run, int place, int output, int input, boolean forward) {
    List<Tensor> outputs = run.call();
    JacobianMatrix numerical =
        run.numerical().jacobians(run.targets().get(input), outputs).get(place);
    JacobianMatrix analytical =
        forward
            ? AnalyticalGradient.forward(run.f(), run.inputs(), outputs, run.options())
                .get(input)
                .get(place)
            : AnalyticalGradient.backward(
                    run.roots().get(output),
                    run.targets(),
                    run.options().nondetTol(Double.POSITIVE_INFINITY))
                .get(input);
    String text =
        "\nThe above quantities relating the numerical and analytical jacobians are computed \n"
            + "in fast mode. See: https://github.com/pytorch/pytorch/issues/53876 for more"
            + " background \nabout fast mode. Below, we recompute numerical and analytical"
            + " jacobians in slow mode:\n\nNumerical:\n "
            + numerical
            + "\nAnalytical:\n"
            + analytical
            + "\n\nThe max per-element difference (slow mode) is: "
            + NumericalGradient.number(numerical.distance(analytical))
            + ".\n";
    boolean close = analytical.isClose(numerical, run.options().rtol(), run.options().atol());
    return close
        ? text
            + "\nFast gradcheck failed but element-wise differences are small. This means that the"
            + " test might've passed in slow_mode!"
        : text;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
