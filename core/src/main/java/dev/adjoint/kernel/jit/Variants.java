package dev.adjoint.kernel.jit;

import org.jspecify.annotations.Nullable;

/**
 * The compiled variants of one loop body, and the choice between them.
 *
 * <p>The scalar variant handles every stride and all small work. The vector variants are used once
 * {@link Warmup} has had them compiled: cold, they are very slow.
 */
public final class Variants {
  /** Elements that must have been asked for before vector forms are made. */
  private static final long HOT = 1 << 17;

  /** Calls after which the scalar loop is compiled, or about to be. */
  private static final int WARM_RUNS = 1500;

  private static final int PIECE = 32;

  private final LoopBody body;
  private final int operands;
  private final int lanes;
  private final boolean vectors;

  // All fields below are written once or racily; loops are safe to publish that way.
  private @Nullable Loop scalar;
  private @Nullable Loop dense;
  private @Nullable Loop repeating;
  private int scalarRuns;
  private long denseHeat;
  private long repeatingHeat;

  public Variants(LoopBody body) {
    this.body = body;
    this.operands = body.operands().size();
    this.vectors = VectorModule.mode() != VectorModule.Policy.OFF && VectorCode.supports(body);
    // Narrow work is not worth a vector loop's prologue.
    this.lanes = 512 / (8 * body.compute().itemSize());
  }

  public LoopBody body() {
    return body;
  }

  /** The loop over single elements. */
  Loop scalar() {
    Loop loop = scalar;
    return loop != null ? loop : makeScalar();
  }

  private synchronized Loop makeScalar() {
    Loop loop = scalar;
    if (loop == null) {
      loop = LoopWriter.scalar(body);
      scalar = loop;
    }
    return loop;
  }

  /** The loop over dense vectors, if it is in use already. */
  @Nullable Loop vectorOrNull() {
    return dense;
  }

  /** A new loop over vectors. */
  Loop makeVector(boolean repeats) {
    return LoopWriter.vector(body, scalar(), VectorModule.bits(), repeats);
  }

  void publish(Loop vector, boolean repeats) {
    if (repeats) {
      repeating = vector;
    } else {
      dense = vector;
    }
  }

  /** Runs the frame, {@link Loop#run}, in the best form there is now. */
  public void run(long[] frame, int n, int rows) {
    if (!vectors || n < lanes) {
      runScalar(frame, n, rows);
      return;
    }
    boolean repeats = false;
    for (int j = 0; j < operands; j++) {
      long stride = frame[operands + j];
      LoopBody.Access a = body.operands().get(j);
      if (stride == 0 && !a.stored()) {
        repeats = true;
      } else if (stride != a.type().itemSize()) {
        runScalar(frame, n, rows);
        return;
      }
    }
    if (repeats) {
      runRepeating(frame, n, rows);
    } else {
      Loop loop = dense;
      if (loop == null) {
        loop = heatDense((long) n * rows);
      }
      if (loop == null) {
        runScalar(frame, n, rows);
      } else {
        loop.run(frame, n, rows);
      }
    }
  }

  private void runScalar(long[] frame, int n, int rows) {
    Loop loop = scalar();
    int runs = scalarRuns;
    if (runs >= WARM_RUNS) {
      loop.run(frame, n, rows);
    } else if ((long) n * rows <= PIECE) {
      scalarRuns = runs + 1;
      loop.run(frame, n, rows);
    } else {
      runPieces(loop, frame, n, rows);
    }
  }

  /**
   * HotSpot compiles a loop much sooner for many short calls than for few long ones, and the
   * interpreter is a thousand times slower.
   */
  private void runPieces(Loop loop, long[] frame, int n, int rows) {
    long[] own = frame.clone();
    int outer = 2 * operands + body.paramCount();
    for (int r = 0; r < rows; r++) {
      for (int from = 0; from < n; ) {
        int length = Math.min(n - from, scalarRuns < WARM_RUNS ? PIECE : n);
        for (int j = 0; j < operands; j++) {
          long start = r == 0 ? frame[j] : frame[j] + r * frame[outer + j];
          own[j] = start + from * frame[operands + j];
        }
        loop.run(own, length, 1);
        scalarRuns++;
        from += length;
      }
    }
  }

  private @Nullable Loop heatDense(long elements) {
    long before = denseHeat;
    denseHeat = before + elements;
    if (before < HOT && (before + elements >= HOT || Warmup.isEager())) {
      denseHeat = HOT;
      Warmup.request(this, false);
    }
    return dense;
  }

  private void runRepeating(long[] frame, int n, int rows) {
    Loop loop = repeating;
    if (loop == null) {
      long before = repeatingHeat;
      repeatingHeat = before + (long) n * rows;
      if (before < HOT && (repeatingHeat >= HOT || Warmup.isEager())) {
        repeatingHeat = HOT;
        Warmup.request(this, true);
      }
      loop = repeating;
    }
    if (loop == null) {
      runScalar(frame, n, rows);
      return;
    }
    Repeats.run(body, loop, scalar(), frame, n, rows);
  }
}
