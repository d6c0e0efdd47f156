package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import dev.adjoint.op.TensorAccess;

/**
 * Access to version counters, by which backward detects that a saved tensor was modified in place.
 *
 * <p>Hiding a write can make gradients silently wrong: this is for code that knows that backward
 * still sees the right values.
 */
public final class Versions {
  private Versions() {}

  /**
   * Increments the version counter of each tensor, for code that wrote to its memory directly.
   *
   * @throws IllegalStateException for a tensor made in inference mode, outside that mode
   */
  public static void increment(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    for (Tensor t : tensors) {
      Variable.checkInPlace(t, false);
    }
    for (Tensor t : tensors) {
      TensorAccess.version(t).bump();
    }
  }

  /**
   * Sets the version counters of tensors.
   *
   * @throws IllegalStateException if a version is negative, the numbers of tensors and versions
   *     differ, or a tensor is an inference tensor
   */
  public static void unsafeSet(Tensor[] tensors, long... versions) {
    Require.nonNulls(tensors, "tensors");
    Require.nonNull(versions, "versions");
    if (tensors.length != versions.length) {
      throw Errors.state("tensors_len=%s, versions_len=%s", tensors.length, versions.length);
    }
    VersionCounter[] counters = new VersionCounter[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      if (TensorAccess.isUntracked(tensors[i])) {
        throw new IllegalStateException(
            "Tried to call torch.autograd._unsafe_set_version() on a tensor that does not have a"
                + " version counter. Was it created in inference mode?");
      }
      if (versions[i] < 0) {
        throw Errors.state("Cannot set a version_counter to a value below 0: %s", versions[i]);
      }
      counters[i] = TensorAccess.version(tensors[i]);
    }
    for (int i = 0; i < counters.length; i++) {
      counters[i].set(versions[i]);
    }
  }

  /** Sets the version counter of one tensor; see {@link #unsafeSet(Tensor[], long...)}. */
  public static void unsafeSet(Tensor tensor, long version) {
    Require.nonNull(tensor, "tensor");
    unsafeSet(new Tensor[] {tensor}, version);
  }

  /** Hides later writes: closing the returned handle restores the current version counters. */
  public static Preserved unsafePreserve(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    Tensor[] kept = tensors.clone();
    long[] versions = new long[kept.length];
    for (int i = 0; i < kept.length; i++) {
      versions[i] = kept[i].version();
    }
    return () -> unsafeSet(kept, versions);
  }

  /** Handle that restores version counters. */
  @FunctionalInterface
  public interface Preserved extends AutoCloseable {
    @Override
    void close();
  }
}
