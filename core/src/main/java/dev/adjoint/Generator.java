package dev.adjoint;

import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.JavaArrays;

/**
 * A source of random numbers: PyTorch's Mersenne Twister, with its numbers for the same seed.
 *
 * <p>Fills that use one generator wait for each other.
 */
public final class Generator {
  private static final Generator DEFAULT = new Generator(MersenneTwister.defaultGenerator());

  private final MersenneTwister generator;

  private Generator(MersenneTwister generator) {
    this.generator = generator;
  }

  /** A generator with PyTorch's default seed. */
  public Generator() {
    this(new MersenneTwister());
  }

  /** The generator that functions use where none is given. */
  static Generator defaultGenerator() {
    return DEFAULT;
  }

  MersenneTwister kernel() {
    return generator;
  }

  /** Seeds the generator. Returns this generator. */
  public Generator manualSeed(long seed) {
    generator.manualSeed(seed);
    return this;
  }

  /** Seeds from a non-deterministic source and returns the seed. */
  public long seed() {
    return generator.seed();
  }

  /** The seed most recently set. */
  public long initialSeed() {
    return generator.initialSeed();
  }

  /** The state as PyTorch stores it: 5056 elements of uint8. */
  public Tensor getState() {
    byte[] state = generator.getState();
    return JavaArrays.fromFlat(state, new long[] {state.length}, DType.UINT8);
  }

  /** Restores a state returned by {@link #getState()}. */
  public void setState(Tensor state) {
    Require.nonNull(state, "state");
    if (state.dtype() != DType.UINT8) {
      throw Errors.argument(
          "RNG state must be a torch.ByteTensor, got a tensor of %s", state.dtype().toString());
    }
    long[] values = Values.toLongArray(state);
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    generator.setState(bytes);
  }

  /** PyTorch's text, with this object's hash for an address. */
  @Override
  public String toString() {
    return "<torch._C.Generator object at 0x" + Integer.toHexString(hashCode()) + ">";
  }
}
