package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import java.util.List;

/**
 * The loops of a kernel, run in sequence over chunks so short that intermediate values stay in the
 * L1 cache.
 */
public final class Passes {
  /** Elements of a chunk where there are several passes. */
  static final int CHUNK = 1024;

  private final LoopBody whole;
  private final Variants[] passes;
  private final DType[] scratchTypes;

  private Passes(LoopBody whole, List<LoopBody> parts, DType[] scratchTypes) {
    this.whole = whole;
    this.passes = new Variants[parts.size()];
    for (int p = 0; p < passes.length; p++) {
      passes[p] = new Variants(parts.get(p));
    }
    this.scratchTypes = scratchTypes;
  }

  static Passes of(LoopBody whole) {
    Splitter.Loops parts = Splitter.split(whole);
    for (LoopBody part : parts.bodies()) {
      LoopNames.give(part.storedValues().getFirst(), LoopNames.of(whole.storedValues().getFirst()));
    }
    return new Passes(whole, parts.bodies(), parts.scratchTypes());
  }

  public int count() {
    return passes.length;
  }

  public Variants pass(int p) {
    return passes[p];
  }

  /** Runs the frame, {@link Loop#run}. */
  public void run(long[] frame, int n, int rows) {
    if (passes.length == 1) {
      passes[0].run(frame, n, rows);
    } else {
      runAll(frame, n, rows);
    }
  }

  private void runAll(long[] frame, int n, int rows) {
    int count = whole.operands().size();
    int outer = 2 * count + whole.paramCount();
    Scratch scratch = Scratch.take(scratchBytes());
    try {
      for (int r = 0; r < rows; r++) {
        for (int from = 0; from < n; from += CHUNK) {
          int length = Math.min(CHUNK, n - from);
          for (Variants pass : passes) {
            pass.run(partFrame(pass.body(), frame, from, scratch.address()), length, 1);
          }
        }
        for (int j = 0; j < count && r + 1 < rows; j++) {
          frame[j] += frame[outer + j];
        }
      }
    } finally {
      scratch.give();
    }
  }

  private long[] partFrame(LoopBody part, long[] frame, int from, long scratch) {
    int count = whole.operands().size();
    int own = part.operands().size();
    int params = whole.paramCount();
    long[] result = new long[2 * own + params];
    for (int j = 0; j < own; j++) {
      int slot = part.operands().get(j).slot();
      if (slot < count) {
        result[own + j] = frame[count + slot];
        result[j] = frame[slot] + from * frame[count + slot];
      } else {
        result[own + j] = scratchTypes[slot - count].itemSize();
        result[j] = scratch + scratchOffset(slot - count);
      }
    }
    System.arraycopy(frame, 2 * count, result, 2 * own, params);
    return result;
  }

  private long scratchBytes() {
    return scratchOffset(scratchTypes.length);
  }

  /** Areas are staggered, so that they don't all compete for the same cache lines. */
  private static long scratchOffset(int area) {
    return area * (CHUNK * 8L + 64);
  }
}
