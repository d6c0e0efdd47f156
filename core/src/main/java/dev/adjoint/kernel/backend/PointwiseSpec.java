package dev.adjoint.kernel.backend;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.math.Meaning;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Description of a pointwise computation: one or several results, each an expression of the inputs
 * and parameters, for operands of given types.
 *
 * <p>Inputs are converted to the type of the computation as they are loaded, results to their own
 * type as they are stored. It is made once for each operation and combination of dtypes; what a
 * backend makes of it is kept with it.
 */
public final class PointwiseSpec {
  private final String name;
  private final List<Expr> outputs;
  private final List<Expr> meaning;
  private final DType[] types;
  private final DType compute;
  private final int paramCount;

  /** What a backend has compiled; it is immutable, so it may be seen early, late or twice. */
  private @Nullable Object form;

  /**
   * Describes a computation.
   *
   * @param name of the operation, for profiles and stack traces; nothing else depends on it
   * @param outputs the results; conditions count as 1 and 0
   * @param outTypes the types that results are stored in
   * @param inTypes the types that inputs are loaded from
   * @param compute the type that is computed in; half types compute in float32, the integers of
   *     less than 32 bits in int32
   * @throws IllegalArgumentException if that is not defined in the type
   */
  public PointwiseSpec(
      String name, List<Expr> outputs, DType[] outTypes, DType[] inTypes, DType compute) {
    if (outputs.isEmpty() || outputs.size() != outTypes.length) {
      throw new IllegalArgumentException(
          outputs.size() + " outputs of " + outTypes.length + " types");
    }
    this.name = name;
    this.outputs = List.copyOf(outputs);
    this.types = Arrays.copyOf(outTypes, outTypes.length + inTypes.length);
    System.arraycopy(inTypes, 0, types, outTypes.length, inTypes.length);
    this.compute = DTypes.computed(compute);
    this.meaning = Meaning.of(outputs, this.compute);
    this.paramCount = paramCount(outputs, inTypes.length);
  }

  /** The number of parameters; an input that is not there is refused. */
  static int paramCount(List<Expr> all, int inputs) {
    int params = 0;
    for (Expr e : Expr.postOrder(all)) {
      if (e instanceof Expr.Param p) {
        params = Math.max(params, p.index() + 1);
      } else if (e instanceof Expr.Input in && in.index() >= inputs) {
        throw new IllegalArgumentException("input " + in.index() + " of " + inputs);
      }
    }
    return params;
  }

  /** The name of the operation. */
  public String name() {
    return name;
  }

  /** The results, as the operation defines them. */
  public List<Expr> outputs() {
    return outputs;
  }

  /** The results, as they have to be computed: see {@link Meaning}. */
  public List<Expr> meaning() {
    return meaning;
  }

  /** The type that is computed in. */
  public DType compute() {
    return compute;
  }

  /** Number of outputs and inputs. */
  public int operandCount() {
    return types.length;
  }

  /** The type of the operand, outputs first. */
  public DType type(int operand) {
    return types[operand];
  }

  /** Number of parameters. */
  public int paramCount() {
    return paramCount;
  }

  /** Whether nothing is computed or converted. */
  public boolean isCopy() {
    return outputs.size() == 1
        && types.length == 2
        && outputs.getFirst() == Expr.in(0)
        && types[0] == types[1];
  }

  /** What {@link #form(Object)} was given, or nothing yet. */
  public @Nullable Object form() {
    return form;
  }

  /** Keeps what a backend has made of this. */
  public void form(Object made) {
    form = made;
  }

  /** Refuses operands and parameters of another number. */
  public void check(Operand[] operands, Params params) {
    if (operands.length != types.length || params.count() < paramCount) {
      throw new IllegalArgumentException(
          "the kernel takes "
              + types.length
              + " operands and "
              + paramCount
              + " parameters, got "
              + operands.length
              + " and "
              + params.count());
    }
  }

  /** Whether the other one describes the same computation, whatever it is called. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PointwiseSpec s
        && compute == s.compute
        && outputs.equals(s.outputs)
        && Arrays.equals(types, s.types);
  }

  @Override
  public int hashCode() {
    return (outputs.hashCode() * 31 + Arrays.hashCode(types)) * 31 + compute.hashCode();
  }

  @Override
  public String toString() {
    return outputs + " " + Arrays.toString(types) + " in " + compute;
  }
}
