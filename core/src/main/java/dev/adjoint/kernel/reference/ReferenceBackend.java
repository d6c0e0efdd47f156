package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.backend.OperandGuard;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.math.Evaluator;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.kernel.random.Samples;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every verb means, in plain Java: expressions are interpreted, loops visit one element after
 * the other on the calling thread. It is there to judge other backends, which have to give the same
 * bits wherever the order of combination is fixed, and to show what one needs.
 */
public final class ReferenceBackend implements Backend {
  /** The one instance; it keeps what it has prepared for descriptions. */
  public static final ReferenceBackend INSTANCE = new ReferenceBackend();

  private final Map<PointwiseSpec, Evaluator[]> pointwise = new ConcurrentHashMap<>();
  private final Map<ReduceSpec, PlainReduce> reductions = new ConcurrentHashMap<>();

  private ReferenceBackend() {}

  private static void guarded(Runnable work, int written, @Nullable Operand... operands) {
    OperandGuard.around(Device.CPU, work, written, operands);
  }

  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public void pointwise(PointwiseSpec spec, Operand[] operands, Params params) {
    spec.check(operands, params);
    Evaluator[] outputs =
        pointwise.computeIfAbsent(
            spec,
            s ->
                s.meaning().stream()
                    .map(e -> new Evaluator(e, s.compute()))
                    .toArray(Evaluator[]::new));
    guarded(() -> run(spec, outputs, operands, params), outputs.length, operands);
  }

  private static void run(
      PointwiseSpec spec, Evaluator[] outputs, Operand[] operands, Params params) {
    int results = outputs.length;
    Layout shape = operands[0].layout();
    for (int k = 0; k < operands.length; k++) {
      SizeCheck.type(operands[k], spec.type(k));
      SizeCheck.expands(operands[k].layout(), shape);
    }
    DType compute = spec.compute();
    long[] numbers = RawValues.params(params, spec.paramCount(), compute);
    long[] inputs = new long[operands.length - results];
    long[] values = new long[results];
    for (Walk walk = new Walk(shape.sizes(), operands); walk.more(); walk.next()) {
      if (spec.isCopy()) { // of bits: a NaN keeps its payload
        RawValues.copy(spec.type(0), walk.at(1), walk.at(0));
        continue;
      }
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] = RawValues.load(spec.type(results + k), walk.at(results + k), compute);
      }
      for (int j = 0; j < results; j++) {
        values[j] = outputs[j].raw(inputs, numbers);
      }
      for (int j = 0; j < results; j++) {
        boolean condition = outputs[j].isCondition();
        RawValues.store(spec.type(j), walk.at(j), values[j], compute, condition);
      }
    }
  }

  @Override
  public void fill(Operand out, Params value) {
    DType type = out.dtype();
    PointwiseSpec spec =
        new PointwiseSpec("", List.of(Expr.param(0)), new DType[] {type}, new DType[0], type);
    pointwise(spec, new Operand[] {out}, value);
  }

  @Override
  public void reduce(
      ReduceSpec spec, Operand out, Operand[] ins, boolean[] reducedDims, Params params) {
    spec.check(ins, params);
    PlainReduce reduce = reductions.computeIfAbsent(spec, PlainReduce::new);
    Operand[] all = Stream.concat(Stream.of(out), Stream.of(ins)).toArray(Operand[]::new);
    guarded(() -> reduce.run(all, reducedDims, params), 1, all);
  }

  @Override
  public void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim) {
    guarded(() -> PlainLines.scan(spec, out, positions, in, dim), 2, out, positions, in);
  }

  @Override
  public void argReduce(
      @Nullable Operand values, Operand indices, Operand in, int dim, boolean max) {
    guarded(
        () -> {
          if (dim == ALL) {
            PlainLines.argReduceAll(indices, in, max);
          } else {
            PlainLines.argReduce(values, indices, in, dim, max);
          }
        },
        2,
        values,
        indices,
        in);
  }

  @Override
  public void sort(Operand values, Operand indices, Operand in, int dim, boolean descending) {
    guarded(() -> PlainLines.sort(values, indices, in, dim, descending), 2, values, indices, in);
  }

  @Override
  public void choose(Operand values, Operand indices, Operand in, int dim, Choice choice) {
    guarded(() -> PlainLines.choose(values, indices, in, dim, choice), 2, values, indices, in);
  }

  @Override
  public void median(Operand values, Operand indices, Operand in, int dim, boolean ignoreNan) {
    guarded(() -> PlainLines.median(values, indices, in, dim, ignoreNan), 2, values, indices, in);
  }

  @Override
  public void search(Operand out, Operand sorted, Operand values, boolean right) {
    guarded(() -> PlainLines.search(out, sorted, values, right), 1, out, sorted, values);
  }

  @Override
  public void window(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    Checks.window(spec, image, windows, positions);
    Operand places = positions == null ? windows : positions;
    boolean toImage = spec.action().writesImage();
    guarded(
        () -> PlainWindow.run(spec, positions != null, image, windows, places),
        toImage ? 1 : 2,
        toImage ? image : windows,
        toImage ? windows : positions,
        toImage ? positions : image);
  }

  @Override
  public void matmul(Operand out, Operand a, Operand b) {
    guarded(
        () -> {
          if (out.layout().dim() != 3) {
            product(out, a, b);
            return;
          }
          Checks.products(out, a, b);
          long count = out.layout().numel() == 0 ? 0 : out.layout().size(0);
          for (long i = 0; i < count; i++) {
            product(Checks.matrix(out, i), Checks.matrix(a, i), Checks.matrix(b, i));
          }
        },
        1,
        out,
        a,
        b);
  }

  /** Each element is one chain of fused multiply-adds over the inner dimension in its order. */
  private static void product(Operand out, Operand a, Operand b) {
    Checks.product(out, a, b);
    long k = a.layout().size(1);
    long m = out.layout().numel() == 0 ? 0 : out.layout().size(0);
    long n = out.layout().size(1);
    for (long i = 0; i < m; i++) {
      for (long j = 0; j < n; j++) {
        PlainSum sum = new PlainSum(out.dtype(), 0);
        for (long p = 0; p < k; p++) {
          sum.add(PlainWindow.at(a, i, p), PlainWindow.at(b, p, j));
        }
        sum.store(PlainWindow.at(out, i, j));
      }
    }
  }

  @Override
  public void convolve(
      WindowSpec spec, Operand out, Operand image, Operand kernel, @Nullable Operand bias) {
    Checks.convolve(spec.axes(), out, image, kernel, bias);
    Operand[] all = {out, image, kernel, bias == null ? out : bias};
    guarded(() -> PlainWindow.convolve(spec, bias != null, all), 1, all);
  }

  @Override
  public void move(Move.Mode mode, Operand table, Operand values, Move.Axis... axes) {
    guarded(
        () -> PlainMove.run(mode, table, values, axes),
        1,
        Move.operands(mode, table, values, axes));
  }

  @Override
  public void nonzero(Operand out, Operand flags) {
    guarded(
        () -> {
          Checks.nonzero(out, flags);
          long count = out.layout().size(1);
          long[] sizes = flags.layout().sizes();
          long[] index = new long[sizes.length];
          long found = 0;
          for (Walk walk = new Walk(sizes, flags); walk.more() && found < count; walk.next()) {
            if (Memory.getByte(walk.at(0)) != 0) {
              for (int d = 0; d < index.length; d++) {
                Memory.setLong(PlainWindow.at(out, d, found), index[d]);
              }
              found++;
            }
            PlainWindow.next(index, sizes);
          }
        },
        1,
        out,
        flags);
  }

  @Override
  public void iota(Operand out) {
    guarded(
        () -> {
          Checks.iota(out);
          long i = 0;
          for (Walk walk = new Walk(out.layout().sizes(), out); walk.more(); walk.next()) {
            Memory.setLong(walk.at(0), i++);
          }
        },
        1,
        out);
  }

  /** A sequence by its definition: there is one way to draw it. */
  @Override
  public void random(RandomSpec spec, Operand out, MersenneTwister generator) {
    Operand chances = spec instanceof RandomSpec.BernoulliOf of ? of.probabilities() : null;
    guarded(() -> Samples.fill(spec, out, generator), 1, out, chances);
  }

  @Override
  public void read(Operand from, MemorySegment to) {
    guarded(() -> transfer(from, to, true), 0, from);
  }

  @Override
  public void write(MemorySegment from, Operand to) {
    guarded(() -> transfer(to, from, false), 1, to);
  }

  private static void transfer(Operand operand, MemorySegment other, boolean reads) {
    Layout layout = operand.layout();
    long n = layout.numel();
    SizeCheck.line(layout, n);
    if (n != 0) {
      int size = operand.dtype().itemSize();
      MemorySegment own = operand.storage().segment().asSlice(layout.offset() * size, n * size);
      MemorySegment others = other.asSlice(0, n * size);
      (reads ? others : own).copyFrom(reads ? own : others);
    }
  }
}
