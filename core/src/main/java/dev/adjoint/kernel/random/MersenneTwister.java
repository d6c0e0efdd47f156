package dev.adjoint.kernel.random;

import dev.adjoint.kernel.math.AccurateMath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The source of PyTorch's CPU random numbers: the Mersenne Twister MT19937 with the cached normal
 * sample that belongs to its state.
 *
 * <p>Every method may be called from any thread; a fill of a whole tensor holds the generator for
 * itself until it is done.
 */
public final class MersenneTwister {
  /** The seed of a generator that was given none. */
  public static final long DEFAULT_SEED = 67280421310721L;

  /** Bytes of {@link #getState()}. */
  public static final int STATE_BYTES = 5056;

  private static final int N = 624;
  private static final int M = 397;
  private static final int WORDS_AT = 24;
  private static final int NORMAL_AT = WORDS_AT + 8 * N + 8;
  private static final int HAS_NORMAL_AT = NORMAL_AT + 16;

  private static final MersenneTwister DEFAULT = new MersenneTwister();

  private final ReentrantLock lock = new ReentrantLock();

  /** The twister's state, and the outputs that follow from it. */
  private final int[] state = new int[N];

  private final int[] words = new int[N];

  /** Outputs handed out since the last regeneration; N where the next draw regenerates. */
  private int used = N;

  /** Nothing was drawn since seeding: {@link #state} is not a block of outputs yet. */
  private boolean fresh = true;

  private long initialSeed;
  private boolean hasNormal;
  private double normal;
  private final double[] sinCos = new double[4];

  /** A generator with the default seed. */
  public MersenneTwister() {
    this(DEFAULT_SEED);
  }

  /** A generator with the given seed. */
  public MersenneTwister(long seed) {
    reseed(seed);
  }

  /** The generator that is used where none is named. */
  public static MersenneTwister defaultGenerator() {
    return DEFAULT;
  }

  /**
   * Starts the sequence of a seed, as {@code torch.manual_seed}.
   *
   * @param seed any 64 bits; only the low 32 choose the sequence
   * @return this generator
   */
  public MersenneTwister manualSeed(long seed) {
    lock.lock();
    try {
      reseed(seed);
    } finally {
      lock.unlock();
    }
    return this;
  }

  /** Starts the sequence of a seed taken from the operating system, and returns that seed. */
  public long seed() {
    long seed = new SecureRandom().nextLong() >>> 11;
    manualSeed(seed);
    return seed;
  }

  /** The seed the current sequence started from; an unsigned number. */
  public long initialSeed() {
    lock.lock();
    try {
      return initialSeed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Everything that decides what comes next, in the bytes that {@code torch.get_rng_state} gives.
   */
  public byte[] getState() {
    ByteBuffer bytes = ByteBuffer.allocate(STATE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    lock.lock();
    try {
      bytes.putLong(initialSeed).putInt(fresh ? 1 : N + 1 - used).putInt(1);
      bytes.putLong(fresh ? 0 : used);
      for (int word : state) {
        bytes.putLong(Integer.toUnsignedLong(word));
      }
      bytes.putDouble(NORMAL_AT, hasNormal ? normal : 0);
      bytes.putInt(HAS_NORMAL_AT, hasNormal ? 1 : 0);
    } finally {
      lock.unlock();
    }
    return bytes.array();
  }

  /**
   * Goes on where {@link #getState()} was taken, here or in PyTorch.
   *
   * @throws IllegalStateException if that is no such state; nothing is changed then
   */
  public void setState(byte[] newState) {
    if (newState.length != STATE_BYTES) {
      throw new IllegalStateException(
          "Expected a CPUGeneratorImplState of size "
              + STATE_BYTES
              + " but found the input RNG state size to be "
              + newState.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(newState).order(ByteOrder.LITTLE_ENDIAN);
    int left = bytes.getInt(8);
    boolean seeded = bytes.getInt(12) != 0;
    long next = bytes.getLong(16);
    boolean unused = left == 1 && next == 0;
    if (!seeded || left < 1 || left > N || !(unused || next == N + 1 - left)) {
      throw new IllegalStateException("Invalid mt19937 state");
    }
    lock.lock();
    try {
      initialSeed = bytes.getLong(0);
      for (int i = 0; i < N; i++) {
        state[i] = (int) bytes.getLong(WORDS_AT + 8 * i);
      }
      temper();
      fresh = unused;
      used = unused ? N : (int) next;
      hasNormal = bytes.getInt(HAS_NORMAL_AT) != 0;
      normal = bytes.getDouble(NORMAL_AT);
    } finally {
      lock.unlock();
    }
  }

  private void reseed(long seed) {
    initialSeed = seed;
    int word = (int) seed;
    state[0] = word;
    for (int j = 1; j < N; j++) {
      word = 1812433253 * (word ^ (word >>> 30)) + j;
      state[j] = word;
    }
    used = N;
    fresh = true;
    hasNormal = false;
    normal = 0;
  }

  private void regenerate() {
    int[] s = state;
    for (int k = 0; k < N - M; k++) {
      s[k] = s[k + M] ^ twist(s[k], s[k + 1]);
    }
    for (int k = N - M; k < N - 1; k++) {
      s[k] = s[k - (N - M)] ^ twist(s[k], s[k + 1]);
    }
    s[N - 1] = s[M - 1] ^ twist(s[N - 1], s[0]);
    temper();
    used = 0;
    fresh = false;
  }

  private static int twist(int upper, int lower) {
    int mixed = (upper & 0x80000000) | (lower & 0x7fffffff);
    return (mixed >>> 1) ^ (-(lower & 1) & 0x9908b0df);
  }

  private void temper() {
    for (int k = 0; k < N; k++) {
      int y = state[k];
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      y ^= y >>> 18;
      words[k] = y;
    }
  }

  /** Reserves the generator for the calling thread; the methods below need that. */
  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** The next 32 bits. */
  int word() {
    if (used == N) {
      regenerate();
    }
    return words[used++];
  }

  /** The next 64 bits: two words, the high one first. */
  long doubleWord() {
    long high = word();
    return high << 32 | Integer.toUnsignedLong(word());
  }

  /** The next {@code count} words. */
  void words(int[] to, int count) {
    int done = 0;
    while (done < count) {
      if (used == N) {
        regenerate();
      }
      int n = Math.min(N - used, count - done);
      System.arraycopy(words, used, to, done, n);
      used += n;
      done += n;
    }
  }

  /** The next uniform sample in [0, 1) with 53 random bits. */
  double uniform() {
    return (doubleWord() & ((1L << 53) - 1)) * 0x1p-53;
  }

  /** The next standard normal sample; they come in pairs, and the second one waits here. */
  double normal() {
    if (hasNormal) {
      hasNormal = false;
      double sample = normal;
      normal = 0;
      return sample;
    }
    double u1 = uniform();
    double u2 = uniform();
    double radius = Math.sqrt(-2.0 * StrictMath.log1p(-u2));
    double theta = 2.0 * Math.PI * u1;
    AccurateMath.sinCos(theta, sinCos);
    normal = radius * sinCos[0];
    hasNormal = true;
    return radius * sinCos[1];
  }
}
