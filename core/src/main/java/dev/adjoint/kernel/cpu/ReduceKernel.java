package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.jit.LoopBody;
import dev.adjoint.kernel.jit.LoopNames;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.jit.ReduceBody;
import dev.adjoint.kernel.jit.ReduceLoop;
import dev.adjoint.kernel.jit.ReduceWriter;
import dev.adjoint.kernel.jit.Variants;
import dev.adjoint.kernel.math.Lowering;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A compiled reduction: {@code finish(combine(element, element, ...))}.
 *
 * <p>The order in which elements are combined depends on sizes and strides alone, so the result has
 * the same bits for any number of threads, and with or without vector instructions. Kernels are
 * created once for each structure and cached.
 */
public final class ReduceKernel {
  /** Operations on an element beyond which a loop's code would be too long to be compiled. */
  private static final int LONGEST = 250;

  private static final ConcurrentHashMap<ReduceSpec, ReduceKernel> KERNELS =
      new ConcurrentHashMap<>();

  private final ReduceSpec spec;
  private final DType out;
  private final ReduceBody body;
  private final Expr finish;
  private final ReduceTiles tiles;
  private final ReduceTiles lines;

  /** Where the elements take too long a loop: what computes them, and what reduces them then. */
  private final @Nullable PointwiseKernel elements;

  private final @Nullable ReduceKernel plain;
  private volatile @Nullable ReduceLoop rows;
  private volatile @Nullable ReduceLoop fold;
  private volatile @Nullable Variants merging;
  private volatile @Nullable Variants finishing;

  private ReduceKernel(ReduceSpec spec) {
    this.spec = spec;
    this.out = spec.out();
    LoopNames.give(spec.element(), spec.name());
    Expr element = Lowering.lower(spec.elementMeaning(), spec.compute());
    LoopNames.give(element, LoopNames.of(spec.element()));
    DType[] ins = spec.ins();
    this.body = new ReduceBody(spec.compute(), spec.combine(), element, ins, spec.paramCount());
    this.finish = Lowering.lower(spec.finishMeaning(), spec.finishType());
    this.tiles = new ReduceTiles(body, false);
    this.lines = new ReduceTiles(body, true);
    if (body.schedule().order().size() > LONGEST) {
      DType[] value = {body.valueType()};
      this.elements =
          PointwiseKernel.of(
              new PointwiseSpec(spec.name(), List.of(spec.element()), value, ins, spec.compute()));
      this.plain =
          of(
              new ReduceSpec(
                  spec.name(),
                  Expr.in(0),
                  spec.combine(),
                  spec.finish(),
                  out,
                  value,
                  spec.accumulate()));
    } else {
      this.elements = null;
      this.plain = null;
    }
  }

  /** The kernel that computes what the description says. */
  public static ReduceKernel of(ReduceSpec spec) {
    if (spec.form() instanceof ReduceKernel kernel) {
      return kernel;
    }
    ReduceKernel kernel = KERNELS.get(spec);
    if (kernel == null) {
      ReduceKernel made = new ReduceKernel(spec);
      ReduceKernel other = KERNELS.putIfAbsent(spec, made);
      kernel = other != null ? other : made;
    }
    spec.form(kernel);
    return kernel;
  }

  /** All kernels that have been made. */
  public static List<ReduceKernel> made() {
    return List.copyOf(KERNELS.values());
  }

  /** The type that results are finished in. */
  public DType finishType() {
    return spec.finishType();
  }

  /** The result, over the combined value, in primitives. */
  public Expr finish() {
    return finish;
  }

  public ReduceBody body() {
    return body;
  }

  public DType out() {
    return out;
  }

  /** {@link ReduceWriter#tile}. */
  ReduceTiles tiles() {
    return tiles;
  }

  /** {@link ReduceWriter#lines}. */
  ReduceTiles lines() {
    return lines;
  }

  /** {@link ReduceWriter#rows}. */
  ReduceLoop rows() {
    ReduceLoop loop = rows;
    if (loop == null) {
      synchronized (this) {
        loop = rows;
        if (loop == null) {
          loop = ReduceWriter.rows(body, finish, finishType(), out);
          rows = loop;
        }
      }
    }
    return loop;
  }

  /** {@link ReduceWriter#fold}. */
  ReduceLoop fold() {
    ReduceLoop loop = fold;
    if (loop == null) {
      synchronized (this) {
        loop = fold;
        if (loop == null) {
          loop = ReduceWriter.fold(body);
          fold = loop;
        }
      }
    }
    return loop;
  }

  /** A loop that combines values with others, in place: result, values, others. */
  Variants merging() {
    Variants loop = merging;
    if (loop == null) {
      synchronized (this) {
        loop = merging;
        if (loop == null) {
          DType type = body.valueType();
          List<LoopBody.Access> accesses = new ArrayList<>();
          accesses.add(new LoopBody.Access(body.both(), type, true, 0));
          accesses.add(new LoopBody.Access(body.sofar(), type, false, 1));
          accesses.add(new LoopBody.Access(body.other(), type, false, 2));
          loop = new Variants(new LoopBody(body.compute(), List.copyOf(accesses), 0));
          merging = loop;
        }
      }
    }
    return loop;
  }

  /** A loop that finishes values: results, values, parameters. */
  Variants finishing() {
    Variants loop = finishing;
    if (loop == null) {
      synchronized (this) {
        loop = finishing;
        if (loop == null) {
          List<LoopBody.Access> accesses = new ArrayList<>();
          accesses.add(new LoopBody.Access(finish, out, true, 0));
          accesses.add(new LoopBody.Access(Expr.in(0), body.valueType(), false, 1));
          loop = new Variants(new LoopBody(finishType(), List.copyOf(accesses), body.paramCount()));
          finishing = loop;
        }
      }
    }
    return loop;
  }

  /**
   * Reduces.
   *
   * @param out the result, of size 1 in the reduced dimensions
   * @param ins the inputs, which broadcast to a common shape
   * @param reduced which dimensions of that shape are reduced
   * @param params raw values of the parameters
   */
  void run(Operand out, Operand[] ins, boolean[] reduced, Params params) {
    spec.check(ins, params);
    if (elements == null || plain == null) {
      ReduceRun.run(this, out, ins, reduced, params);
    } else {
      runInTwoSteps(elements, plain, out, ins, reduced, params);
    }
  }

  private static void runInTwoSteps(
      PointwiseKernel elements,
      ReduceKernel plain,
      Operand out,
      Operand[] ins,
      boolean[] reduced,
      Params params) {
    Layout layout = Layout.contiguous(ReducePlanner.commonSizes(ins));
    DType type = elements.type(0);
    Storage storage = Storage.allocate(layout.bytes(type.itemSize()));
    try {
      Operand values = new Operand(storage, layout, type);
      Operand[] operands = new Operand[ins.length + 1];
      operands[0] = values;
      System.arraycopy(ins, 0, operands, 1, ins.length);
      PointwiseLoops.run(elements, operands, params);
      plain.run(out, new Operand[] {values}, reduced, params);
    } finally {
      storage.release();
    }
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
