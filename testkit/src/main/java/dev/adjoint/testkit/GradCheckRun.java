package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One check of a function at one point.
 *
 * @param f the function
 * @param inputs where it is checked
 * @param options how
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GradCheckRun(OpCall f, Tensor[] inputs, GradCheckOptions options) {

  void run() {
    checkInputs();
    BiConsumer<GradCheckRun, Boolean> check =
        options.fastMode() ? FastGradCheck::run : SlowGradCheck::run;
    if (options.checkBackwardAd()) {
      check.accept(this, false);
    }
    if (options.checkForwardAd()) {
      check.accept(this, true);
      if (options.checkUndefinedGrad()) {
        UndefinedGradCheck.forward(this);
      }
    }
    if (options.checkBatchedForwardGrad()) {
      BatchedGradCheck.forward(f, inputs);
    }
    if (!options.checkBackwardAd()) {
      return;
    }
    List<Tensor> roots = roots();
    if (options.checkBatchedGrad()) {
      for (int o = 0; o < roots.size(); o++) {
        BatchedGradCheck.backward(roots.get(o), o, targets());
      }
    }
    if (roots.isEmpty()) {
      return;
    }
    requireScaling(roots);
    if (options.checkUndefinedGrad()) {
      UndefinedGradCheck.backward(this);
    }
  }

  private void checkInputs() {
    for (int i = 0; i < inputs.length; i++) {
      Tensor input = inputs[i];
      if (!input.requiresGrad()) {
        continue;
      }
      if (input.dtype() != DType.FLOAT64) {
        Warnings.warn(
            "Input #"
                + i
                + " requires gradient and is not a double precision floating point or complex. This"
                + " check will likely fail if all the inputs are not of double precision floating"
                + " point or complex. ");
      }
      for (int d = 0; d < input.dim(); d++) {
        if (input.stride(d) == 0 && input.size(d) > 1) {
          throw new IllegalStateException(
              "The "
                  + i
                  + "th input has a dimension with stride 0. gradcheck only supports inputs that"
                  + " are non-overlapping to be able to compute the numerical gradients correctly."
                  + " You should call .contiguous on the input before passing it to gradcheck.");
        }
      }
    }
    if (targets().isEmpty()) {
      throw new IllegalArgumentException(
          "gradcheck expects at least one input tensor to require gradient, but none of them have"
              + " requires_grad=True.");
    }
  }

  /** Backward of zeros is zero: a rule that forgets to multiply is found here. */
  private void requireScaling(List<Tensor> roots) {
    List<Tensor> zeros = roots.stream().map(GradCheckRun::zeros).toList();
    for (Tensor g : Adjoint.grad(roots, targets(), zeros, null, false, true)) {
      if (g != null && !isZero(g)) {
        throw new GradCheckError("backward not multiplied by grad_output");
      }
    }
  }

  /** The inputs for which derivatives are checked. */
  List<Tensor> targets() {
    return Arrays.stream(inputs).filter(Tensor::requiresGrad).toList();
  }

  /** What the function gives. */
  List<Tensor> call() {
    return f.apply(inputs);
  }

  /** What the function gives that can be differentiated. */
  List<Tensor> roots() {
    return call().stream().filter(Tensor::requiresGrad).toList();
  }

  /** The numbers of the outputs that can be differentiated. */
  static List<Integer> differentiable(List<Tensor> outputs) {
    List<Integer> numbers = new ArrayList<>();
    for (int o = 0; o < outputs.size(); o++) {
      if (outputs.get(o).requiresGrad()) {
        numbers.add(o);
      }
    }
    return numbers;
  }

  NumericalGradient numerical() {
    return new NumericalGradient(f, inputs, options.eps());
  }

  static Tensor zeros(Tensor like) {
    return AnalyticalGradient.like(like, new double[Math.toIntExact(like.numel())]);
  }

  static boolean isZero(Tensor t) {
    return Arrays.stream(Tensors.doubles(t.detach())).allMatch(v -> v == 0);
  }
}
