package dev.adjoint.op;

/**
 * An operation on tensors; each belongs to one family.
 *
 * <p>The family derives whatever the operation does not state itself: shapes, dtypes, saved
 * tensors, gradients. What runs operations ({@code Run}) does not tell families apart, so a further
 * one needs nothing but its own {@code Run}.
 */
public interface Op {

  /** The name of the backward node that it records, such as {@code MulBackward0}. */
  String nodeName();
}
