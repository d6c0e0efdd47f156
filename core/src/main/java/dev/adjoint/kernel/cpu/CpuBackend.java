package dev.adjoint.kernel.cpu;

import dev.adjoint.Device;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.backend.OperandGuard;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.kernel.backend.WindowSpec;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import dev.adjoint.kernel.random.Samples;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The CPU backend: generated loops, shared out over threads. */
public final class CpuBackend implements Backend {
  /** The one instance; it has no state. */
  public static final CpuBackend INSTANCE = new CpuBackend();

  private CpuBackend() {}

  @Override
  public Device device() {
    return Device.CPU;
  }

  private static @Nullable Operand[] enter(int written, @Nullable Operand... operands) {
    return OperandGuard.enter(Device.CPU, written, operands);
  }

  /** For verbs that take their time: the others do without an object for their work. */
  private static void guarded(Runnable work, int written, @Nullable Operand... operands) {
    OperandGuard.around(Device.CPU, work, written, operands);
  }

  @Override
  public void pointwise(PointwiseSpec spec, Operand[] operands, Params params) {
    spec.check(operands, params);
    @Nullable Operand[] used = enter(spec.outputs().size(), operands);
    try {
      PointwiseLoops.run(PointwiseKernel.of(spec), operands, params);
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void fill(Operand out, Params value) {
    @Nullable Operand[] used = enter(1, out);
    try {
      Copies.fill(out, value);
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void reduce(
      ReduceSpec spec, Operand out, Operand[] ins, boolean[] reducedDims, Params params) {
    @Nullable Operand[] used = enter(0, ins);
    @Nullable Operand[] written = enter(1, out);
    try {
      ReduceKernel.of(spec).run(out, ins, reducedDims, params);
    } finally {
      OperandGuard.leave(used);
      OperandGuard.leave(written);
    }
  }

  @Override
  public void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim) {
    @Nullable Operand[] used = enter(2, out, positions, in);
    try {
      ScanLoops.run(spec, out, positions, in, dim);
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void argReduce(
      @Nullable Operand values, Operand indices, Operand in, int dim, boolean max) {
    guarded(
        () -> {
          if (dim == ALL) {
            ArgReduce.runAll(indices, in, max);
          } else {
            ArgReduce.run(values, indices, in, dim, max);
          }
        },
        2,
        values,
        indices,
        in);
  }

  @Override
  public void sort(Operand values, Operand indices, Operand in, int dim, boolean descending) {
    guarded(() -> Sort.run(values, indices, in, dim, descending), 2, values, indices, in);
  }

  @Override
  public void choose(Operand values, Operand indices, Operand in, int dim, Choice choice) {
    guarded(() -> Sort.choose(values, indices, in, dim, choice), 2, values, indices, in);
  }

  @Override
  public void median(Operand values, Operand indices, Operand in, int dim, boolean ignoreNan) {
    guarded(() -> Sort.median(values, indices, in, dim, ignoreNan), 2, values, indices, in);
  }

  @Override
  public void search(Operand out, Operand sorted, Operand values, boolean right) {
    guarded(() -> Search.run(out, sorted, values, right), 1, out, sorted, values);
  }

  @Override
  public void window(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions) {
    boolean toImage = spec.action().writesImage();
    guarded(
        () -> WindowLoops.run(spec, image, windows, positions),
        toImage ? 1 : 2,
        toImage ? image : windows,
        toImage ? windows : positions,
        toImage ? positions : image);
  }

  @Override
  public void matmul(Operand out, Operand a, Operand b) {
    @Nullable Operand[] used = enter(1, out, a, b);
    try {
      if (out.layout().dim() == 3) {
        Matmul.runAll(out, a, b);
      } else {
        Matmul.run(out, a, b);
      }
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void convolve(
      WindowSpec spec, Operand out, Operand image, Operand kernel, @Nullable Operand bias) {
    guarded(() -> Convolve.run(spec, out, image, kernel, bias), 1, out, image, kernel, bias);
  }

  @Override
  public void move(Move.Mode mode, Operand table, Operand values, Move.Axis... axes) {
    @Nullable Operand[] used = enter(1, Move.operands(mode, table, values, axes));
    try {
      Indexed.run(mode, table, values, axes);
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void nonzero(Operand out, Operand flags) {
    guarded(() -> Positions.nonzero(out, flags), 1, out, flags);
  }

  @Override
  public void iota(Operand out) {
    guarded(() -> Positions.iota(out), 1, out);
  }

  @Override
  public void random(RandomSpec spec, Operand out, MersenneTwister generator) {
    Operand chances = spec instanceof RandomSpec.BernoulliOf of ? of.probabilities() : null;
    @Nullable Operand[] used = enter(1, out, chances);
    try {
      Samples.fill(spec, out, generator);
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void read(Operand from, MemorySegment to) {
    @Nullable Operand[] used = enter(0, from);
    try {
      Copies.read(from, to);
    } finally {
      OperandGuard.leave(used);
    }
  }

  @Override
  public void write(MemorySegment from, Operand to) {
    @Nullable Operand[] used = enter(1, to);
    try {
      Copies.write(from, to);
    } finally {
      OperandGuard.leave(used);
    }
  }
}
