package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.memory.Memory;

/** Positions in an operand, written out. */
final class Positions {
  private static final long GRAIN = 1 << 15;

  private Positions() {}

  /**
   * Writes 0, 1, 2 and so on.
   *
   * @param out int64, one dense run
   */
  static void iota(Operand out) {
    long n = out.layout().numel();
    Checks.iota(out);
    if (n == 0) {
      return;
    }
    long address = out.address();
    Parallel.forChunks(
        n,
        GRAIN,
        (lo, hi) -> {
          for (long i = lo; i < hi; i++) {
            Memory.setLong(address + i * Long.BYTES, i);
          }
        });
  }

  /**
   * Writes where the flags are set, in row-major order.
   *
   * @param out int64, row-major: for each dimension of the flags the positions in it
   * @param flags bool, row-major
   */
  static void nonzero(Operand out, Operand flags) {
    long[] sizes = flags.layout().sizes();
    Checks.nonzero(out, flags);
    long count = out.layout().size(1);
    long n = flags.layout().numel();
    if (count == 0) {
      return;
    }
    long to = out.layout().numel() == 0 ? 0 : out.address();
    long from = flags.address();
    long[] position = new long[sizes.length];
    long k = 0;
    for (long i = 0; i < n && k < count; i++) {
      if (Memory.getByte(from + i) != 0) {
        for (int d = 0; d < position.length; d++) {
          Memory.setLong(to + (d * count + k) * Long.BYTES, position[d]);
        }
        k++;
      }
      for (int d = position.length - 1; d >= 0 && ++position[d] == sizes[d]; d--) {
        position[d] = 0;
      }
    }
  }
}
