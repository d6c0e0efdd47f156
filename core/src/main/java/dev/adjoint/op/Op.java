package dev.adjoint.op;

/**
 * An operation on tensors.
 *
 * <p>Each is of one family, and the family derives whatever the operation need not say: shapes,
 * dtypes, what to save, gradients.
 */
public sealed interface Op permits Pointwise, Reduction, Linear, View, MultiView, Opaque {

  /** The name of the node it records, {@code MulBackward0}. */
  String nodeName();
}
