package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.Operand;
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
import java.util.Arrays;
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
  /** Bytes of the values that a long run of elements is spread over. */

  /** Operations on an element beyond which a loop's code would be too long to be compiled. */
  private static final int LONGEST = 250;

  private static final ConcurrentHashMap<Key, ReduceKernel> KERNELS = new ConcurrentHashMap<>();

  private final Key key;
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

  /** What a kernel is made of; the arrays never change. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Key(
      Expr element, Combine combine, Expr finish, DType out, DType[] ins, DType accumulate) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key k
          && element == k.element
          && combine == k.combine
          && finish == k.finish
          && out == k.out
          && accumulate == k.accumulate
          && Arrays.equals(ins, k.ins);
    }

    @Override
    public int hashCode() {
      int hash = element.hashCode() * 31 + finish.hashCode();
      hash = hash * 31 + combine.ordinal();
      hash = hash * 31 + out.ordinal();
      hash = hash * 31 + accumulate.ordinal();
      for (DType in : ins) {
        hash = hash * 31 + in.ordinal();
      }
      return hash;
    }
  }

  private ReduceKernel(Key key) {
    this.key = key;
    DType compute = compute(key);
    int params = 0;
    for (Expr e : Expr.postOrder(List.of(key.element, key.finish))) {
      if (e instanceof Expr.Param p) {
        params = Math.max(params, p.index() + 1);
      }
    }
    for (int index : key.element.freeInputs()) {
      if (index >= key.ins.length) {
        throw new IllegalArgumentException("input " + index + " of " + key.ins.length);
      }
    }
    Expr element = Lowering.lower(key.element, compute);
    LoopNames.give(element, LoopNames.of(key.element));
    this.body = new ReduceBody(compute, key.combine, element, key.ins, params);
    this.finish = Lowering.lower(key.finish, finishType());
    this.tiles = new ReduceTiles(body, false);
    this.lines = new ReduceTiles(body, true);
    if (body.schedule().order().size() > LONGEST) {
      DType type = body.valueType();
      this.elements =
          PointwiseKernel.of(List.of(key.element), new DType[] {type}, key.ins, compute);
      this.plain =
          of(Expr.in(0), key.combine, key.finish, key.out, new DType[] {type}, key.accumulate);
    } else {
      this.elements = null;
      this.plain = null;
    }
  }

  /**
   * The kernel with that structure.
   *
   * @param element what is combined, over the inputs and parameters
   * @param combine how
   * @param finish the result, over {@code in(0)}, which is the combined value, and parameters
   * @param out the type of the result
   * @param ins the types of the inputs
   * @param accumulate the type that is computed and combined in, half types in float32, integers of
   *     less than 32 bits in int32; in {@code BOOL}, conditions over numbers are computed in the
   *     inputs' common type
   */
  public static ReduceKernel of(
      Expr element, Combine combine, Expr finish, DType out, DType[] ins, DType accumulate) {
    Key key = new Key(element, combine, finish, out, ins, accumulate);
    ReduceKernel kernel = KERNELS.get(key);
    if (kernel == null) {
      Key own = new Key(element, combine, finish, out, ins.clone(), accumulate);
      ReduceKernel made = new ReduceKernel(own);
      ReduceKernel other = KERNELS.putIfAbsent(own, made);
      kernel = other != null ? other : made;
    }
    return kernel;
  }

  /** All kernels that have been made. */
  public static List<ReduceKernel> made() {
    return List.copyOf(KERNELS.values());
  }

  /** The type that elements are computed in. */
  private static DType compute(Key key) {
    if (key.accumulate != DType.BOOL) {
      if (key.combine.isLogical()) {
        throw new IllegalArgumentException(
            key.combine + " combines conditions, not " + key.accumulate);
      }
      return LoopBody.computeType(key.accumulate);
    }
    DType common = DType.BOOL;
    for (DType in : key.ins) {
      common = DType.promote(common, in);
    }
    if (common != DType.BOOL && !key.combine.isLogical()) {
      throw new IllegalArgumentException(key.combine + " of " + common + " in bool");
    }
    return LoopBody.computeType(common);
  }

  /** The type that results are finished in. */
  public DType finishType() {
    return key.combine.isLogical() ? DType.BOOL : body.compute();
  }

  /** The result, over the combined value, in primitives. */
  public Expr finish() {
    return finish;
  }

  public ReduceBody body() {
    return body;
  }

  public DType out() {
    return key.out;
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
          loop = ReduceWriter.rows(body, finish, finishType(), key.out);
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
          accesses.add(new LoopBody.Access(finish, key.out, true, 0));
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
   * @param outs the result, one of size 1 in the reduced dimensions
   * @param ins the inputs, which broadcast to a common shape
   * @param reduced which dimensions of that shape are reduced
   * @param params raw values of the parameters
   */
  void run(Operand[] outs, Operand[] ins, boolean[] reduced, long... params) {
    if (outs.length != 1 || ins.length != body.ins().length || params.length < body.paramCount()) {
      throw new IllegalArgumentException(
          "the kernel takes 1 result, "
              + body.ins().length
              + " inputs and "
              + body.paramCount()
              + " parameters, got "
              + outs.length
              + ", "
              + ins.length
              + " and "
              + params.length);
    }
    if (elements == null || plain == null) {
      ReduceRun.run(this, outs[0], ins, reduced, params);
    } else {
      runInTwoSteps(elements, plain, outs, ins, reduced, params);
    }
  }

  private static void runInTwoSteps(
      PointwiseKernel elements,
      ReduceKernel plain,
      Operand[] outs,
      Operand[] ins,
      boolean[] reduced,
      long[] params) {
    Layout layout = Layout.contiguous(ReducePlanner.commonSizes(ins));
    DType type = elements.type(0);
    Storage storage = Storage.allocate(layout.bytes(type.itemSize()));
    try {
      Operand values = new Operand(storage, layout, type);
      Operand[] operands = new Operand[ins.length + 1];
      operands[0] = values;
      System.arraycopy(ins, 0, operands, 1, ins.length);
      PointwiseLoops.run(elements, operands, params);
      plain.run(outs, new Operand[] {values}, reduced, params);
    } finally {
      storage.release();
    }
  }

  @Override
  public String toString() {
    return key.finish + " of " + key.combine + " of " + key.element + " in " + key.accumulate;
  }
}
