package dev.adjoint.autograd;

/** Policy for the results of an operation in a selectively checkpointed region. */
public enum CheckpointPolicy {
  /** Save them, and reuse them when the region is recomputed. */
  MUST_SAVE,
  /** The same; PyTorch's compiler may decide otherwise. */
  PREFER_SAVE,
  /** Recompute them. */
  MUST_RECOMPUTE,
  /** The same; PyTorch's compiler may decide otherwise. */
  PREFER_RECOMPUTE
}
