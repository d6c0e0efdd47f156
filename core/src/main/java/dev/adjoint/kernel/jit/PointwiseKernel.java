package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.Halves;
import dev.adjoint.kernel.math.Lowering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A compiled pointwise kernel: one or several results computed in one pass over memory.
 *
 * <p>Inputs are converted to the type of the computation as they are loaded, results to their own
 * type as they are stored. Kernels are created once for each structure and cached.
 */
public final class PointwiseKernel {
  /** All are stored by one loop, whose code must not grow too large. */
  private static final int MOST_OUTPUTS = 40;

  private static final ConcurrentHashMap<PointwiseSpec, PointwiseKernel> KERNELS =
      new ConcurrentHashMap<>();

  private final PointwiseSpec spec;

  // Of the description, at hand for every run.
  private final DType[] types;
  private final int outputCount;
  private final int paramCount;
  private final boolean copy;
  private final long cost;
  private final Passes passes;

  private PointwiseKernel(PointwiseSpec spec) {
    List<Expr> outputs = spec.outputs();
    if (outputs.size() > MOST_OUTPUTS) {
      throw new IllegalArgumentException("a kernel of more than " + MOST_OUTPUTS + " outputs");
    }
    this.spec = spec;
    this.outputCount = outputs.size();
    this.paramCount = spec.paramCount();
    this.types = new DType[spec.operandCount()];
    Arrays.setAll(types, spec::type);
    this.copy = spec.isCopy();
    LoopNames.give(outputs.getFirst(), spec.name());
    LoopBody body = body();
    LoopNames.give(body.storedValues().getFirst(), LoopNames.of(outputs.getFirst()));
    this.cost = 1L + body.schedule().order().size() / 8;
    this.passes = Passes.of(body);
  }

  /** The kernel that computes what the description says. */
  public static PointwiseKernel of(PointwiseSpec spec) {
    if (spec.form() instanceof PointwiseKernel kernel) {
      return kernel;
    }
    PointwiseKernel kernel = KERNELS.get(spec);
    if (kernel == null) {
      PointwiseKernel made = new PointwiseKernel(spec);
      PointwiseKernel other = KERNELS.putIfAbsent(spec, made);
      kernel = other != null ? other : made;
    }
    spec.form(kernel);
    return kernel;
  }

  /** All kernels that have been made. */
  public static List<PointwiseKernel> made() {
    return List.copyOf(KERNELS.values());
  }

  private LoopBody body() {
    if (copy) {
      return copyBody(types[0]);
    }
    DType compute = spec.compute();
    int results = outputCount;
    int count = types.length;
    List<Expr> lowered = Lowering.lower(spec.meaning(), compute);
    List<LoopBody.Access> accesses = new ArrayList<>();
    boolean split = VectorModule.mode() != VectorModule.Policy.OFF && compute == DType.FLOAT32;
    List<Expr> inputs = new ArrayList<>();
    for (int j = results; j < count; j++) {
      int k = j - results;
      boolean half = split && DTypes.isHalf(types[j]);
      inputs.add(half ? Halves.unpack(types[j], Halves.raw(k)) : Expr.in(k));
    }
    for (int j = 0; j < results; j++) {
      Expr value = lowered.get(j).substituteInputs(inputs);
      if (split && DTypes.isHalf(types[j])) {
        value = Halves.pack(types[j], value.asNumber());
      }
      accesses.add(new LoopBody.Access(value, types[j], true, j));
    }
    for (int j = results; j < count; j++) {
      int k = j - results;
      Expr value = split && DTypes.isHalf(types[j]) ? Halves.raw(k) : Expr.in(k);
      accesses.add(new LoopBody.Access(value, types[j], false, j));
    }
    return new LoopBody(compute, List.copyOf(accesses), paramCount);
  }

  /** Bits are copied, not numbers: a NaN keeps its payload. */
  private static LoopBody copyBody(DType type) {
    DType plain =
        switch (type.itemSize()) {
          case 1 -> DType.BOOL;
          case 2 -> DType.INT16;
          case 4 -> DType.INT32;
          default -> DType.INT64;
        };
    return new LoopBody(
        DTypes.computed(plain),
        List.of(
            new LoopBody.Access(Expr.in(0), plain, true, 0),
            new LoopBody.Access(Expr.in(0), plain, false, 1)),
        0);
  }

  /** Number of outputs. */
  public int outputCount() {
    return outputCount;
  }

  /** Number of outputs and inputs. */
  public int operandCount() {
    return types.length;
  }

  /** Number of parameters. */
  public int paramCount() {
    return paramCount;
  }

  /** The type of the operand, outputs first. */
  public DType type(int operand) {
    return types[operand];
  }

  /** Bytes of an element of each operand. */
  public int[] itemSizes() {
    int[] sizes = new int[types.length];
    for (int j = 0; j < sizes.length; j++) {
      sizes[j] = types[j].itemSize();
    }
    return sizes;
  }

  /** The type that is computed in. */
  public DType compute() {
    return spec.compute();
  }

  /** Whether nothing is computed or converted. */
  public boolean isCopy() {
    return copy;
  }

  /** How much heavier than a copy the work on one element is, roughly. */
  public long cost() {
    return cost;
  }

  /** The loops, one after the other. */
  public Passes passes() {
    return passes;
  }

  /** What is computed, whatever the types. */
  public String outputsText() {
    return spec.outputs().toString();
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
