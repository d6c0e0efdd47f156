package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Memory;

/**
 * Fills an operand with random integers, of whatever type: {@code random_} and {@code randperm}.
 */
final class RandomIntegers {
  private static final int BATCH = RandomFill.BATCH;

  /** From this size on, a range takes two words of the generator for an element. */
  private static final long WIDE_RANGE = 1L << 28;

  /** From this length on, a permutation takes two words for an element. */
  private static final long LONG_PERMUTATION = 0xffffffffL / 20;

  private RandomIntegers() {}

  /**
   * Integers from {@code from} up to {@code to}, exclusive, as {@code randint} and {@code random_}.
   */
  static void between(Operand out, long from, long to, MersenneTwister generator) {
    RandomChecks.overlap(out);
    DType dtype = out.dtype();
    if (from >= to) {
      throw new IllegalStateException(
          "random_ expects 'from' to be less than 'to', but got from=" + from + " >= to=" + to);
    }
    long low = from;
    long high = to;
    if (DTypes.isRealFloat(dtype)) {
      low = raise(dtype, from);
      high = lower(dtype, to);
      if (low >= high) {
        throw new IllegalStateException(
            "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got"
                + " from="
                + low
                + " >= to="
                + high);
      }
    }
    checkBounds(dtype, low, high - 1, "to - 1");
    fillRange(out, low, high - low, generator);
  }

  /** Integers from {@code from} up to the type's largest, as {@code random_(from, None)}. */
  static void from(Operand out, long from, MersenneTwister generator) {
    RandomChecks.overlap(out);
    DType dtype = out.dtype();
    if (from == Long.MIN_VALUE) {
      fillAnyLong(out, generator);
      return;
    }
    long low = from;
    long last;
    if (DTypes.isRealFloat(dtype)) {
      last = 1L << RandomChecks.digits(dtype);
      low = raise(dtype, from);
      if (low >= last) {
        throw new IllegalStateException(
            "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to"
                + " dtype, but got from="
                + low
                + " > to_inc="
                + last);
      }
    } else {
      last = maximum(dtype);
    }
    checkBounds(dtype, low, last, "to_inc");
    fillRange(out, low, last - low + 1, generator);
  }

  /** Integers from 0 up to the type's largest, as {@code random_()}. */
  static void any(Operand out, MersenneTwister generator) {
    RandomChecks.overlap(out);
    DType dtype = out.dtype();
    long range =
        DTypes.isRealFloat(dtype) ? (1L << RandomChecks.digits(dtype)) + 1 : maximum(dtype) + 1;
    boolean wide = dtype == DType.INT64 || dtype == DType.FLOAT64;
    fill(out, generator, 0, range, wide);
  }

  /**
   * A random permutation of 0 to n - 1, as {@code randperm}.
   *
   * @param out one dimension of n elements
   */
  static void permutation(Operand out, MersenneTwister generator) {
    DType dtype = out.dtype();
    long n = out.layout().numel();
    checkPermutation(dtype, n);
    if (n == 0) {
      return;
    }
    RandomChecks.overlap(out);
    long address = out.address();
    long step = out.layout().stride(0) * dtype.itemSize();
    generator.lock();
    try {
      if (n < LONG_PERMUTATION) {
        number(dtype, address, step, n);
        for (long i = 0; i < n - 1; i++) {
          long chosen = i + Integer.toUnsignedLong(generator.word()) % (n - i);
          swap(dtype.itemSize(), address + i * step, address + chosen * step);
        }
      } else {
        for (long i = 0; i < n; i++) {
          long chosen = Long.remainderUnsigned(generator.doubleWord(), i + 1);
          Elements.copy(dtype.itemSize(), address + chosen * step, address + i * step);
          Elements.putLong(dtype, address + chosen * step, i);
        }
      }
    } finally {
      generator.unlock();
    }
  }

  private static void number(DType dtype, long address, long step, long n) {
    for (long i = 0; i < n; i++) {
      Elements.putLong(dtype, address + i * step, i);
    }
  }

  private static void swap(int itemSize, long a, long b) {
    switch (itemSize) {
      case 8 -> {
        long value = Memory.getLong(a);
        Memory.setLong(a, Memory.getLong(b));
        Memory.setLong(b, value);
      }
      case 4 -> {
        int value = Memory.getInt(a);
        Memory.setInt(a, Memory.getInt(b));
        Memory.setInt(b, value);
      }
      case 2 -> {
        short value = Memory.getShort(a);
        Memory.setShort(a, Memory.getShort(b));
        Memory.setShort(b, value);
      }
      default -> {
        byte value = Memory.getByte(a);
        Memory.setByte(a, Memory.getByte(b));
        Memory.setByte(b, value);
      }
    }
  }

  private static void checkPermutation(DType dtype, long n) {
    switch (dtype) {
      case BOOL -> throw RandomChecks.notImplemented("randperm", dtype);
      case UINT8 -> fits(n, 0xff, "uint8_t");
      case INT8 -> fits(n, Byte.MAX_VALUE, "int8_t");
      case INT16 -> fits(n, Short.MAX_VALUE, "int16_t");
      case INT32 -> fits(n, Integer.MAX_VALUE, "int");
      case FLOAT16 -> exact(n, 11, "2049", "Half");
      case FLOAT32 -> exact(n, 24, "2^24+1", "Float");
      case FLOAT64 -> exact(n, 53, "2^53+1", "Double");
      case INT64, BFLOAT16 -> {}
    }
  }

  private static void fits(long n, long largest, String type) {
    if (n > largest) {
      throw new IllegalStateException(
          "value cannot be converted to type " + type + " without overflow");
    }
  }

  private static void exact(long n, int digits, String limit, String type) {
    if (n > (1L << digits) + 1) {
      throw new IllegalStateException(
          "n cannot be greater than " + limit + " for " + type + " type.");
    }
  }

  private static long maximum(DType dtype) {
    return switch (dtype) {
      case BOOL -> 1;
      case UINT8 -> 0xff;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }

  private static long minimum(DType dtype) {
    return dtype == DType.BOOL || dtype == DType.UINT8 ? 0 : -maximum(dtype) - 1;
  }

  private static void checkBounds(DType dtype, long low, long last, String lastName) {
    boolean lowFits;
    boolean lastFits;
    if (dtype == DType.FLOAT16) {
      lowFits = Math.abs((double) low) <= 65504;
      lastFits = Math.abs((double) last) <= 65504;
    } else if (DTypes.isRealFloat(dtype)) {
      return;
    } else {
      lowFits = low >= minimum(dtype) && low <= maximum(dtype);
      lastFits = last >= minimum(dtype) && last <= maximum(dtype);
    }
    if (!lowFits) {
      throw RandomChecks.outOfBounds("from", dtype);
    }
    if (!lastFits) {
      throw RandomChecks.outOfBounds(lastName, dtype);
    }
  }

  /** The bound itself, or the next value of the type above it where rounding would undercut it. */
  private static long raise(DType dtype, long from) {
    long rounded = round(dtype, from + 1);
    return rounded < from ? rounded + spacing(dtype, from + 1) : from;
  }

  private static long lower(DType dtype, long to) {
    long rounded = round(dtype, to - 1);
    return rounded >= to ? rounded - spacing(dtype, to - 1) : to;
  }

  private static long round(DType dtype, long value) {
    return switch (dtype) {
      case FLOAT64 -> Conversions.toLong((double) value);
      default -> Conversions.toLong(UniformSamples.round(dtype, (float) value));
    };
  }

  /** Distance of neighbouring values of the type around a value. */
  private static long spacing(DType dtype, long value) {
    int exponent = 63 - Long.numberOfLeadingZeros(Math.abs(value));
    return 1L << (exponent - RandomChecks.digits(dtype) + 1);
  }

  private static void fillRange(Operand out, long low, long range, MersenneTwister generator) {
    boolean wide = Long.compareUnsigned(range, WIDE_RANGE) >= 0;
    fill(out, generator, low, range, wide);
  }

  private static void fillAnyLong(Operand out, MersenneTwister generator) {
    if (out.layout().numel() == 0) {
      return;
    }
    switch (out.dtype()) {
      case BOOL, FLOAT16 ->
          throw RandomChecks.notImplemented("random_full_64_bits_range_kernel_cpu", out.dtype());
      case INT64, FLOAT64, FLOAT32, BFLOAT16 -> fill(out, generator, 0, 0, true);
      default ->
          throw new IllegalStateException(
              "random_full_64_bits_range_kernel_cpu handles only int64, double, float and"
                  + " bfloat16");
    }
  }

  /** Fills with {@code low} plus a draw modulo {@code range}; a range of 0 stands for 2^64. */
  private static void fill(
      Operand out, MersenneTwister generator, long low, long range, boolean wide) {
    long[] samples = new long[RandomFill.capacity(out)];
    int[] words = new int[wide ? 2 * samples.length : samples.length];
    SampleWriter writer = new SampleWriter(out.dtype(), 0);
    RandomFill.locked(
        out,
        generator,
        (address, step, total) -> {
          for (long done = 0; done < total; done += BATCH) {
            int n = (int) Math.min(BATCH, total - done);
            generator.words(words, wide ? 2 * n : n);
            if (wide) {
              reduceWide(words, samples, n, low, range);
            } else {
              reduce(words, samples, n, low, range);
            }
            writer.put(samples, n, address + done * step, step);
          }
        });
  }

  private static void reduce(int[] words, long[] samples, int n, long low, long range) {
    for (int i = 0; i < n; i++) {
      samples[i] = (words[i] & 0xffffffffL) % range + low;
    }
  }

  private static void reduceWide(int[] words, long[] samples, int n, long low, long range) {
    for (int i = 0; i < n; i++) {
      long word = (long) words[2 * i] << 32 | (words[2 * i + 1] & 0xffffffffL);
      samples[i] = (range == 0 ? word : Long.remainderUnsigned(word, range)) + low;
    }
  }
}
