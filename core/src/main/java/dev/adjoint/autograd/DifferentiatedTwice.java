package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** The history of gradients that can't be differentiated: it fails when backward gets there. */
final class DifferentiatedTwice extends Node {

  private DifferentiatedTwice(@Nullable Edge[] next) {
    super(next);
  }

  /**
   * Makes the gradients fail where they are differentiated.
   *
   * @param grads what they were computed from: where none of it needs gradients, they need none
   */
  static @Nullable Object guard(@Nullable Object gradients, @Nullable Tensor[] grads) {
    boolean any = false;
    for (Tensor grad : grads) {
      any |= grad != null && Recording.requiresGrad(grad);
    }
    if (!any) {
      return gradients;
    }
    @Nullable Object[] guarded = FunctionOutputs.several(gradients);
    @Nullable Edge[] edges = new Edge[guarded.length];
    for (int i = 0; i < guarded.length; i++) {
      if (guarded[i] instanceof Tensor t && DTypes.isDifferentiable(TensorAccess.dtype(t))) {
        edges[i] = Variable.gradientEdge(t.detach().requiresGrad_());
      }
    }
    DifferentiatedTwice node = new DifferentiatedTwice(edges);
    for (int i = 0; i < guarded.length; i++) {
      if (edges[i] != null && guarded[i] instanceof Tensor t) {
        Tensor alias = t.detach();
        Variable.setHistory(alias, node);
        guarded[i] = alias;
      }
    }
    return guarded;
  }

  @Override
  public String name() {
    return "Error";
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    throw new IllegalStateException(
        "trying to differentiate twice a function that was marked with @once_differentiable");
  }
}
