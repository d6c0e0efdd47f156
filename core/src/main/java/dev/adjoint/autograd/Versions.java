package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.Require;
import dev.adjoint.op.TensorAccess;

/**
 * Reaches into the counters by which backward notices that a tensor it needs was overwritten.
 *
 * <p>Hiding a write makes gradients wrong without notice: this is for code that knows that the
 * values backward is going to see are the right ones.
 */
public final class Versions {
  private Versions() {}

  /**
   * Counts a write into each tensor, for code that wrote into its memory from outside.
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
   * Makes the counts of the tensors those given.
   *
   * @throws IllegalStateException where a count is negative, the numbers of tensors and counts
   *     differ, or a tensor was made in inference mode
   */
  public static void unsafeSet(Tensor[] tensors, long... versions) {
    Require.nonNulls(tensors, "tensors");
    Require.nonNull(versions, "versions");
    if (tensors.length != versions.length) {
      throw new IllegalStateException(
          "tensors_len=" + tensors.length + ", versions_len=" + versions.length);
    }
    VersionCounter[] counters = new VersionCounter[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      if (TensorAccess.isUntracked(tensors[i])) {
        throw new IllegalStateException(
            "Tried to call torch.autograd._unsafe_set_version() on a tensor that does not have a"
                + " version counter. Was it created in inference mode?");
      }
      if (versions[i] < 0) {
        throw new IllegalStateException(
            "Cannot set a version_counter to a value below 0: " + versions[i]);
      }
      counters[i] = TensorAccess.version(tensors[i]);
    }
    for (int i = 0; i < counters.length; i++) {
      counters[i].set(versions[i]);
    }
  }

  /** Makes the count of one tensor the one given; see {@link #unsafeSet(Tensor[], long...)}. */
  public static void unsafeSet(Tensor tensor, long version) {
    Require.nonNull(tensor, "tensor");
    unsafeSet(new Tensor[] {tensor}, version);
  }

  /** Hides the writes from now on: closing what is returned restores the counts of now. */
  public static Preserved unsafePreserve(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    Tensor[] kept = tensors.clone();
    long[] versions = new long[kept.length];
    for (int i = 0; i < kept.length; i++) {
      versions[i] = kept[i].version();
    }
    return () -> unsafeSet(kept, versions);
  }

  /** What restores the counts. */
  @FunctionalInterface
  public interface Preserved extends AutoCloseable {
    @Override
    void close();
  }
}
