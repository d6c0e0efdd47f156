package dev.adjoint.autograd;

import dev.adjoint.graph.MutationRegion;

/**
 * A region in which tensors saved for backward may be modified in place: the first write clones the
 * former values, which backward uses.
 *
 * @see Graph#allowMutationOnSavedTensors()
 */
public final class AllowMutation implements AutoCloseable {
  private final MutationRegion region;

  AllowMutation(MutationRegion region) {
    this.region = region;
  }

  /** Number of saved tensors currently held as clones, since they were modified. */
  public int clonedCount() {
    return region.clonedCount();
  }

  /** Number of saved tensors currently held without a clone. */
  public int originalCount() {
    return region.originalCount();
  }

  /** Closes the region and releases the tensors saved in it. */
  @Override
  public void close() {
    region.close();
  }
}
