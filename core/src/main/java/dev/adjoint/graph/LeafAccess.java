package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.AccumulateGrad;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.Installed;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the nodes of leaves, which users meet but do not make. */
public final class LeafAccess {
  private static @Nullable Function<Tensor, Node> installed;

  private LeafAccess() {}

  /** Installs the constructor; called once, by the initializer of {@code AccumulateGrad}. */
  public static void install(Function<Tensor, Node> constructor) {
    installed = constructor;
  }

  private static final class LeafHolder {
    static final Function<Tensor, Node> MAKE = Installed.by(AccumulateGrad.class, () -> installed);
  }

  /** Makes the node that accumulates the gradient of a leaf. */
  static Node accumulateGrad(Tensor leaf) {
    return LeafHolder.MAKE.apply(leaf);
  }
}
