package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Node;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import org.jspecify.annotations.Nullable;

/** Remembers how views were made of their bases, and makes them again. */
public final class ChainReplay {
  private ChainReplay() {}

  /** Records in {@code view} how it was made from {@code source}, if view replay is enabled. */
  static void extend(Tensor view, Tensor source, View op, boolean replay) {
    AutogradMeta meta = GraphAccess.meta(source);
    ViewChain before = meta == null ? null : meta.chain;
    if ((!replay && before == null) || Recording.isInference(view)) {
      return;
    }
    if (before == null && meta != null && meta.base != null) {
      before = new ViewChain(null, strided(source));
    }
    GraphAccess.ensureMeta(view).chain = new ViewChain(before, replay ? op : strided(view));
  }

  private static View strided(Tensor t) {
    return Terms.get().view(TensorAccess.layout(t));
  }

  /**
   * Replays the chain on a base that was written to, and returns the node of the result; it may be
   * called in any grad mode.
   */
  public static @Nullable Node history(ViewChain chain, Tensor base) {
    return GradMode.with(true, () -> replay(chain, base).gradFn());
  }

  private static Tensor replay(ViewChain chain, Tensor base) {
    ViewChain before = chain.before();
    return Terms.get().call(chain.last(), before == null ? base : replay(before, base));
  }
}
