package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.cpu.ReducePlanner.Nest;
import dev.adjoint.kernel.jit.ReduceBody;
import dev.adjoint.kernel.jit.ReduceWriter;
import dev.adjoint.kernel.jit.Scratch;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;

/**
 * One run of a reduction.
 *
 * <p>The elements of a result are taken in pieces. Within a piece, rows are combined one after the
 * other, {@link ReduceWriter#BLOCK} of them in a register, as many registers in memory; the pieces
 * are combined as a balanced binary tree. Where neighbouring results lie side by side, they are the
 * columns; otherwise neighbouring elements of one result are, and their values are folded by
 * halves.
 */
final class ReduceRun {
  /** Rows of a piece. */
  private static final int PIECE = ReduceWriter.BLOCK * ReduceWriter.BLOCK;

  /** Elements that are worth a task of their own. */
  private static final long GRAIN = 1 << 16;

  /** Results of a task, at most. */
  private static final int WIDEST = 256;

  /** Tasks that are enough to share out without cutting results. */
  private static final long ENOUGH = 32;

  private final ReduceKernel kernel;
  private final ReduceBody body;
  private final int operands;
  private final long[] addresses;
  private final Params params;
  private final Nest kept;
  private final Nest reduced;

  /** Whether results are the columns. */
  private final boolean across;

  /** Dimensions within a piece: 2 where the innermost one is columns and the next one rows. */
  private final int pieceDepth;

  private final int size;
  private final int foldWidth;
  private final long pieceLength;
  private final long piecesPerRun;
  private final long pieces;
  private final int width;
  private final long tilesPerRow;
  private final long tiles;
  private final long group;
  private final long groups;

  private ReduceRun(ReduceKernel kernel, long[] addresses, Params params, Nest kept, Nest reduced) {
    this.kernel = kernel;
    this.body = kernel.body();
    this.operands = addresses.length;
    this.addresses = addresses;
    this.params = params;
    this.kept = kept;
    this.reduced = reduced;
    this.across = isAcross(kept, reduced, operands);
    this.size = body.valueType().itemSize();
    int lanes = body.lanes();
    long run = reduced.inner();
    if (across) {
      pieceDepth = 1;
      foldWidth = 0;
      pieceLength = PIECE;
    } else if (reduced.depth() >= 2 && run <= WIDEST) {
      pieceDepth = 2;
      foldWidth = (int) Math.max(1, run);
      run = reduced.size(1);
      pieceLength = PIECE;
    } else {
      pieceDepth = 1;
      foldWidth = lanes;
      pieceLength = (long) PIECE * lanes;
    }
    piecesPerRun = (run + pieceLength - 1) / pieceLength;
    pieces = Math.max(1, piecesPerRun * reduced.trips(pieceDepth));
    long perResult = Math.max(1, reduced.trips(0));
    long results = kept.trips(0);
    if (across) {
      width = (int) Math.min(WIDEST, kept.inner());
    } else {
      long most = Math.max(1, Math.min(WIDEST, GRAIN / perResult));
      width = (int) Math.min(Math.min(most, Math.max(1, 8192 / foldWidth)), kept.inner());
    }
    tilesPerRow = (kept.inner() + width - 1) / width;
    tiles = kept.trips(1) * tilesPerRow;
    long perPiece = Math.max(1, perResult / pieces * width);
    long g = 1;
    while (g < pieces && (g * perPiece < GRAIN || tiles >= ENOUGH || results >= GRAIN)) {
      g *= 2;
    }
    group = g;
    groups = (pieces + g - 1) / g;
  }

  /** Whether memory is walked more nearly along results than along what makes one of them. */
  private static boolean isAcross(Nest kept, Nest reduced, int operands) {
    if (kept.depth() == 0 || reduced.depth() == 0) {
      return reduced.depth() == 0;
    }
    long keptSteps = 0;
    long reducedSteps = 0;
    for (int k = 1; k < operands; k++) {
      keptSteps += Math.abs(kept.innerStride(k));
      reducedSteps += Math.abs(reduced.innerStride(k));
    }
    return keptSteps < reducedSteps && (kept.inner() >= 8 || reduced.inner() < 32);
  }

  static void run(
      ReduceKernel kernel, Operand out, Operand[] ins, boolean[] reducedDims, Params params) {
    check(kernel, out, ins);
    if (out.layout().numel() != 0 && !runDense(kernel, out, ins, reducedDims, params)) {
      Operand[] operands = new Operand[ins.length + 1];
      long[] addresses = new long[operands.length];
      for (int k = 0; k < operands.length; k++) {
        operands[k] = k == 0 ? out : ins[k - 1];
        addresses[k] = operands[k].address();
      }
      long[] sizes = ReducePlanner.commonSizes(ins);
      SizeCheck.reduced(reducedDims, out.layout(), sizes);
      Nest kept = ReducePlanner.nest(sizes, reducedDims, false, operands, true);
      Nest reduced = ReducePlanner.nest(sizes, reducedDims, true, operands, true);
      new ReduceRun(kernel, addresses, params, kept, reduced).runAll();
    }
  }

  private static void check(ReduceKernel kernel, Operand out, Operand[] ins) {
    DType[] types = kernel.body().ins();
    SizeCheck.type(out, kernel.out());
    for (int k = 0; k < ins.length; k++) {
      SizeCheck.type(ins[k], types[k]);
    }
  }

  /** Fast path for a single contiguous run; returns false if it does not apply. */
  private static boolean runDense(
      ReduceKernel kernel, Operand out, Operand[] ins, boolean[] reducedDims, Params params) {
    ReduceBody body = kernel.body();
    int lanes = body.lanes();
    long n = ins.length == 0 ? 0 : ins[0].layout().numel();
    if (n == 0 || n > (long) lanes * PIECE || out.layout().numel() != 1) {
      return false;
    }
    for (boolean reduced : reducedDims) {
      if (!reduced) {
        return false;
      }
    }
    int operands = ins.length + 1;
    int count = body.paramCount();
    long[] frame = new long[(n < lanes ? 2 : 3) * operands + count];
    frame[0] = out.address();
    for (int k = 1; k < operands; k++) {
      Operand in = ins[k - 1];
      Layout layout = in.layout();
      if (!layout.isContiguous() || layout.numel() != n || layout.dim() != reducedDims.length) {
        return false;
      }
      SizeCheck.same(layout, ins[0].layout());
      frame[k] = in.address();
      frame[operands + k] = in.dtype().itemSize();
    }
    params.copyTo(frame, 2 * operands, count);
    if (n < lanes) {
      kernel.rows().run(frame, (int) n, 1);
      return true;
    }
    int size = body.valueType().itemSize();
    Scratch scratch = Scratch.take();
    try {
      long values = scratch.address();
      frame[0] = values;
      frame[operands] = size;
      kernel.lines().run(frame, (int) n, 1);
      kernel.fold().run(new long[] {values, values, (long) lanes * size}, lanes, 1);
      finish(kernel, out.address(), 0, values, params, 1);
    } finally {
      scratch.give();
    }
    return true;
  }

  /** Turns values that lie densely into results. */
  private static void finish(
      ReduceKernel kernel, long out, long outStride, long values, Params params, int count) {
    ReduceBody body = kernel.body();
    long[] frame = new long[4 + body.paramCount()];
    frame[0] = out;
    frame[1] = values;
    frame[2] = outStride;
    frame[3] = body.valueType().itemSize();
    params.copyTo(frame, 4, body.paramCount());
    kernel.finishing().run(frame, count, 1);
  }

  private void runAll() {
    long perResult = reduced.trips(0);
    boolean few = reduced.depth() <= 1 && perResult < body.lanes();
    if (perResult == 0 || (few && !across)) {
      Parallel.forChunks(kept.trips(0), Math.max(64, GRAIN / 4 / (perResult + 1)), this::rows);
      return;
    }
    long grain = Math.max(1, GRAIN / Math.max(1, perResult / groups * width));
    if (groups == 1) {
      Parallel.forChunks(tiles, grain, (lo, hi) -> new Task().finished(lo, hi));
      return;
    }
    long bytes = (long) width * size;
    Storage partial = Storage.allocate(tiles * groups * bytes);
    try {
      long address = partial.address();
      Parallel.forChunks(tiles * groups, grain, (lo, hi) -> new Task().partial(lo, hi, address));
      for (long t = 0; t < tiles; t++) {
        long values = address + t * groups * bytes;
        int results = results(t);
        for (long step = 1; step < groups; step *= 2) {
          for (long g = 0; g + step < groups; g += 2 * step) {
            merge(values + g * bytes, values + (g + step) * bytes, results);
          }
        }
        finish(t, values, results);
      }
    } finally {
      partial.release();
    }
  }

  /** Results {@code lo} to {@code hi} of few elements each, or of none. */
  private void rows(long lo, long hi) {
    long[] frame = newFrame(kept);
    for (int k = 0; k < operands; k++) {
      frame[operands + k] = reduced.innerStride(k);
    }
    int columns = (int) reduced.trips(0);
    long at = lo;
    while (at < hi) {
      long inner = at % kept.inner();
      long count = Math.min(Math.min(kept.inner() - inner, hi - at), 1 << 20);
      for (int k = 0; k < operands; k++) {
        frame[k] =
            addresses[k] + kept.offset(k, at / kept.inner(), 1) + inner * kept.innerStride(k);
      }
      kernel.rows().run(frame, columns, (int) count);
      at += count;
    }
  }

  /** A frame with the parameters, and the innermost strides of that nest from row to row. */
  private long[] newFrame(Nest rows) {
    int count = body.paramCount();
    long[] frame = new long[3 * operands + count];
    params.copyTo(frame, 2 * operands, count);
    for (int k = 0; k < operands; k++) {
      frame[2 * operands + count + k] = rows.innerStride(k);
    }
    return frame;
  }

  /** Results of a tile. */
  private int results(long tile) {
    return (int) Math.min(width, kept.inner() - tile % tilesPerRow * width);
  }

  private long tileOffset(int operand, long tile) {
    return kept.offset(operand, tile / tilesPerRow, 1)
        + tile % tilesPerRow * width * kept.innerStride(operand);
  }

  private void merge(long values, long others, int count) {
    long[] frame = {values, values, others, size, size, size};
    kernel.merging().run(frame, count, 1);
  }

  private void finish(long tile, long values, int count) {
    long out = addresses[0] + tileOffset(0, tile);
    finish(kernel, out, kept.innerStride(0), values, params, count);
  }

  /** The work of one thread on some tiles. */
  private final class Task {
    private final long[] frame;
    private final long levelBytes = (long) width * 8;

    Task() {
      // Rows are reduced where results or the innermost of two reduced dimensions are columns.
      frame = newFrame(across ? reduced : kept);
      for (int k = 1; k < operands; k++) {
        frame[operands + k] = (across ? kept : reduced).innerStride(k);
        if (pieceDepth == 2) {
          frame[2 * operands + body.paramCount() + k] = reduced.stride(k, 1);
        }
      }
      frame[operands] = size;
    }

    private Scratch scratch() {
      int levels = 65 - Long.numberOfLeadingZeros(group);
      return Scratch.take(levels * levelBytes + (long) width * foldWidth * size);
    }

    void finished(long lo, long hi) {
      Scratch scratch = scratch();
      try {
        for (long t = lo; t < hi; t++) {
          tree(t, 0, pieces, scratch.address());
          finish(t, scratch.address(), results(t));
        }
      } finally {
        scratch.give();
      }
    }

    void partial(long lo, long hi, long target) {
      Scratch scratch = scratch();
      try {
        for (long i = lo; i < hi; i++) {
          long t = i / groups;
          long first = i % groups * group;
          tree(t, first, Math.min(pieces, first + group), scratch.address());
          Memory.copy(scratch.address(), target + i * width * size, (long) results(t) * size);
        }
      } finally {
        scratch.give();
      }
    }

    /** Combines pieces: a binary counter of finished subtrees, the largest at the lowest level. */
    private void tree(long tile, long from, long to, long memory) {
      int results = results(tile);
      long lanes = memory + (65 - Long.numberOfLeadingZeros(group)) * levelBytes;
      int level = 0;
      for (long p = from; p < to; p++) {
        piece(tile, p, memory + level * levelBytes, lanes, results);
        level++;
        for (long done = p - from + 1; (done & 1) == 0; done >>= 1) {
          level--;
          merge(memory + (level - 1) * levelBytes, memory + level * levelBytes, results);
        }
      }
      for (; level > 1; level--) {
        merge(memory + (level - 2) * levelBytes, memory + (level - 1) * levelBytes, results);
      }
    }

    private void piece(long tile, long piece, long target, long lanes, int results) {
      long start = piece % piecesPerRun * pieceLength;
      long run = piece / piecesPerRun;
      int loop = pieceDepth - 1;
      int length = (int) Math.min(pieceLength, reduced.size(loop) - start);
      for (int k = 1; k < operands; k++) {
        frame[k] =
            addresses[k]
                + tileOffset(k, tile)
                + reduced.offset(k, run, pieceDepth)
                + start * reduced.stride(k, loop);
      }
      frame[0] = target;
      if (across) {
        kernel.tiles().run(frame, results, length);
        return;
      }
      frame[0] = lanes;
      if (pieceDepth == 1) {
        kernel.lines().run(frame, length, results);
      } else {
        for (int w = 0; w < results; w++) {
          kernel.tiles().run(frame, foldWidth, length);
          frame[0] += (long) foldWidth * size;
          for (int k = 1; k < operands; k++) {
            frame[k] += kept.innerStride(k);
          }
        }
      }
      long[] folds = {lanes, target, (long) foldWidth * size};
      kernel.fold().run(folds, Math.min(foldWidth, pieceDepth == 1 ? length : foldWidth), results);
    }
  }
}
