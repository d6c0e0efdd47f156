package dev.adjoint;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Func#vmap} may be told.
 *
 * @param inDims the batch dimension of every argument: one number for all, or a list with one entry
 *     for each argument, which is a number, null where the argument has no batch, or again a list
 *     or map where the argument is one
 * @param outDims where the batch goes in the outputs: a number, or a list or map like the output
 * @param randomness {@code "error"}, {@code "different"} or {@code "same"}: what random functions
 *     do
 * @param chunkSize how many members are computed at once; null for all
 */
public record VmapOptions(
    @Nullable Object inDims,
    @Nullable Object outDims,
    String randomness,
    @Nullable Long chunkSize) {

  /** The batch is the first dimension everywhere, random functions are refused. */
  public static final VmapOptions DEFAULT = new VmapOptions(0, 0, "error", null);

  /** Checks the choices. */
  public VmapOptions {
    if (!List.of("error", "different", "same").contains(randomness)) {
      throw new IllegalStateException(
          "Only allowed values for randomness are 'error', 'different', or 'same'. Got "
              + randomness.toLowerCase(Locale.ROOT));
    }
    if (chunkSize != null && chunkSize <= 0) {
      throw new IllegalArgumentException(
          "vmap: chunk_size should be None or greater than 0. (got " + chunkSize + ")");
    }
  }

  /** One entry for each argument: which dimension is the batch, null for none. */
  public static VmapOptions inDims(@Nullable Object... dims) {
    return new VmapOptions(
        Collections.unmodifiableList(Arrays.asList(dims.clone())), 0, "error", null);
  }

  /** The same with the batch elsewhere in the outputs. */
  public VmapOptions outDims(@Nullable Object dims) {
    return new VmapOptions(inDims, dims, randomness, chunkSize);
  }

  /** The same with random functions allowed. */
  public VmapOptions randomness(String mode) {
    return new VmapOptions(inDims, outDims, mode, chunkSize);
  }

  /** The same, computing some members at a time, which takes less memory. */
  public VmapOptions chunkSize(long members) {
    return new VmapOptions(inDims, outDims, randomness, members);
  }
}
