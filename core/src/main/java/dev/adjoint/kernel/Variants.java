package dev.adjoint.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The compiled forms of one loop body, and the choice between them.
 *
 * <p>The scalar form serves every stride and all small work. The vector forms come into use once
 * {@link Warmup} has had them compiled: cold, they are slower than anything.
 */
final class Variants {
  /** Elements that must have been asked for before vector forms are made. */
  private static final long HOT = 1 << 17;

  private final LoopBody body;
  private final int operands;
  private final int lanes;
  private final boolean vectors;

  // All fields below are written once or racily; loops are safe to publish that way.
  private @Nullable Loop scalar;
  private @Nullable Loop dense;
  private @Nullable Loop repeating;
  private long denseHeat;
  private long repeatingHeat;

  Variants(LoopBody body) {
    this.body = body;
    this.operands = body.operands().size();
    this.vectors = VectorModule.mode() != VectorModule.Mode.OFF && VectorCode.supports(body);
    // Narrow work is not worth a vector loop's prologue.
    this.lanes = 512 / (8 * body.compute().itemSize());
  }

  LoopBody body() {
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
  void run(long[] frame, int n, int rows) {
    if (!vectors || n < lanes) {
      scalar().run(frame, n, rows);
      return;
    }
    boolean repeats = false;
    for (int j = 0; j < operands; j++) {
      long stride = frame[operands + j];
      LoopBody.Access a = body.operands().get(j);
      if (stride == 0 && !a.stored()) {
        repeats = true;
      } else if (stride != a.type().itemSize()) {
        scalar().run(frame, n, rows);
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
      loop.run(frame, n, rows);
    }
  }

  private Loop heatDense(long elements) {
    long before = denseHeat;
    denseHeat = before + elements;
    if (before < HOT && (before + elements >= HOT || Warmup.isEager())) {
      denseHeat = HOT;
      Warmup.request(this, false);
    }
    Loop loop = dense;
    return loop != null ? loop : scalar();
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
      scalar().run(frame, n, rows);
      return;
    }
    Repeats.run(body, loop, scalar(), frame, n, rows);
  }
}
