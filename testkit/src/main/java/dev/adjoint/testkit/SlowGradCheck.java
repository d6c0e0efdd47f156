package dev.adjoint.testkit;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Compares whole Jacobians. */
final class SlowGradCheck {
  private SlowGradCheck() {}

  static void run(GradCheckRun run, boolean forward) {
    List<Tensor> outputs = run.call();
    NumericalGradient gradient = run.numerical();
    List<List<JacobianMatrix>> numerical = new ArrayList<>();
    for (Tensor target : run.targets()) {
      numerical.add(gradient.jacobians(target, outputs));
    }
    List<Integer> differentiable = GradCheckRun.differentiable(outputs);
    if (differentiable.isEmpty()) {
      if (!numerical.stream().flatMap(List::stream).allMatch(JacobianMatrix::isZero)) {
        throw new GradCheckError("Numerical gradient for function expected to be zero");
      }
      return;
    }
    if (forward) {
      List<List<JacobianMatrix>> analytical =
          AnalyticalGradient.forward(run.f(), run.inputs(), outputs, run.options());
      for (int o = 0; o < differentiable.size(); o++) {
        for (int i = 0; i < numerical.size(); i++) {
          int nr = differentiable.get(o);
          compare(run, analytical.get(i).get(nr), numerical.get(i).get(nr), o, i, true);
        }
      }
      return;
    }
    List<Tensor> roots = run.roots(); // moving the inputs made stale what the first graph saved
    for (int o = 0; o < roots.size(); o++) {
      List<JacobianMatrix> analytical =
          AnalyticalGradient.backward(roots.get(o), run.targets(), run.options());
      for (int i = 0; i < analytical.size(); i++) {
        JacobianMatrix expected = numerical.get(i).get(differentiable.get(o));
        compare(run, analytical.get(i), expected, o, i, false);
      }
    }
  }

  private static void compare(
      GradCheckRun run,
      JacobianMatrix analytical,
      JacobianMatrix numerical,
      int output,
      int input,
      boolean forward) {
    if (!analytical.isClose(numerical, run.options().rtol(), run.options().atol())) {
      throw new GradCheckError(mismatch(output, input, numerical, analytical, forward));
    }
  }

  static String mismatch(
      int output, int input, Object numerical, Object analytical, boolean forward) {
    return "Jacobian "
        + (forward ? "computed with forward mode " : "")
        + "mismatch for output "
        + output
        + " with respect to input "
        + input
        + ",\nnumerical:"
        + numerical
        + "\nanalytical:"
        + analytical
        + "\n";
  }
}
