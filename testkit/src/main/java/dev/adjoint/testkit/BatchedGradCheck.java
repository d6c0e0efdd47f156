package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.ForwardAd;
import dev.adjoint.autograd.GradOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compares two gradients that are computed at once with the same computed one by one. */
final class BatchedGradCheck {
  private static final int BATCH = 2;
  private static final String BACKWARD =
      "gradcheck or gradgradcheck failed while testing batched gradient computation.\n"
          + "The rules of backward must be made of operations on tensors alone, without a look at"
          + " their values; the option checkBatchedGrad switches the check off.";
  private static final String FORWARD =
      "gradcheck failed while testing batched gradient computation with forward-mode AD.\n"
          + "The rules of forward mode must be made of operations on tensors alone, without a look"
          + " at their values; the option checkBatchedForwardGrad switches the check off.";

  private BatchedGradCheck() {}

  static void backward(Tensor output, int outputNr, List<Tensor> targets) {
    List<Tensor> weights = random(output);
    GradOptions keep = GradOptions.DEFAULT.retainGraph(true).allowUnused(true);
    List<List<Tensor>> singly = new ArrayList<>();
    for (Tensor weight : weights) {
      singly.add(
          zerosForNull(
              Adjoint.grad(List.of(output), targets, keep.gradOutputs(weight)), targets, false));
    }
    Tensor all = Adjoint.stack(weights, 0);
    List<Tensor> atOnce =
        run(
            () ->
                zerosForNull(
                    Adjoint.grad(
                        List.of(output), targets, keep.gradOutputs(all).isGradsBatched(true)),
                    targets,
                    true),
            BACKWARD);
    for (int i = 0; i < targets.size(); i++) {
      compare(atOnce.get(i), column(singly, i), outputNr, i, BACKWARD);
    }
  }

  private static List<Tensor> zerosForNull(
      List<@Nullable Tensor> grads, List<Tensor> targets, boolean batched) {
    List<Tensor> filled = new ArrayList<>();
    for (Tensor grad : grads) {
      Tensor zeros = Adjoint.zerosLike(targets.get(filled.size()));
      filled.add(
          grad != null ? grad : batched ? Adjoint.stack(Adjoint.tensors(zeros, zeros), 0) : zeros);
    }
    return filled;
  }

  static void forward(OpCall f, Tensor[] inputs) {
    for (int i = 0; i < inputs.length; i++) {
      if (!inputs[i].requiresGrad()) {
        continue;
      }
      int nr = i;
      Function<Tensor, List<Tensor>> jvp = tangent -> tangents(f, inputs, nr, tangent);
      List<Tensor> directions = random(inputs[i]);
      List<List<Tensor>> singly = directions.stream().map(jvp).toList();
      List<Tensor> atOnce = run(() -> Func.vmap(jvp).apply(Adjoint.stack(directions, 0)), FORWARD);
      for (int o = 0; o < atOnce.size(); o++) {
        compare(atOnce.get(o), column(singly, o), o, o, FORWARD);
      }
    }
  }

  private static List<Tensor> tangents(OpCall f, Tensor[] inputs, int nr, Tensor tangent) {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor[] own = inputs.clone();
      Arrays.setAll(
          own, i -> i == nr ? ForwardAd.makeDual(inputs[i].detach(), tangent) : inputs[i].detach());
      List<Tensor> found = new ArrayList<>();
      for (Tensor output : f.apply(own)) {
        ForwardAd.UnpackedDualTensor parts = ForwardAd.unpackDual(output);
        Tensor t = parts.tangent();
        found.add(t == null ? Adjoint.zerosLike(parts.primal()) : t);
      }
      return found;
    }
  }

  private static List<Tensor> run(Supplier<List<Tensor>> body, String hint) {
    try {
      return body.get();
    } catch (RuntimeException e) {
      throw new GradCheckError(
          "While computing batched gradients, got: " + e.getMessage() + "\n\n" + hint, e);
    }
  }

  private static void compare(Tensor found, Tensor expected, int output, int input, String hint) {
    if (!found.allclose(expected)) {
      throw new GradCheckError(
          "For output "
              + output
              + " and input "
              + input
              + ":\n\n"
              + hint
              + "\n\nGot:\n"
              + found
              + "\n\nExpected:\n"
              + expected);
    }
  }

  private static Tensor column(List<List<Tensor>> rows, int nr) {
    return Adjoint.stack(rows.stream().map(r -> r.get(nr)).toList(), 0);
  }

  private static List<Tensor> random(Tensor like) {
    SplittableRandom random = new SplittableRandom(12);
    List<Tensor> tensors = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      double[] values = new double[Math.toIntExact(like.numel())];
      Arrays.setAll(values, k -> random.nextDouble(-2, 2));
      tensors.add(AnalyticalGradient.like(like, values));
    }
    return tensors;
  }
}
