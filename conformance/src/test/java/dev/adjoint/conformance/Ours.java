package dev.adjoint.conformance;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same observations as {@link Oracle}'s, made on our library. */
final class Ours {
  private Ours() {}

  static Outcome forward(OpCall call, List<Input> inputs) {
    return run(call, inputs, null);
  }

  static Outcome backward(OpCall call, List<Input> inputs, Function<HostTensor, Input> gradients) {
    return run(call, inputs, gradients);
  }

  private static Outcome run(
      OpCall call, List<Input> inputs, @Nullable Function<HostTensor, Input> gradients) {
    Tensor[] leaves = inputs.stream().map(Input::toTensor).toArray(Tensor[]::new);
    if (gradients != null) {
      for (Tensor leaf : leaves) {
        if (leaf.dtype().isFloatingPoint()) {
          leaf.requiresGrad_();
        }
      }
    }
    try {
      List<Tensor> outputs = call.apply(leaves.clone());
      List<HostTensor> seen = new ArrayList<>();
      List<@Nullable String> nodes = new ArrayList<>();
      for (Tensor output : outputs) {
        seen.add(HostTensor.of(output));
        Node node = output.gradFn();
        nodes.add(node == null ? null : node.name());
      }
      List<@Nullable HostTensor> grads = new ArrayList<>();
      if (gradients != null) {
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> rootGradients = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
          if (outputs.get(i).requiresGrad()) {
            roots.add(outputs.get(i));
            rootGradients.add(gradients.apply(seen.get(i)).toTensor());
          }
        }
        if (!roots.isEmpty()) {
          Adjoint.backward(roots, rootGradients);
        }
        for (Tensor leaf : leaves) {
          Tensor grad = leaf.grad();
          grads.add(grad == null ? null : HostTensor.of(grad));
        }
      }
      return new Outcome(seen, nodes, grads, null);
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      return Outcome.refused(String.valueOf(e.getMessage()));
    }
  }
}
