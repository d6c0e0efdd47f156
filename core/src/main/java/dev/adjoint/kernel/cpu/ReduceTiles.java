package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.kernel.jit.ReduceBody;
import dev.adjoint.kernel.jit.ReduceLoop;
import dev.adjoint.kernel.jit.ReduceWriter;
import dev.adjoint.kernel.jit.Scratch;
import dev.adjoint.kernel.jit.VectorModule;
import dev.adjoint.kernel.jit.Warmup;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The tile or line loops of one reduction, and the choice between them: scalar for every stride and
 * all small work, vectors, once {@link Warmup} has had them compiled, where columns lie densely.
 */
public final class ReduceTiles {
  /** Elements that must have been asked for before vector loops are made. */
  private static final long HOT = 1 << 17;

  /** Forms of vector loops: any of the first inputs may be the same in all columns. */
  private static final int FORMS = 16;

  private final ReduceBody body;
  private final boolean lines;
  private final int operands;
  private final boolean vectors;
  private final int narrow;
  private final AtomicReferenceArray<@Nullable ReduceLoop> forms =
      new AtomicReferenceArray<>(FORMS);
  // Racy counts: a lost one only delays the vector loop.
  private final long[] heat = new long[FORMS];
  private @Nullable ReduceLoop scalar;

  /**
   * Loops for a reduction.
   *
   * @param lines whether they are {@link ReduceWriter#lines}, not {@link ReduceWriter#tile}
   */
  ReduceTiles(ReduceBody body, boolean lines) {
    this.body = body;
    this.lines = lines;
    this.operands = body.ins().length + 1;
    this.vectors = VectorModule.mode() != VectorModule.Policy.OFF && supportsVectors(body);
    this.narrow = Math.min(body.lanes(), 16);
  }

  /** Whether vector loops can be made. */
  static boolean supportsVectors(ReduceBody body) {
    for (Expr e : body.schedule().order()) {
      if (e instanceof Expr.Slow
          || (e instanceof Expr.Fma && !MultiplyAdd.FUSED && DTypes.computesInFloat(body.compute()))
          || (body.compute() == DType.BOOL && e instanceof Expr.Binary b && b.op().isBitwise())) {
        return false;
      }
    }
    return true;
  }

  /** A new loop over vectors of that width, or over single columns where it is 0. */
  ReduceLoop make(int vectorBits, long still) {
    return lines
        ? ReduceWriter.lines(body, vectorBits, still)
        : ReduceWriter.tile(body, vectorBits, still);
  }

  /** The loop over single columns. */
  private ReduceLoop scalar() {
    ReduceLoop loop = scalar;
    return loop != null ? loop : makeScalar();
  }

  private synchronized ReduceLoop makeScalar() {
    ReduceLoop loop = scalar;
    if (loop == null) {
      loop = make(0, 0);
      scalar = loop;
    }
    return loop;
  }

  /** Runs the frame in the best form there is now. */
  void run(long[] frame, int columns, int rows) {
    loop(frame, columns, rows).run(frame, columns, rows);
  }

  private ReduceLoop loop(long[] frame, int columns, int rows) {
    if (!vectors || columns < narrow) {
      return scalar();
    }
    int still = 0;
    boolean dense = false;
    for (int k = 1; k < operands; k++) {
      long stride = frame[operands + k];
      if (stride == 0 && k <= 4) {
        still |= 1 << (k - 1);
      } else if (stride == body.ins()[k - 1].itemSize() && isLoadable(body.ins()[k - 1])) {
        dense = true;
      } else {
        return scalar();
      }
    }
    if (!dense) {
      return scalar();
    }
    ReduceLoop loop = forms.get(still);
    if (loop == null) {
      warm(still, (long) columns * rows);
      loop = forms.get(still);
    }
    return loop != null ? loop : scalar();
  }

  boolean isLoadable(DType in) {
    return in == body.compute() || in == DType.BOOL;
  }

  private void warm(int still, long elements) {
    long before = heat[still];
    heat[still] = before + elements;
    if (before < HOT && (before + elements >= HOT || Warmup.isEager())) {
      heat[still] = HOT;
      Warmup.submit(() -> trial(still));
    }
  }

  /** Has a vector loop compiled, on memory of its own, and publishes it once it is the faster. */
  private void trial(int still) {
    if (VectorModule.bits() == 0) {
      return;
    }
    ReduceLoop vector = make(VectorModule.bits(), still);
    ReduceLoop rival = scalar();
    int lanes = body.lanes();
    int columns = lines ? 40 * lanes + lanes - 1 : 2 * lanes - 1;
    int rows = lines ? 2 : 40;
    long span = (long) columns * rows * 8;
    Scratch scratch = Scratch.take(operands * span);
    try {
      long[] frame = new long[3 * operands + body.paramCount()];
      frame[operands] = body.valueType().itemSize();
      for (int k = 0; k < operands; k++) {
        frame[k] = scratch.address() + k * span;
        if (k > 0) {
          DType type = body.ins()[k - 1];
          boolean repeated = (still >> (k - 1) & 1) != 0;
          frame[operands + k] = repeated ? 0 : type.itemSize();
          frame[2 * operands + body.paramCount() + k] = (long) type.itemSize() * columns;
          for (int i = 0; i < columns * rows; i++) {
            Elements.putLong(type, frame[k] + (long) i * type.itemSize(), i & 1);
          }
        }
      }
      if (Warmup.wins(
          times -> times(vector, frame, columns, rows, times),
          times -> times(rival, frame, columns, rows, times))) {
        forms.set(still, vector);
      }
    } finally {
      scratch.give();
    }
  }

  private static void times(ReduceLoop loop, long[] frame, int columns, int rows, int times) {
    for (int t = 0; t < times; t++) {
      loop.run(frame, columns, rows);
    }
  }
}
