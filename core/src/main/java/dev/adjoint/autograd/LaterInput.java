package dev.adjoint.autograd;

import org.jspecify.annotations.Nullable;

/** The edge to an input of a node that is not its first. */
final class LaterInput extends Edge {
  final Node of;
  final int nr;

  LaterInput(Node of, int nr) {
    this.of = of;
    this.nr = nr;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof LaterInput other && other.of == of && other.nr == nr;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(of) + nr;
  }

  @Override
  public String toString() {
    return "input " + nr + " of " + of;
  }
}
