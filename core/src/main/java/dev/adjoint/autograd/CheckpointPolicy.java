package dev.adjoint.autograd;

/** What becomes of the results of an operation in a checkpointed region. */
public enum CheckpointPolicy {
  /** They are kept, and used when the region is recomputed. */
  MUST_SAVE,
  /** The same; PyTorch's compiler may decide otherwise. */
  PREFER_SAVE,
  /** They are recomputed. */
  MUST_RECOMPUTE,
  /** The same; PyTorch's compiler may decide otherwise. */
  PREFER_RECOMPUTE
}
