package dev.adjoint;

import dev.adjoint.op.Level;
import dev.adjoint.op.Require;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Func#vmap} may be told.
 *
 * {@snippet :
 * Func.vmap((x, w) -> x.mul(w), VmapOptions.inDims(1, null).outDims(1)).apply(ones(2, 3), ones(2)); // tensor([[1., 1., 1.], [1., 1., 1.]])
 * }
 *
 * <p>Dimensions may be negative, and then count from the last.
 *
 * @param inDims the batch dimension of every argument: one number for all, or a list with one entry
 *     for each argument, which is a number, null where the argument has no batch, or again a list
 *     or map where the argument is one
 * @param outDims where the batch goes in the outputs: a number, or a list or map like the output;
 *     null where an output is not of the batch, which may then be anything
 * @param randomness what random functions do: they are refused ({@code "error"}), give every member
 *     its own numbers ({@code "different"}), or all the same ({@code "same"})
 * @param chunkSize how many members are computed at once; null for all
 */
public record VmapOptions(
    @Nullable Object inDims,
    @Nullable Object outDims,
    String randomness,
    @Nullable Long chunkSize) {

  /** The batch is the first dimension everywhere, random functions are refused. */
  public static final VmapOptions DEFAULT = new VmapOptions(0, 0, "error", null);

  /**
   * Checks the choices.
   *
   * @throws IllegalStateException if there is no such kind of randomness
   * @throws IllegalArgumentException if the chunk size is not positive
   */
  public VmapOptions {
    Require.nonNull(randomness, "randomness");
    if (!List.of("error", "different", "same").contains(randomness)) {
      throw new IllegalStateException(
          "Only allowed values for randomness are 'error', 'different', or 'same'. Got "
              + randomness);
    }
    if (chunkSize != null && chunkSize <= 0) {
      throw new IllegalArgumentException(
          "vmap: chunk_size should be None or greater than 0. (got " + chunkSize + ")");
    }
  }

  /** One entry for each argument: which dimension is the batch, null for none. */
  public static VmapOptions inDims(@Nullable Object... dims) {
    return new VmapOptions(
        Collections.unmodifiableList(Arrays.asList(Require.nonNull(dims, "dims").clone())),
        0,
        "error",
        null);
  }

  /** The same with the batch elsewhere in the outputs. */
  public VmapOptions outDims(@Nullable Object dims) {
    return new VmapOptions(inDims, dims, randomness, chunkSize);
  }

  /** The same with random functions allowed. */
  public VmapOptions randomness(String mode) {
    return new VmapOptions(inDims, outDims, Require.nonNull(mode, "mode"), chunkSize);
  }

  /** The same, computing some members at a time, which takes less memory. */
  public VmapOptions chunkSize(long members) {
    return new VmapOptions(inDims, outDims, randomness, members);
  }

  Level.Randomness mode() {
    return switch (randomness) {
      case "different" -> Level.Randomness.DIFFERENT;
      case "same" -> Level.Randomness.SAME;
      default -> Level.Randomness.ERROR;
    };
  }
}
