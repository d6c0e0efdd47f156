package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.ForwardAd;
import dev.adjoint.autograd.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Where no gradient or tangent comes, the rules are to do what they do with zeros. */
final class UndefinedGradCheck {
  private static final String NOTES =
      " Please look at \"Notes about undefined output gradients\" in"
          + " \"tools/autograd/derivatives.yaml\"";

  private UndefinedGradCheck() {}

  /** Hands its input on, and no gradient back. */
  private static final class UndefinedGrad extends Function {
    @Override
    protected Tensor forward(Context ctx, Tensor x) {
      return x;
    }

    @Override
    protected @Nullable Object backward(Context ctx, @Nullable Tensor... grads) {
      return Collections.singletonList(null);
    }
  }

  static void backward(GradCheckRun run) {
    int count = run.roots().size();
    backward(run, -1);
    for (int i = 0; i < count && count > 1; i++) {
      backward(run, i);
    }
  }

  /** Takes the gradient of one output away, or with -1 all. */
  private static void backward(GradCheckRun run, int undefined) {
    List<Tensor> roots = new ArrayList<>();
    for (Tensor root : run.roots()) {
      boolean taken = undefined < 0 || undefined == roots.size();
      roots.add(taken ? new UndefinedGrad().apply(root) : root);
    }
    List<Tensor> zeros = roots.stream().map(GradCheckRun::zeros).toList();
    List<@Nullable Tensor> grads;
    try {
      grads = Adjoint.grad(roots, run.targets(), zeros, null, false, true);
    } catch (IllegalStateException | NullPointerException e) {
      throw failure("Expected backward function to handle undefined output grads.", e);
    }
    for (Tensor grad : grads) {
      if (grad != null && !GradCheckRun.isZero(grad)) {
        throw failure(
            "Expected all input grads to be undefined or zero when all output grads are undefined"
                + " or zero.",
            null);
      }
    }
  }

  private static GradCheckError failure(String text, @Nullable Throwable cause) {
    Warnings.warn(
        "Backwards compatibility: New undefined gradient support checking feature is enabled by"
            + " default, but it may break existing callers of this function. If this is true for"
            + " you, you can call this function with \"check_undefined_grad=False\" to disable the"
            + " feature");
    return new GradCheckError(text + NOTES, cause);
  }

  static void forward(GradCheckRun run) {
    SplittableRandom random = new SplittableRandom(7);
    List<Tensor> tangents = new ArrayList<>();
    for (Tensor input : run.inputs()) {
      double[] values = new double[Math.toIntExact(input.numel())];
      Arrays.setAll(values, k -> random.nextDouble());
      tangents.add(input.requiresGrad() ? AnalyticalGradient.like(input, values) : input);
    }
    for (int i = 0; i < run.inputs().length; i++) {
      if (run.inputs()[i].requiresGrad()) {
        forward(run, tangents, i);
      }
    }
  }

  /** A tangent of zeros and no tangent of one input, beside tangents of all others. */
  private static void forward(GradCheckRun run, List<Tensor> tangents, int nr) {
    try (var _ = ForwardAd.dualLevel()) {
      List<@Nullable Tensor> withZeros = pushed(run, tangents, nr, true);
      List<@Nullable Tensor> without = pushed(run, tangents, nr, false);
      for (int o = 0; o < withZeros.size(); o++) {
        Tensor expected = without.get(o);
        Tensor found = withZeros.get(o);
        if (found != null && expected != null && !found.allclose(expected)) {
          throw new GradCheckError(
              "Mismatch in tangent values for output with index: "
                  + o
                  + " when input: "
                  + run.inputs()[nr]
                  + " has an undefined tangent value.  Got: "
                  + found
                  + " but expected: "
                  + expected);
        }
      }
    }
  }

  private static List<@Nullable Tensor> pushed(
      GradCheckRun run, List<Tensor> tangents, int nr, boolean zeros) {
    Tensor[] duals = run.inputs().clone();
    for (int i = 0; i < duals.length; i++) {
      if (duals[i].requiresGrad()) {
        Tensor primal = duals[i].detach();
        Tensor tangent = i == nr ? Adjoint.zerosLike(primal) : tangents.get(i);
        duals[i] = i == nr && !zeros ? primal : ForwardAd.makeDual(primal, tangent);
      }
    }
    List<@Nullable Tensor> found = new ArrayList<>();
    for (Tensor output : run.f().apply(duals)) {
      found.add(ForwardAd.unpackDual(output).tangent());
    }
    return found;
  }
}
