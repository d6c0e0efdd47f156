package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.Halves;
import dev.adjoint.kernel.math.Lowering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pointwise kernel: one or several results computed in one pass over memory.
 *
 * <p>Inputs are converted to the type of the computation as they are loaded, results to their own
 * type as they are stored. Kernels are created once for each structure and cached.
 */
public final class PointwiseKernel {
  /** All are stored by one loop, whose code must not grow too large. */
  private static final int MOST_OUTPUTS = 40;

  private static final Object LOCK = new Object();

  /** Open addressing, at most half full; replaced when it grows, so readers need no lock. */
  private static volatile @Nullable PointwiseKernel[] table = new @Nullable PointwiseKernel[256];

  private static int size;

  private final Expr[] outputs;
  private final DType[] types;
  private final DType compute;
  private final int hash;
  private final int paramCount;
  private final boolean copy;
  private final long cost;
  private final Passes passes;

  private PointwiseKernel(Expr[] outputs, DType[] types, DType compute, int hash) {
    this.outputs = outputs;
    this.types = types;
    this.compute = compute;
    this.hash = hash;
    int params = 0;
    for (Expr e : Expr.postOrder(List.of(outputs))) {
      if (e instanceof Expr.Param p) {
        params = Math.max(params, p.index() + 1);
      } else if (e instanceof Expr.Input in && in.index() >= types.length - outputs.length) {
        throw new IllegalArgumentException(
            "input " + in.index() + " of " + (types.length - outputs.length));
      }
    }
    this.paramCount = params;
    this.copy =
        outputs.length == 1
            && types.length == 2
            && outputs[0] == Expr.in(0)
            && types[0] == types[1];
    LoopBody body = body();
    LoopNames.give(body.storedValues().getFirst(), LoopNames.of(outputs[0]));
    this.cost = 1L + body.schedule().order().size() / 8;
    this.passes = Passes.of(body);
  }

  /**
   * The kernel with that structure.
   *
   * @param outputs the results; conditions count as 1 and 0
   * @param outTypes the types that results are stored in
   * @param inTypes the types that inputs are loaded from
   * @param compute the type that is computed in; half types compute in float32, the integers of
   *     less than 32 bits in int32
   */
  public static PointwiseKernel of(
      List<Expr> outputs, DType[] outTypes, DType[] inTypes, DType compute) {
    DType real = LoopBody.computeType(compute);
    int hash = real.ordinal();
    for (int i = 0; i < outputs.size(); i++) {
      hash = hash * 31 + outputs.get(i).hashCode();
    }
    hash = hash(hash * 31 + outTypes.length, outTypes);
    hash = hash(hash, inTypes);
    hash ^= hash >>> 16;
    @Nullable PointwiseKernel[] now = table;
    for (int i = hash & (now.length - 1); ; i = (i + 1) & (now.length - 1)) {
      PointwiseKernel k = now[i];
      if (k == null) {
        return make(outputs, outTypes, inTypes, real, hash);
      }
      if (k.hash == hash && k.is(outputs, outTypes, inTypes, real)) {
        return k;
      }
    }
  }

  /** All kernels that have been made. */
  public static List<PointwiseKernel> made() {
    return Arrays.stream(table).filter(Objects::nonNull).toList();
  }

  private static int hash(int seed, DType[] types) {
    int hash = seed;
    for (DType type : types) {
      hash = hash * 0x2c1b3c6d + type.ordinal();
    }
    return hash;
  }

  private boolean is(List<Expr> otherOutputs, DType[] outTypes, DType[] inTypes, DType real) {
    if (compute != real
        || outputs.length != otherOutputs.size()
        || types.length != outTypes.length + inTypes.length) {
      return false;
    }
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] != otherOutputs.get(i) || types[i] != outTypes[i]) {
        return false;
      }
    }
    for (int i = 0; i < inTypes.length; i++) {
      if (types[outputs.length + i] != inTypes[i]) {
        return false;
      }
    }
    return true;
  }

  private static PointwiseKernel make(
      List<Expr> outputs, DType[] outTypes, DType[] inTypes, DType real, int hash) {
    if (outputs.isEmpty() || outputs.size() != outTypes.length) {
      throw new IllegalArgumentException(
          outputs.size() + " outputs of " + outTypes.length + " types");
    }
    if (outputs.size() > MOST_OUTPUTS) {
      throw new IllegalArgumentException("a kernel of more than " + MOST_OUTPUTS + " outputs");
    }
    synchronized (LOCK) {
      @Nullable PointwiseKernel[] now = table;
      int at = hash & (now.length - 1);
      for (PointwiseKernel k = now[at]; k != null; k = now[at]) {
        if (k.hash == hash && k.is(outputs, outTypes, inTypes, real)) {
          return k;
        }
        at = (at + 1) & (now.length - 1);
      }
      DType[] types = Arrays.copyOf(outTypes, outTypes.length + inTypes.length);
      System.arraycopy(inTypes, 0, types, outTypes.length, inTypes.length);
      PointwiseKernel made = new PointwiseKernel(outputs.toArray(new Expr[0]), types, real, hash);
      now[at] = made;
      size++;
      if (2 * size > now.length) {
        table = grown(now);
      }
      return made;
    }
  }

  private static @Nullable PointwiseKernel[] grown(@Nullable PointwiseKernel[] old) {
    @Nullable PointwiseKernel[] larger = new @Nullable PointwiseKernel[2 * old.length];
    for (PointwiseKernel k : old) {
      if (k != null) {
        int at = k.hash & (larger.length - 1);
        while (larger[at] != null) {
          at = (at + 1) & (larger.length - 1);
        }
        larger[at] = k;
      }
    }
    return larger;
  }

  private LoopBody body() {
    if (copy) {
      return copyBody(types[0]);
    }
    List<Expr> lowered = Lowering.lower(List.of(outputs), compute);
    List<LoopBody.Access> accesses = new ArrayList<>();
    boolean split = VectorModule.mode() != VectorModule.Policy.OFF && compute == DType.FLOAT32;
    List<Expr> inputs = new ArrayList<>();
    for (int j = outputs.length; j < types.length; j++) {
      int k = j - outputs.length;
      boolean half = split && DTypes.isHalf(types[j]);
      inputs.add(half ? Halves.unpack(types[j], Halves.raw(k)) : Expr.in(k));
    }
    for (int j = 0; j < outputs.length; j++) {
      Expr value = lowered.get(j).substituteInputs(inputs);
      if (split && DTypes.isHalf(types[j])) {
        value = Halves.pack(types[j], value.asNumber());
      }
      accesses.add(new LoopBody.Access(value, types[j], true, j));
    }
    for (int j = outputs.length; j < types.length; j++) {
      int k = j - outputs.length;
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
        LoopBody.computeType(plain),
        List.of(
            new LoopBody.Access(Expr.in(0), plain, true, 0),
            new LoopBody.Access(Expr.in(0), plain, false, 1)),
        0);
  }

  /** Number of outputs. */
  public int outputCount() {
    return outputs.length;
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
    return compute;
  }

  /** Whether nothing is computed or converted. */
  public boolean isCopy() {
    return copy;
  }

  /** How much heavier than a copy the work on one element is, roughly. */
  public long cost() {
    return cost;
  }

  public Passes passes() {
    return passes;
  }

  /** What is computed, whatever the types. */
  public String outputsText() {
    return Arrays.toString(outputs);
  }

  @Override
  public String toString() {
    return Arrays.toString(outputs) + " " + Arrays.toString(types) + " in " + compute;
  }
}
