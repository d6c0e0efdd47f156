package dev.adjoint.kernel.backend;

import java.util.Arrays;

/**
 * The numeric parameters of a run, as words: the bits of a {@code double} where the computation is
 * in floating point, the integer otherwise. A parameter of a real type is one word; one of a
 * complex type would be two.
 */
public final class Params {
  /** No parameters. */
  public static final Params NONE = new Params(0, 0, 0, new long[0]);

  private static final long[] FEW = {};

  private final int count;

  // The first words lie here, so that the usual few need no array.
  private final long first;
  private final long second;
  private final long[] rest;

  private Params(int count, long first, long second, long[] rest) {
    this.count = count;
    this.first = first;
    this.second = second;
    this.rest = rest;
  }

  /** One word. */
  public static Params of(long word) {
    return new Params(1, word, 0, FEW);
  }

  /** Two words. */
  public static Params of(long first, long second) {
    return new Params(2, first, second, FEW);
  }

  /** Any number of words. */
  public static Params of(long... words) {
    return switch (words.length) {
      case 0 -> NONE;
      case 1 -> of(words[0]);
      case 2 -> of(words[0], words[1]);
      default ->
          new Params(words.length, words[0], words[1], Arrays.copyOfRange(words, 2, words.length));
    };
  }

  /** How many words there are. */
  public int count() {
    return count;
  }

  /** A word. */
  public long word(int i) {
    return i == 0 ? first : i == 1 ? second : rest[i - 2];
  }

  /** Writes the first {@code n} words to an array. */
  public void copyTo(long[] target, int at, int n) {
    for (int i = 0; i < n; i++) {
      target[at + i] = word(i);
    }
  }

  @Override
  public String toString() {
    long[] words = new long[count];
    copyTo(words, 0, count);
    return Arrays.toString(words);
  }
}
