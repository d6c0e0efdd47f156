package dev.adjoint.kernel.compare;

import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.ElementBits;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Computes everything twice, by a backend and by one that judges it, and fails where a bit differs:
 * for any program, the proof that both mean the same.
 *
 * <p>Sums and products of several floating-point numbers are left out, since their order is each
 * backend's own; so is what is too large to be copied first, and what is drawn at random, whose
 * definition is the order of drawing. Any NaN is as good as another.
 */
public final class CompareBackend implements Backend {
  /** Bytes of memory that is copied before it is written to, at most. */
  private static final long LARGEST = 1 << 22;

  private final Backend tested;
  private final Backend judge;
  private final AtomicLong compared = new AtomicLong();
  private final AtomicLong elements = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  /** Compares the first with the second. */
  public CompareBackend(Backend tested, Backend judge) {
    this.tested = tested;
    this.judge = judge;
  }

  /** How many calls gave the same bits. */
  public long compared() {
    return compared.get();
  }

  /** What has been compared so far, as a line of text. */
  public String summary() {
    return "backends: "
        + compared
        + " calls gave the same bits ("
        + elements
        + " elements), "
        + refused
        + " were refused by both, "
        + leftOut
        + " were not compared";
  }

  @Override
  public Device device() {
    return tested.device();
  }

  /** A call, of operands as they are or of copies in their place. */
  @FunctionalInterface
  private interface VerbCall {
    void run(Backend backend, Substitutes copies);
  }

  /** Copies of the memory that a call writes to. */
  private static final class Substitutes {
    private final Map<Storage, Storage> copies = new IdentityHashMap<>();

    void add(Operand operand) {
      copies.computeIfAbsent(operand.storage(), Storage::copy);
    }

    Operand of(Operand operand) {
      Storage copy = copies.get(operand.storage());
      return copy == null ? operand : new Operand(copy, operand.layout(), operand.dtype());
    }

    @Nullable Operand orNull(@Nullable Operand operand) {
      return operand == null ? null : of(operand);
    }

    Operand[] all(Operand[] operands) {
      return Arrays.stream(operands).map(this::of).toArray(Operand[]::new);
    }

    void release() {
      copies.values().forEach(Storage::release);
    }
  }

  private void both(String what, VerbCall call, @Nullable Operand... written) {
    Substitutes copies = new Substitutes();
    for (Operand operand : written) {
      if (operand != null && operand.storage().byteSize() > LARGEST) {
        alone(call);
        return;
      }
    }
    for (Operand operand : written) {
      if (operand != null) {
        copies.add(operand);
      }
    }
    try {
      RuntimeException wanted = outcome(judge, call, copies);
      RuntimeException got = outcome(tested, call, new Substitutes());
      if (wanted != null || got != null) {
        agree(what, wanted, got);
        refused.incrementAndGet();
        throw Objects.requireNonNull(got);
      }
      for (Operand operand : written) {
        if (operand != null) {
          same(what, operand, copies.of(operand));
        }
      }
      compared.incrementAndGet();
    } finally {
      copies.release();
    }
  }

  private void alone(VerbCall call) {
    leftOut.incrementAndGet();
    call.run(tested, new Substitutes());
  }

  private static @Nullable RuntimeException outcome(
      Backend backend, VerbCall call, Substitutes copies) {
    try {
      call.run(backend, copies);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static void agree(
      String what, @Nullable RuntimeException wanted, @Nullable RuntimeException got) {
    boolean same =
        wanted != null
            && got != null
            && wanted.getClass() == got.getClass()
            && Objects.equals(wanted.getMessage(), got.getMessage());
    if (!same) {
      AssertionError error =
          new AssertionError(what + ": the judge has " + wanted + ", the backend " + got);
      error.initCause(got != null ? got : wanted);
      throw error;
    }
  }

  private void same(String what, Operand got, Operand wanted) {
    Layout layout = got.layout();
    MemorySegment mine = got.storage().segment();
    MemorySegment other = wanted.storage().segment();
    int size = got.dtype().itemSize();
    long n = layout.numel();
    long[] index = new long[layout.dim()];
    for (long i = 0; i < n; i++) {
      long offset = layout.offset();
      for (int d = 0; d < index.length; d++) {
        offset += index[d] * layout.stride(d);
      }
      if (MemorySegment.mismatch(
                  mine,
                  offset * size,
                  offset * size + size,
                  other,
                  offset * size,
                  offset * size + size)
              >= 0
          && !areNan(got.dtype(), bits(mine, offset, size), bits(other, offset, size))) {
        throw new AssertionError(
            what
                + ": at "
                + Arrays.toString(index)
                + " the judge has "
                + text(wanted.dtype(), bits(other, offset, size))
                + ", the backend "
                + text(got.dtype(), bits(mine, offset, size)));
      }
      for (int d = index.length - 1; d >= 0 && ++index[d] == layout.size(d); d--) {
        index[d] = 0;
      }
    }
    elements.addAndGet(n);
  }

  private static long bits(MemorySegment memory, long offset, int size) {
    long[] one = new long[1];
    MemorySegment.copy(memory, offset * size, MemorySegment.ofArray(one), 0, size);
    return one[0];
  }

  private static boolean areNan(DType type, long a, long b) {
    return DTypes.isRealFloat(type)
        && Double.isNaN(ElementBits.toDouble(type, a))
        && Double.isNaN(ElementBits.toDouble(type, b));
  }

  private static String text(DType type, long bits) {
    return DTypes.computesInFloat(type)
        ? Double.toString(ElementBits.toDouble(type, bits))
        : Long.toString(ElementBits.toLong(type, bits));
  }

  // ---- the verbs

  @Override
  public void pointwise(PointwiseSpec spec, Operand[] operands, Params params) {
    both(
        "pointwise " + spec,
        (b, c) -> b.pointwise(spec, c.all(operands), params),
        Arrays.copyOf(operands, spec.outputs().size()));
  }

  @Override
  public void fill(Operand out, Params value) {
    both("fill", (b, c) -> b.fill(c.of(out), value), out);
  }

  @Override
  public void reduce(
      ReduceSpec spec, Operand out, Operand[] ins, boolean[] reducedDims, Params params) {
    VerbCall call = (b, c) -> b.reduce(spec, c.of(out), c.all(ins), reducedDims, params);
    if (DTypes.computesInFloat(spec.compute()) && reduced(ins, reducedDims) > fixed(spec)) {
      alone(call);
    } else {
      both("reduce " + spec, call, out);
    }
  }

  /** Up to how many elements the bits of a result do not depend on the order. */
  private static long fixed(ReduceSpec spec) {
    return switch (spec.combine()) {
      // The last product may or may not be rounded before it is added.
      case SUM -> spec.element() instanceof Expr.Binary b && b.op() == BinaryOp.MUL ? 1 : 2;
      case PROD -> 2;
      default -> Long.MAX_VALUE;
    };
  }

  /** How many elements make one result, at most. */
  private static long reduced(Operand[] ins, boolean[] reducedDims) {
    long most = 1;
    for (Operand in : ins) {
      long count = 1;
      Layout layout = in.layout();
      for (int d = 0; d < layout.dim(); d++) {
        int at = reducedDims.length - layout.dim() + d;
        count *= at >= 0 && reducedDims[at] ? layout.size(d) : 1;
      }
      most = Math.max(most, count);
    }
    return most;
  }

  @Override
  public void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim) {
    both(
        "scan " + spec,
        (b, c) -> b.scan(spec, c.of(out), c.orNull(positions), c.of(in), dim),
        out,
        positions);
  }

  @Override
  public void argReduce(
      @Nullable Operand values, Operand indices, Operand in, int dim, boolean max) {
    both(
        "argReduce",
        (b, c) -> b.argReduce(c.orNull(values), c.of(indices), c.of(in), dim, max),
        values,
        indices);
  }

  @Override
  public void sort(Operand values, Operand indices, Operand in, int dim, boolean descending) {
    both(
        "sort",
        (b, c) -> b.sort(c.of(values), c.of(indices), c.of(in), dim, descending),
        values,
        indices);
  }

  @Override
  public void choose(Operand values, Operand indices, Operand in, int dim, Choice choice) {
    both(
        "choose",
        (b, c) -> b.choose(c.of(values), c.of(indices), c.of(in), dim, choice),
        values,
        indices);
  }

  @Override
  public void median(Operand values, Operand indices, Operand in, int dim, boolean ignoreNan) {
    both(
        "median",
        (b, c) -> b.median(c.of(values), c.of(indices), c.of(in), dim, ignoreNan),
        values,
        indices);
  }

  @Override
  public void search(Operand out, Operand sorted, Operand values, boolean right) {
    both("search", (b, c) -> b.search(c.of(out), c.of(sorted), c.of(values), right), out);
  }

  @Override
  public void window(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    VerbCall call = (b, c) -> b.window(spec, c.of(image), c.of(windows), c.orNull(positions));
    if (spec.action().writesImage()) {
      both("window " + spec, call, image);
    } else {
      both("window " + spec, call, windows, positions);
    }
  }

  @Override
  public void matmul(Operand out, Operand a, Operand b) {
    VerbCall call = (backend, c) -> backend.matmul(c.of(out), c.of(a), c.of(b));
    int last = out.layout().dim() - 1;
    boolean vector = out.layout().size(last) == 1 || out.layout().size(last - 1) == 1;
    if (vector && DTypes.computesInFloat(out.dtype()) && a.layout().size(last) > 1) {
      alone(call); // a product with a vector is a sum
    } else {
      both("matmul", call, out);
    }
  }

  @Override
  public void convolve(
      WindowSpec spec, Operand out, Operand image, Operand kernel, @Nullable Operand bias) {
    VerbCall call =
        (b, c) -> b.convolve(spec, c.of(out), c.of(image), c.of(kernel), c.orNull(bias));
    both("convolve " + spec, call, out);
  }

  @Override
  public void move(Move.Mode mode, Operand table, Operand values, Move.Axis... axes) {
    both(
        "move " + mode,
        (b, c) -> {
          Move.Axis[] moved = new Move.Axis[axes.length];
          for (int k = 0; k < axes.length; k++) {
            Move.Axis x = axes[k];
            moved[k] =
                new Move.Axis(c.of(x.positions()), x.step(), x.size(), x.fromEnd(), x.refusal());
          }
          b.move(mode, c.of(table), c.of(values), moved);
        },
        mode == Move.Mode.GET ? values : whole(table));
  }

  /** All of the memory, since the layout does not say where positions lead. */
  private static Operand whole(Operand table) {
    long n = table.storage().byteSize() / table.dtype().itemSize();
    return table.withLayout(Layout.contiguous(n));
  }

  @Override
  public void nonzero(Operand out, Operand flags) {
    both("nonzero", (b, c) -> b.nonzero(c.of(out), c.of(flags)), out);
  }

  @Override
  public void iota(Operand out) {
    both("iota", (b, c) -> b.iota(c.of(out)), out);
  }

  @Override
  public void random(RandomSpec spec, Operand out, MersenneTwister generator) {
    tested.random(spec, out, generator);
  }

  @Override
  public void read(Operand from, MemorySegment to) {
    tested.read(from, to);
  }

  @Override
  public void write(MemorySegment from, Operand to) {
    tested.write(from, to);
  }
}
