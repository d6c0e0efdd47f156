package dev.adjoint.op;

/**
 * An operation on tensors; each belongs to one family.
 *
 * <p>The family derives whatever the operation does not state itself: shapes, dtypes, saved
 * tensors, gradients.
 */
public sealed interface Op permits Pointwise, Reduction, Linear, View, MultiView, Opaque {

  /** The name of the backward node that it records, such as {@code MulBackward0}. */
  String nodeName();
}
