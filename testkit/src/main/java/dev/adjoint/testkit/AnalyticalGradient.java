package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.ForwardAd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Derivatives as autograd computes them, backward and forward. */
final class AnalyticalGradient {
  private AnalyticalGradient() {}

  /** The Jacobians of one output, one for each input that requires grad. */
  static List<JacobianMatrix> backward(
      Tensor output, List<Tensor> targets, GradCheckOptions options) {
    List<JacobianMatrix> first = rows(output, targets, options);
    requireSame(first, rows(output, targets, options), options);
    return first;
  }

  private static List<JacobianMatrix> rows(
      Tensor output, List<Tensor> targets, GradCheckOptions options) {
    List<JacobianMatrix> jacobians = new ArrayList<>();
    for (Tensor target : targets) {
      jacobians.add(JacobianMatrix.zeros(target.numel(), output.numel(), target.dtype()));
    }
    for (int j = 0; j < output.numel(); j++) {
      List<double[]> row = pulled(output, unit(output, j), targets, options);
      for (int i = 0; i < row.size(); i++) {
        double[][] rows = jacobians.get(i).rows();
        for (int k = 0; k < rows.length; k++) {
          rows[k][j] = row.get(i)[k];
        }
      }
    }
    return jacobians;
  }

  /** A vector times the Jacobians of one output, as a single column for each input. */
  static List<JacobianMatrix> backward(
      Tensor output, double[] weights, List<Tensor> targets, GradCheckOptions options) {
    Tensor v = like(output, weights);
    List<JacobianMatrix> first = column(output, v, targets, options);
    requireSame(first, column(output, v, targets, options), options);
    return first;
  }

  private static List<JacobianMatrix> column(
      Tensor output, Tensor v, List<Tensor> targets, GradCheckOptions options) {
    List<double[]> pulled = pulled(output, v, targets, options);
    List<JacobianMatrix> columns = new ArrayList<>();
    for (int i = 0; i < pulled.size(); i++) {
      double[] column = pulled.get(i);
      JacobianMatrix matrix = JacobianMatrix.zeros(column.length, 1, targets.get(i).dtype());
      for (int k = 0; k < column.length; k++) {
        matrix.rows()[k][0] = column[k];
      }
      columns.add(matrix);
    }
    return columns;
  }

  private static void requireSame(
      List<JacobianMatrix> first, List<JacobianMatrix> second, GradCheckOptions options) {
    for (int i = 0; i < first.size(); i++) {
      if (first.get(i).distance(second.get(i)) > options.nondetTol()) {
        throw new GradCheckError(
            "Backward is not reentrant, i.e., running backward with same input and grad_output"
                + " multiple times gives different values, although analytical gradient matches"
                + " numerical gradient.The tolerance for nondeterminism was "
                + NumericalGradient.number(options.nondetTol())
                + ".\n\nWhere that is as it should be, the option nondetTol allows it.");
      }
    }
  }

  private static List<double[]> pulled(
      Tensor output, Tensor weights, List<Tensor> targets, GradCheckOptions options) {
    List<double[]> found = new ArrayList<>();
    for (Tensor g : Adjoint.grad(List.of(output), targets, List.of(weights), true, false, true)) {
      Tensor target = targets.get(found.size());
      if (g == null) {
        found.add(new double[Math.toIntExact(target.numel())]);
        continue;
      }
      if (options.checkGradDtypes() && g.dtype() != target.dtype()) {
        throw new GradCheckError("Gradient has dtype mismatch");
      }
      if (!g.shape().equals(target.shape())) {
        throw new GradCheckError("Analytical gradient has incorrect size");
      }
      found.add(Tensors.doubles(g.detach()));
    }
    return found;
  }

  // ---- forward mode

  /** The Jacobians for each input that requires grad, one for each output. */
  static List<List<JacobianMatrix>> forward(
      OpCall f, Tensor[] inputs, List<Tensor> outputs, GradCheckOptions options) {
    List<List<JacobianMatrix>> all = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      if (!inputs[i].requiresGrad()) {
        continue;
      }
      long n = inputs[i].numel();
      List<JacobianMatrix> own = new ArrayList<>();
      for (Tensor output : outputs) {
        long columns = output.isFloatingPoint() ? output.numel() : 0;
        own.add(JacobianMatrix.zeros(n, columns, output.dtype()));
      }
      for (int k = 0; k < n; k++) {
        List<double @Nullable []> row = pushed(f, inputs, i, unit(inputs[i], k), options);
        for (int o = 0; o < own.size(); o++) {
          double[] tangent = row.get(o);
          if (tangent != null) {
            own.get(o).rows()[k] = tangent;
          }
        }
      }
      all.add(own);
    }
    return all;
  }

  /** The tangents of all outputs for one tangent of one input; null for zero. */
  static List<double @Nullable []> pushed(
      OpCall f, Tensor[] inputs, int nr, Tensor tangent, GradCheckOptions options) {
    List<double @Nullable []> found = new ArrayList<>();
    try (var _ = ForwardAd.dualLevel()) {
      Tensor[] duals = inputs.clone();
      for (int i = 0; i < inputs.length; i++) {
        if (inputs[i].requiresGrad()) {
          Tensor primal = inputs[i].detach();
          duals[i] = ForwardAd.makeDual(primal, i == nr ? tangent : Adjoint.zerosLike(primal));
        }
      }
      for (Tensor output : f.apply(duals)) {
        ForwardAd.UnpackedDualTensor parts = ForwardAd.unpackDual(output);
        Tensor t = parts.tangent();
        if (t != null && options.checkGradDtypes() && t.dtype() != parts.primal().dtype()) {
          throw new GradCheckError("Forward AD gradient has dtype mismatch.");
        }
        found.add(t == null ? null : Tensors.doubles(t.detach()));
      }
    }
    return found;
  }

  /** Zeros like {@code t}, but 1 at one element. */
  private static Tensor unit(Tensor t, int index) {
    double[] values = new double[Math.toIntExact(t.numel())];
    values[index] = 1;
    return like(t, values);
  }

  static Tensor like(Tensor t, double[] values) {
    return Tensors.make(
        new Values.Floats(Arrays.copyOf(values, values.length)), t.dtype(), Tensors.sizes(t));
  }
}
