package dev.adjoint.kernel.jit;

import dev.adjoint.memory.Memory;

/**
 * Runs vector loops over operands with stride 0 within a row: the element is broadcast to scratch
 * memory, once per lane, and loaded from there repeatedly.
 */
final class Repeats {
  /** Bytes of one operand's repeated element: the widest vector. */
  private static final int SPAN = 64;

  /** Rows that are shorter are not worth repeating elements for. */
  private static final int SHORTEST = 64;

  private Repeats() {}

  /** Runs the frame with the vector loop, or, where rows are too short for it, the scalar one. */
  static void run(LoopBody body, Loop loop, Loop scalar, long[] frame, int n, int rows) {
    int count = body.operands().size();
    int outer = 2 * count + body.paramCount();
    boolean moving = false;
    for (int j = 0; j < count && rows > 1; j++) {
      moving |= frame[count + j] == 0 && frame[outer + j] != 0;
    }
    if (moving && n < SHORTEST) {
      scalar.run(frame, n, rows);
      return;
    }
    Scratch scratch = Scratch.take((long) count * SPAN);
    try {
      long[] own = frame.clone();
      for (int r = 0; r < (moving ? rows : 1); r++) {
        for (int j = 0; j < count; j++) {
          if (r > 0) {
            frame[j] += frame[outer + j];
          }
          own[j] = frame[j];
          if (frame[count + j] == 0) {
            own[j] = scratch.address() + (long) j * SPAN;
            if (r == 0 || frame[outer + j] != 0) {
              repeat(frame[j], own[j], body.operands().get(j).type().itemSize());
            }
          }
        }
        loop.run(own, n, moving ? 1 : rows);
      }
    } finally {
      scratch.give();
    }
  }

  private static void repeat(long from, long to, int itemSize) {
    switch (itemSize) {
      case 1 -> {
        long word = (Memory.getByte(from) & 0xffL) * 0x0101010101010101L;
        repeatWord(to, word);
      }
      case 2 -> repeatWord(to, (Memory.getShort(from) & 0xffffL) * 0x0001000100010001L);
      case 4 -> repeatWord(to, (Memory.getInt(from) & 0xffffffffL) * 0x0000000100000001L);
      default -> repeatWord(to, Memory.getLong(from));
    }
  }

  private static void repeatWord(long to, long word) {
    for (int i = 0; i < SPAN; i += 8) {
      Memory.setLong(to + i, word);
    }
  }
}
