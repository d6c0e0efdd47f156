package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Node;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The chain of view operations from a base to a view.
 *
 * @param before the steps before the last one; null for none
 * @param last the last step
 */
public record ViewChain(@Nullable ViewChain before, View last) {

  /** Records in {@code view} how it was made from {@code source}, if view replay is enabled. */
  static void extend(Tensor view, Tensor source, View op, boolean replay) {
    AutogradMeta meta = TensorAccess.meta(source);
    ViewChain before = meta == null ? null : meta.chain;
    if ((!replay && before == null) || Variable.isInference(view)) {
      return;
    }
    if (before == null && meta != null && meta.base != null) {
      before = new ViewChain(null, strided(source));
    }
    TensorAccess.ensureMeta(view).chain = new ViewChain(before, replay ? op : strided(view));
  }

  private static View strided(Tensor t) {
    return Terms.get().view(TensorAccess.layout(t));
  }

  /**
   * Replays the chain on a base that was written to, and returns the node of the result; it may be
   * called in any grad mode.
   */
  public @Nullable Node historyOn(Tensor base) {
    return GradMode.with(true, () -> Variable.gradFn(replay(base)));
  }

  private Tensor replay(Tensor base) {
    return Terms.get().call(last, before == null ? base : before.replay(base));
  }
}
