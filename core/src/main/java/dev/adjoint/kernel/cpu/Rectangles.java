package dev.adjoint.kernel.cpu;

import dev.adjoint.memory.Memory;

/** Copies rectangles of elements between strided memory and dense rows. */
final class Rectangles {
  private Rectangles() {}

  /** Copies a rectangle to dense rows of {@code n} elements. */
  static void gather(
      int itemSize, long from, long columnStep, long rowStep, long to, int n, int rows) {
    move(itemSize, from, columnStep, rowStep, to, itemSize, (long) n * itemSize, n, rows);
  }

  /** Copies dense rows of {@code n} elements to a rectangle. */
  static void scatter(
      int itemSize, long from, long to, long columnStep, long rowStep, int n, int rows) {
    move(itemSize, from, itemSize, (long) n * itemSize, to, columnStep, rowStep, n, rows);
  }

  private static void move(
      int itemSize,
      long from,
      long fromColumn,
      long fromRow,
      long to,
      long toColumn,
      long toRow,
      int n,
      int rows) {
    // The side that jumps farther decides: it should be walked along its lines of cache.
    long across = Math.max(Math.abs(fromColumn), Math.abs(toColumn));
    long down = Math.max(Math.abs(fromRow), Math.abs(toRow));
    boolean turned = rows > 1 && across > down;
    int inner = turned ? rows : n;
    int outer = turned ? n : rows;
    long fromInner = turned ? fromRow : fromColumn;
    long fromOuter = turned ? fromColumn : fromRow;
    long toInner = turned ? toRow : toColumn;
    long toOuter = turned ? toColumn : toRow;
    for (int o = 0; o < outer; o++) {
      long source = from + o * fromOuter;
      long target = to + o * toOuter;
      switch (itemSize) {
        case 1 -> bytes(source, fromInner, target, toInner, inner);
        case 2 -> shorts(source, fromInner, target, toInner, inner);
        case 4 -> ints(source, fromInner, target, toInner, inner);
        default -> longs(source, fromInner, target, toInner, inner);
      }
    }
  }

  private static void bytes(long from, long fromStep, long to, long toStep, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setByte(to + i * toStep, Memory.getByte(from + i * fromStep));
    }
  }

  private static void shorts(long from, long fromStep, long to, long toStep, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setShort(to + i * toStep, Memory.getShort(from + i * fromStep));
    }
  }

  private static void ints(long from, long fromStep, long to, long toStep, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setInt(to + i * toStep, Memory.getInt(from + i * fromStep));
    }
  }

  private static void longs(long from, long fromStep, long to, long toStep, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setLong(to + i * toStep, Memory.getLong(from + i * fromStep));
    }
  }
}
