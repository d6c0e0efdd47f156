package dev.adjoint;

import dev.adjoint.op.Errors;
import dev.adjoint.op.Level;
import dev.adjoint.op.Require;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Func#vmap}.
 *
 * {@snippet :
 * Func.vmap((x, w) -> x.mul(w), VmapOptions.inDims(1, null).outDims(1)).apply(ones(2, 3), ones(2)); // tensor([[1., 1., 1.], [1., 1., 1.]])
 * }
 *
 * <p>Negative dimensions count from the last.
 *
 * @param inDims the batch dimension of every argument: one number for all, or a list with one entry
 *     for each argument, which is a number, null where the argument has no batch, or again a list
 *     or map where the argument is one
 * @param outDims where the batch dimension goes in the outputs: a number, or a list or map with the
 *     structure of the output; null for an output that is not batched, which may then be any object
 * @param randomness what random functions do: fail ({@code "error"}), draw separately for each
 *     example ({@code "different"}), or draw once for all ({@code "same"})
 * @param chunkSize how many examples are computed at once; null for all
 */
public record VmapOptions(
    @Nullable Object inDims,
    @Nullable Object outDims,
    String randomness,
    @Nullable Long chunkSize) {

  /** The defaults: the first dimension is the batch everywhere, random functions are refused. */
  public static final VmapOptions DEFAULT = new VmapOptions(0, 0, "error", null);

  /**
   * Validates the options.
   *
   * @throws IllegalStateException if there is no such kind of randomness
   * @throws IllegalArgumentException if the chunk size is not positive
   */
  public VmapOptions {
    Require.nonNull(randomness, "randomness");
    if (!List.of("error", "different", "same").contains(randomness)) {
      throw Errors.state(
          "Only allowed values for randomness are 'error', 'different', or 'same'. Got %s",
          randomness);
    }
    if (chunkSize != null && chunkSize <= 0) {
      throw Errors.argument(
          "vmap: chunk_size should be None or greater than 0. (got %s)", chunkSize);
    }
  }

  /** The defaults with one batch dimension for each argument; null for an argument without one. */
  public static VmapOptions inDims(@Nullable Object... dims) {
    return new VmapOptions(
        Collections.unmodifiableList(Arrays.asList(Require.nonNull(dims, "dims").clone())),
        0,
        "error",
        null);
  }

  /** These options with other output dimensions. */
  public VmapOptions outDims(@Nullable Object dims) {
    return new VmapOptions(inDims, dims, randomness, chunkSize);
  }

  /** These options with another randomness mode. */
  public VmapOptions randomness(String mode) {
    return new VmapOptions(inDims, outDims, Require.nonNull(mode, "mode"), chunkSize);
  }

  /** These options with a chunk size: fewer examples at a time take less memory. */
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
