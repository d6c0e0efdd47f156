package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares the gradients of a function with central differences, as {@code
 * torch.autograd.gradcheck}.
 *
 * <p>Only the inputs that require a gradient are checked. They should be float64: the default step
 * and tolerances suit no other type.
 *
 * {@snippet :
 * Tensor x = Adjoint.tensor(new double[] {0.5, -1.5}).requiresGrad_();
 * GradCheck.gradcheck(Tensor::tanh, x);
 * }
 */
public final class GradCheck {
  private static final Settings DEFAULT = new Settings(1e-6, 1e-5, 1e-3, true);

  /**
   * Step, tolerances, and what to do about a failure.
   *
   * @param eps the distance that an element is moved each way
   * @param atol the absolute tolerance
   * @param rtol the tolerance relative to the numerical gradient
   * @param raiseException whether to throw; otherwise the answer is {@code false}
   */
  public record Settings(double eps, double atol, double rtol, boolean raiseException) {}

  private GradCheck() {}

  /** PyTorch's settings: step 1e-6, tolerances 1e-5 and 1e-3, throwing. */
  public static Settings defaults() {
    return DEFAULT;
  }

  /** Checks a function of one tensor. */
  public static boolean gradcheck(OpCall.Unary f, Tensor x) {
    return gradcheck(OpCall.of(f), DEFAULT, x);
  }

  /** Checks a function of two tensors. */
  public static boolean gradcheck(OpCall.Binary f, Tensor x, Tensor y) {
    return gradcheck(OpCall.of(f), DEFAULT, x, y);
  }

  /** Checks a function of several tensors that may return several. */
  public static boolean gradcheck(OpCall f, Settings settings, Tensor... inputs) {
    try {
      check(f, settings, inputs);
      return true;
    } catch (GradCheckError e) {
      if (settings.raiseException()) {
        throw e;
      }
      return false;
    }
  }

  /** Checks the second derivatives of a function of one tensor. */
  public static boolean gradgradcheck(OpCall.Unary f, Tensor x) {
    return gradgradcheck(OpCall.of(f), DEFAULT, x);
  }

  /** Checks the second derivatives of a function of two tensors. */
  public static boolean gradgradcheck(OpCall.Binary f, Tensor x, Tensor y) {
    return gradgradcheck(OpCall.of(f), DEFAULT, x, y);
  }

  /**
   * Checks the second derivatives: the gradients of {@code f}, as a function of the inputs and of
   * the gradients that come from above, which are random.
   */
  public static boolean gradgradcheck(OpCall f, Settings settings, Tensor... inputs) {
    List<Tensor> outputs = differentiable(f.apply(inputs));
    Tensor[] all = Arrays.copyOf(inputs, inputs.length + outputs.size());
    SplittableRandom random = new SplittableRandom(20);
    for (int i = 0; i < outputs.size(); i++) {
      double[] values = new double[Math.toIntExact(outputs.get(i).numel())];
      Arrays.setAll(values, k -> random.nextDouble(-1, 1));
      all[inputs.length + i] =
          Tensors.make(
                  new Values.Floats(values), outputs.get(i).dtype(), Tensors.sizes(outputs.get(i)))
              .requiresGrad_();
    }
    OpCall gradient =
        operands -> {
          Tensor[] own = Arrays.copyOf(operands, inputs.length);
          List<Tensor> roots = differentiable(f.apply(own));
          List<Tensor> fromAbove =
              List.of(operands).subList(inputs.length, inputs.length + roots.size());
          List<Tensor> found = new ArrayList<>();
          for (Tensor g : Adjoint.grad(roots, requiring(own), fromAbove, true, true, true)) {
            if (g != null) {
              found.add(g);
            }
          }
          return found;
        };
    return gradcheck(gradient, settings, all);
  }

  private static void check(OpCall f, Settings settings, Tensor... inputs) {
    List<Tensor> targets = requiring(inputs);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "gradcheck expects at least one input tensor to require gradient, but none of them have"
              + " requires_grad=True.");
    }
    refuseOverlapping(inputs);
    List<Tensor> outputs = f.apply(inputs);
    boolean anyRoot = !differentiable(outputs).isEmpty();
    List<List<double[][]>> numerical = new ArrayList<>();
    for (Tensor target : targets) {
      numerical.add(numerical(f, inputs, target, outputs, settings.eps(), anyRoot));
    }
    if (!anyRoot) {
      if (!numerical.stream().flatMap(List::stream).allMatch(GradCheck::isZero)) {
        throw new GradCheckError("Numerical gradient for function expected to be zero");
      }
      return;
    }
    // Moving the inputs made stale what the first graph saved.
    List<Tensor> roots = differentiable(f.apply(inputs));
    for (int i = 0; i < targets.size(); i++) {
      for (int o = 0; o < roots.size(); o++) {
        compare(roots.get(o), o, targets, i, numerical.get(i).get(o), settings);
      }
    }
    requireScaling(roots, targets);
  }

  private static void compare(
      Tensor root,
      int output,
      List<Tensor> targets,
      int input,
      double[][] numerical,
      Settings settings) {
    double[][] analytical = analytical(root, targets, input);
    if (!close(analytical, numerical, settings)) {
      throw new GradCheckError(
          "Jacobian mismatch for output "
              + output
              + " with respect to input "
              + input
              + ",\nnumerical:"
              + text(numerical)
              + "\nanalytical:"
              + text(analytical)
              + "\n");
    }
    if (!Arrays.deepEquals(analytical, analytical(root, targets, input))) {
      throw new GradCheckError(
          "Backward is not reentrant, i.e., running backward with same input and grad_output"
              + " multiple times gives different values, although analytical gradient matches"
              + " numerical gradient.The tolerance for nondeterminism was 0.0.");
    }
  }

  /** Backward of zeros is zero: a rule that forgets to multiply is found here. */
  private static void requireScaling(List<Tensor> roots, List<Tensor> targets) {
    List<Tensor> zeros = new ArrayList<>();
    for (Tensor root : roots) {
      zeros.add(unit(root, -1));
    }
    for (Tensor g : Adjoint.grad(roots, targets, zeros, true, false, true)) {
      if (g != null && !isZero(new double[][] {Tensors.doubles(g.detach())})) {
        throw new GradCheckError("backward not multiplied by grad_output");
      }
    }
  }

  /** For each output the Jacobian, one row for each element of the input. */
  private static List<double[][]> numerical(
      OpCall f,
      Tensor[] inputs,
      Tensor target,
      List<Tensor> outputs,
      double eps,
      boolean differentiableOnly) {
    int n = Math.toIntExact(target.numel());
    List<Integer> chosen = new ArrayList<>();
    List<double[][]> jacobians = new ArrayList<>();
    for (int o = 0; o < outputs.size(); o++) {
      if (!differentiableOnly || outputs.get(o).requiresGrad()) {
        chosen.add(o);
        jacobians.add(new double[n][Math.toIntExact(outputs.get(o).numel())]);
      }
    }
    // The detached alias shares memory: writing to it moves the input itself.
    Tensor alias = target.detach();
    double[] values = Tensors.doubles(alias);
    for (int k = 0; k < n; k++) {
      Tensor element = element(alias, k);
      element.fill_(values[k] + eps);
      List<double[]> above = evaluate(f, inputs, chosen);
      element.fill_(values[k] - eps);
      List<double[]> below = evaluate(f, inputs, chosen);
      element.fill_(values[k]);
      for (int o = 0; o < chosen.size(); o++) {
        double[] row = jacobians.get(o)[k];
        for (int j = 0; j < row.length; j++) {
          row[j] = (above.get(o)[j] - below.get(o)[j]) / (2 * eps);
        }
      }
    }
    return jacobians;
  }

  private static List<double[]> evaluate(OpCall f, Tensor[] inputs, List<Integer> chosen) {
    List<Tensor> outputs = f.apply(inputs);
    return chosen.stream().map(o -> Tensors.doubles(outputs.get(o).detach())).toList();
  }

  private static double[][] analytical(Tensor root, List<Tensor> targets, int index) {
    Tensor target = targets.get(index);
    int rows = Math.toIntExact(target.numel());
    int columns = Math.toIntExact(root.numel());
    double[][] jacobian = new double[rows][columns];
    for (int j = 0; j < columns; j++) {
      Tensor g =
          Adjoint.grad(List.of(root), List.of(target), List.of(unit(root, j)), true, false, true)
              .getFirst();
      if (g == null) {
        continue;
      }
      if (g.dtype() != target.dtype()) {
        throw new GradCheckError("Gradient has dtype mismatch");
      }
      if (!Arrays.equals(Tensors.sizes(g), Tensors.sizes(target))) {
        throw new GradCheckError("Analytical gradient has incorrect size");
      }
      double[] column = Tensors.doubles(g.detach());
      for (int k = 0; k < rows; k++) {
        jacobian[k][j] = column[k];
      }
    }
    return jacobian;
  }

  /** Zeros like {@code t}, but 1 at one element; all zeros where the index is negative. */
  private static Tensor unit(Tensor t, int index) {
    double[] values = new double[Math.toIntExact(t.numel())];
    if (index >= 0) {
      values[index] = 1;
    }
    return Tensors.make(new Values.Floats(values), t.dtype(), Tensors.sizes(t));
  }

  private static Tensor element(Tensor t, int index) {
    Tensor element = t;
    long rest = index;
    for (int d = t.dim() - 1; d >= 0; d--) {
      element = element.select(d, rest % t.size(d));
      rest /= t.size(d);
    }
    return element;
  }

  private static List<Tensor> requiring(Tensor... inputs) {
    return Arrays.stream(inputs).filter(Tensor::requiresGrad).toList();
  }

  private static List<Tensor> differentiable(List<Tensor> outputs) {
    return outputs.stream().filter(Tensor::requiresGrad).toList();
  }

  private static void refuseOverlapping(Tensor... inputs) {
    for (int i = 0; i < inputs.length; i++) {
      if (!inputs[i].requiresGrad()) {
        continue;
      }
      for (int d = 0; d < inputs[i].dim(); d++) {
        if (inputs[i].stride(d) == 0 && inputs[i].size(d) > 1) {
          throw new IllegalStateException(
              "The "
                  + i
                  + "th input has a dimension with stride 0. gradcheck only supports inputs that"
                  + " are non-overlapping to be able to compute the numerical gradients correctly."
                  + " You should call .contiguous on the input before passing it to gradcheck.");
        }
      }
    }
  }

  private static boolean close(double[][] analytical, double[][] numerical, Settings settings) {
    for (int k = 0; k < analytical.length; k++) {
      for (int j = 0; j < analytical[k].length; j++) {
        double a = analytical[k][j];
        double n = numerical[k][j];
        boolean same = a == n || Math.abs(a - n) <= settings.atol() + settings.rtol() * Math.abs(n);
        if (!same) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isZero(double[][] values) {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream).allMatch(v -> v == 0);
  }

  private static String text(double[][] jacobian) {
    int rows = jacobian.length;
    int columns = rows == 0 ? 0 : jacobian[0].length;
    double[] flat = Arrays.stream(jacobian).flatMapToDouble(Arrays::stream).toArray();
    return Tensors.make(new Values.Floats(flat), DType.FLOAT64, rows, columns).toString();
  }
}
