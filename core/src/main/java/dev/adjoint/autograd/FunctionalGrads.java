package dev.adjoint.autograd;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients where outputs may be constant, and what strict mode says about that. */
final class FunctionalGrads {
  private FunctionalGrads() {}

  /** Which of two derivatives is being computed. */
  enum Stage {
    /** The derivative, backward. */
    BACK("", "jacobian"),
    /** The derivative in a direction, as derivative of the gradient for what it is weighted by. */
    BACK_TRICK(
        "The gradient with respect to the input is independent of entry %d in the grad_outputs when"
            + " using the double backward trick to compute forward mode gradients. This is not"
            + " allowed in strict mode.",
        "jacobian"),
    /** The second derivative, backward. */
    DOUBLE_BACK(
        "The jacobian of the user-provided function is independent of input %d. This is not allowed"
            + " in strict mode.",
        "hessian"),
    /** The second derivative in a direction. */
    DOUBLE_BACK_TRICK(
        "The hessian of the user-provided function is independent of entry %d in the grad_jacobian."
            + " This is not allowed in strict mode as it prevents from using the double backward"
            + " trick to replace forward mode AD.",
        "hessian");

    private final String absent;
    private final String constant;

    Stage(String absent, String constant) {
      this.absent = absent;
      this.constant = constant;
    }
  }

  /**
   * The gradients; null for all inputs where no output depends on anything.
   *
   * @param outputs null or constant ones are left out
   * @param weights a gradient for each output; null for ones
   */
  static List<@Nullable Tensor> grad(
      List<? extends @Nullable Tensor> outputs,
      List<Tensor> inputs,
      @Nullable List<Tensor> weights,
      GradOptions options) {
    List<Tensor> roots = new ArrayList<>();
    List<@Nullable Tensor> given = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      if (output != null && output.requiresGrad()) {
        roots.add(output);
        given.add(weights == null ? null : weights.get(i));
      }
    }
    return roots.isEmpty()
        ? Collections.nCopies(inputs.size(), null)
        : Autograd.grad(roots, inputs, options.gradOutputs(given).allowUnused(true));
  }

  /** Zeros like the reference where there is no gradient, or what strict mode says instead. */
  static List<Tensor> filled(
      List<? extends @Nullable Tensor> grads,
      List<Tensor> like,
      FunctionalOptions options,
      Stage stage) {
    List<Tensor> filled = new ArrayList<>();
    for (int i = 0; i < grads.size(); i++) {
      Tensor grad = grads.get(i);
      if (grad == null) {
        if (options.strict()) {
          throw stage == Stage.BACK
              ? independent(i)
              : new IllegalStateException(stage.absent.formatted(i));
        }
        filled.add(Adjoint.zerosLike(like.get(i)));
        continue;
      }
      if (options.strict() && options.createGraph() && !grad.requiresGrad()) {
        throw constant(stage.constant, i);
      }
      filled.add(grad);
    }
    return filled;
  }

  static IllegalStateException constant(String what, int input) {
    return Errors.state(
        "The %s of the user-provided function is independent of input %s. This is not"
            + " allowed in strict mode when create_graph=True.",
        what, input);
  }

  private static IllegalStateException independent(int input) {
    return Errors.state(
        "The output of the user-provided function is independent of input %s. This is not"
            + " allowed in strict mode.",
        input);
  }

  /** Refuses constant outputs. */
  static void requireOutputs(List<Tensor> outputs) {
    require(
        outputs,
        "Output %d of the user-provided function does not require gradients. The outputs must be"
            + " computed in a differentiable manner from the input when running in strict mode.");
  }

  /** Refuses constant gradients, as linear functions have. */
  static void requireGradients(List<? extends @Nullable Tensor> grads) {
    require(
        grads,
        "The gradient with respect to input %d is independent of the inputs of the user-provided"
            + " function. This is not allowed in strict mode.");
  }

  /** Refuses constant gradients where a second derivative is asked for. */
  static void requireJacobian(List<? extends @Nullable Tensor> jacobian) {
    require(
        jacobian,
        "While computing the hessian, found that the jacobian of the user-provided function with"
            + " respect to input %d is independent of the input. This is not allowed in strict"
            + " mode. You should ensure that your function is twice differentiable and that the"
            + " jacobian depends on the inputs (this would be violated by a linear function for"
            + " example).");
  }

  private static void require(List<? extends @Nullable Tensor> tensors, String text) {
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      if (tensor == null) {
        throw independent(i);
      }
      if (!tensor.requiresGrad()) {
        throw new IllegalStateException(text.formatted(i));
      }
    }
  }
}
