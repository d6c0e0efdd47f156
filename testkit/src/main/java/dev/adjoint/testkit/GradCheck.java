package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.GradOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Compares the gradients of a function with central differences, as {@code
 * torch.autograd.gradcheck}.
 *
 * <p>Only the inputs that require a gradient are checked. They should be float64: the default step
 * and tolerances suit no other type. A check moves the elements of its inputs where they lie, and
 * puts them back.
 *
 * {@snippet :
 * Tensor x = Adjoint.tensor(new double[] {0.5, -1.5}, DType.FLOAT64).requiresGrad_();
 * GradCheck.gradcheck(Tensor::tanh, x);
 * GradCheck.gradcheck(Tensor::tanh, x, GradCheck.defaults().checkForwardAd(true));
 * }
 */
public final class GradCheck {
  private static final GradCheckOptions DEFAULT = GradCheckOptions.DEFAULT;

  private GradCheck() {}

  /** PyTorch's settings: step 1e-6, tolerances 1e-5 and 1e-3, throwing. */
  public static GradCheckOptions defaults() {
    return DEFAULT;
  }

  // ---- first derivatives

  /** Checks a function of one tensor. */
  public static boolean gradcheck(OpCall.Unary f, Tensor x) {
    return gradcheck(f, x, DEFAULT);
  }

  /** Checks a function of one tensor. */
  public static boolean gradcheck(OpCall.Unary f, Tensor x, GradCheckOptions options) {
    return gradcheck(OpCall.of(f), options, x);
  }

  /** Checks a function of two tensors. */
  public static boolean gradcheck(OpCall.Binary f, Tensor x, Tensor y) {
    return gradcheck(f, x, y, DEFAULT);
  }

  /** Checks a function of two tensors. */
  public static boolean gradcheck(OpCall.Binary f, Tensor x, Tensor y, GradCheckOptions options) {
    return gradcheck(OpCall.of(f), options, x, y);
  }

  /**
   * Checks a function of several tensors that may return several.
   *
   * @return true, or false where the options say that a failure does not throw
   * @throws GradCheckError if a gradient is wrong, or the function is not one that can be checked
   * @throws IllegalArgumentException if no input requires grad, an output's sizes or dtype depend
   *     on the values, or options exclude each other
   * @throws IllegalStateException if elements of an input share memory
   */
  public static boolean gradcheck(OpCall f, GradCheckOptions options, Tensor... inputs) {
    require(
        options.checkForwardAd() || options.checkBackwardAd(),
        "Expected at least one of check_forward_ad or check_backward_ad to be True");
    require(
        !options.checkBatchedGrad() || options.checkBackwardAd(),
        "Setting check_batched_grad=True requires check_backward_ad to be True");
    require(
        !options.checkBatchedForwardGrad() || options.checkForwardAd(),
        "Setting check_batched_forward_grad=True requires check_forward_ad to be True");
    try {
      new GradCheckRun(f, inputs.clone(), options).run();
      return true;
    } catch (GradCheckError e) {
      if (options.raiseException()) {
        throw e;
      }
      return false;
    }
  }

  private static void require(boolean condition, String text) {
    if (!condition) {
      throw new IllegalArgumentException(text);
    }
  }

  // ---- second derivatives

  /** Checks the second derivatives of a function of one tensor. */
  public static boolean gradgradcheck(OpCall.Unary f, Tensor x) {
    return gradgradcheck(f, x, DEFAULT);
  }

  /** Checks the second derivatives of a function of one tensor. */
  public static boolean gradgradcheck(OpCall.Unary f, Tensor x, GradCheckOptions options) {
    return gradgradcheck(OpCall.of(f), options, x);
  }

  /** Checks the second derivatives of a function of two tensors. */
  public static boolean gradgradcheck(OpCall.Binary f, Tensor x, Tensor y) {
    return gradgradcheck(f, x, y, DEFAULT);
  }

  /** Checks the second derivatives of a function of two tensors. */
  public static boolean gradgradcheck(
      OpCall.Binary f, Tensor x, Tensor y, GradCheckOptions options) {
    return gradgradcheck(OpCall.of(f), options, x, y);
  }

  /**
   * Checks the second derivatives: the gradients of {@code f}, as a function of the inputs and of
   * the gradients that come from above, which are random.
   *
   * @return true, or false where the options say that a failure does not throw
   */
  public static boolean gradgradcheck(OpCall f, GradCheckOptions options, Tensor... inputs) {
    return gradgradcheck(f, options, null, inputs);
  }

  /**
   * The same with given gradients from above.
   *
   * @param gradOutputs one for each output that can be differentiated; null for random ones
   */
  public static boolean gradgradcheck(
      OpCall f, GradCheckOptions options, @Nullable List<Tensor> gradOutputs, Tensor... inputs) {
    require(
        options.checkForwardAd() || options.checkBackwardAd(),
        "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True");
    require(
        !options.checkUndefinedGrad() || options.checkBackwardAd(),
        "Setting check_undefined_grad=True requires check_rev_over_rev to be True");
    require(
        !options.checkBatchedGrad() || options.checkBackwardAd(),
        "Setting check_batched_grad=True requires check_rev_over_rev to be True");
    List<Tensor> weights =
        gradOutputs == null ? randomWeights(differentiable(f.apply(inputs)), options) : gradOutputs;
    List<Tensor> all = new ArrayList<>(List.of(inputs));
    all.addAll(weights);
    boolean[] wanted = new boolean[all.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = all.get(i).requiresGrad();
    }
    OpCall gradient = operands -> gradients(f, inputs.length, wanted, operands);
    return gradcheck(gradient, options, all.toArray(Tensor[]::new));
  }

  private static List<Tensor> gradients(
      OpCall f, int inputs, boolean[] wanted, Tensor... operands) {
    // Forward mode hands in duals, which have forgotten it.
    for (int i = 0; i < operands.length; i++) {
      if (wanted[i]) {
        operands[i].requiresGrad_();
      }
    }
    Tensor[] own = Arrays.copyOf(operands, inputs);
    List<Tensor> roots = differentiable(f.apply(own));
    List<Tensor> weights = List.of(operands).subList(inputs, operands.length);
    List<Tensor> targets = Arrays.stream(own).filter(Tensor::requiresGrad).toList();
    GradOptions create =
        GradOptions.DEFAULT.gradOutputs(weights).createGraph(true).allowUnused(true);
    List<Tensor> found = new ArrayList<>();
    for (Tensor g : Adjoint.grad(roots, targets, create)) {
      if (g != null) {
        found.add(g);
      }
    }
    return found;
  }

  private static List<Tensor> randomWeights(List<Tensor> outputs, GradCheckOptions options) {
    SplittableRandom random = new SplittableRandom(20);
    List<Tensor> weights = new ArrayList<>();
    for (Tensor output : outputs) {
      boolean strided = options.genNonContigGradOutputs() && output.numel() > 1;
      double[] values = new double[Math.toIntExact(output.numel()) * (strided ? 2 : 1)];
      Arrays.setAll(values, k -> random.nextDouble(-1, 1));
      long[] sizes = Tensors.sizes(output);
      if (strided) {
        sizes = Arrays.copyOf(sizes, sizes.length + 1);
        sizes[sizes.length - 1] = 2;
      }
      Tensor made = Tensors.make(new Values.Floats(values), output.dtype(), sizes);
      weights.add((strided ? made.select(-1, 0) : made).requiresGrad_());
    }
    return weights;
  }

  private static List<Tensor> differentiable(List<Tensor> outputs) {
    return outputs.stream().filter(Tensor::requiresGrad).toList();
  }
}
