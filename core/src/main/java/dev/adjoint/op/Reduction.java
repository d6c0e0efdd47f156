package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.Expr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Family of reductions: an element expression, a combining operation, a finishing expression.
 *
 * <p>The element expression is computed from the inputs, its values are combined along the reduced
 * dimensions, and the finishing expression is applied to the result.
 */
public final class Reduction implements Op {

  /** Backward rule for one input, computed by differentiable operations. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Computes the gradient; null for none. It is expanded to the input's sizes if need be.
     *
     * @param grad the gradient of the result, with reduced dimensions of size 1
     * @param saved what the forward operation saved
     */
    @Nullable Tensor apply(Tensor grad, Kept saved);

    /**
     * The contribution of each element to the tangent of its result; null if it is the element's
     * tangent times its partial derivative.
     *
     * @param tangent of the input
     */
    default @Nullable Tensor tangent(Tensor tangent, Kept saved) {
      return null;
    }
  }

  /** What a rule may read; reading what the operation did not save is an error. */
  public interface Kept {
    /** An input. */
    Tensor input(int i);

    /** The result, with reduced dimensions of size 1. */
    Tensor output();

    /** Number of elements that were reduced to each result. */
    long count();

    /** The dimensions that were reduced. */
    boolean[] reduced();

    /** The numeric operands. */
    Scalar[] numbers();
  }

  /** How the dtype of the result follows from that of the inputs. */
  public enum ResultDType {
    /** The dtype of the inputs. */
    SAME,
    /** int64 for bool and integers. */
    WIDENED,
    /** Bool, or uint8 for uint8. */
    LOGICAL
  }

  /**
   * What is computed.
   *
   * @param element what is made of each element before it is combined
   * @param finish what is made of the combined value
   */
  private record Formula(Expr element, Combine combine, Expr finish) {}

  /**
   * How gradients are computed, and what they need saved.
   *
   * @param rules one for each input; none if there is no gradient
   */
  private record Gradient(boolean savesInputs, boolean savesOutput, Rule... rules) {}

  private final String name;
  private final String nodeName;
  private final Formula formula;
  private final ResultDType result;
  private final Gradient gradient;
  private final @Nullable DType accumulated;
  private final SpecTable<ReduceSpec> specs = new SpecTable<>();

  private Reduction(
      String name,
      String nodeName,
      Formula formula,
      ResultDType result,
      Gradient gradient,
      @Nullable DType accumulated) {
    this.name = name;
    this.nodeName = nodeName;
    this.formula = formula;
    this.result = result;
    this.gradient = gradient;
    this.accumulated = accumulated;
  }

  /** Defines a reduction of the elements themselves. */
  public static Reduction of(String name, String nodeName, Combine combine) {
    return of(name, nodeName, Expr.in(0), combine, Expr.in(0));
  }

  /** Defines a reduction of an element expression, with a finishing expression. */
  public static Reduction of(
      String name, String nodeName, Expr element, Combine combine, Expr finish) {
    Formula formula = new Formula(element, combine, finish);
    Gradient none = new Gradient(false, false);
    return new Reduction(name, nodeName, formula, ResultDType.SAME, none, null);
  }

  /** The same reduction with another result dtype rule. */
  public Reduction result(ResultDType rule) {
    return new Reduction(name, nodeName, formula, rule, gradient, accumulated);
  }

  /** The same reduction with backward rules, one for each input, and what they need saved. */
  public Reduction gradient(boolean needsInputs, boolean needsOutput, Rule... perInput) {
    Gradient other = new Gradient(needsInputs, needsOutput, perInput);
    return new Reduction(name, nodeName, formula, result, other, accumulated);
  }

  /** The same reduction with another node name. */
  public Reduction named(String otherNodeName) {
    return new Reduction(name, otherNodeName, formula, result, gradient, accumulated);
  }

  /** The same reduction with the backward rules of another. */
  public Reduction gradientOf(Reduction other) {
    return new Reduction(name, nodeName, formula, result, other.gradient, accumulated);
  }

  /**
   * The same reduction, computed in {@code type} throughout, for intermediate values out of the
   * range of the result's dtype.
   */
  public Reduction accumulating(DType type) {
    return new Reduction(name, nodeName, formula, result, gradient, type);
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  /** Reduces all dimensions. */
  public Tensor call(Tensor... inputs) {
    return call(inputs, null, false, null);
  }

  /**
   * Reduces some dimensions.
   *
   * @param dims the dimensions; null or none for all
   * @param keepDim whether they are kept with size 1
   * @param dtype the dtype to convert to first; null for the default
   */
  public Tensor call(
      Tensor[] inputs,
      long @Nullable [] dims,
      boolean keepDim,
      @Nullable DType dtype,
      Scalar... numbers) {
    Operand[] ins = Operands.read(inputs);
    long[] sizes = ReductionRun.sizes(ins);
    boolean[] reduced = Shapes.reducedDims(dims, sizes.length);
    return run(inputs, ins, sizes, reduced, keepDim, dtype, numbers);
  }

  /**
   * The same for one tensor whose operand the caller has read.
   *
   * @param own the operand
   */
  public Tensor call(
      Tensor x,
      Operand own,
      long @Nullable [] dims,
      boolean keepDim,
      @Nullable DType dtype,
      Scalar... numbers) {
    boolean[] reduced = Shapes.reducedDims(dims, own.layout().dim());
    long[] sizes = own.layout().sizes();
    return run(new Tensor[] {x}, new Operand[] {own}, sizes, reduced, keepDim, dtype, numbers);
  }

  /**
   * What a call asks for, apart from its inputs.
   *
   * @param reduced which dimensions are reduced; there may be none
   * @param keepDim whether they are kept with size 1
   * @param dtype that of the result, to which the inputs are converted; null for the default
   * @param numbers the numeric operands
   */
  record Reducing(boolean[] reduced, boolean keepDim, @Nullable DType dtype, Scalar... numbers) {}

  /** Reduces as a call asks for. */
  Tensor run(Tensor[] inputs, Reducing call) {
    return new ReductionRun(this, inputs, Operands.read(inputs), call).run()[0];
  }

  private Tensor run(
      Tensor[] inputs,
      Operand[] ins,
      long[] sizes,
      boolean[] reduced,
      boolean keepDim,
      @Nullable DType dtype,
      Scalar[] numbers) {
    boolean unknown = Recording.areUnknown(inputs);
    if (!Run.isDirect(inputs, unknown)) {
      Reducing call = new Reducing(reduced, keepDim, dtype, numbers);
      return new ReductionRun(this, inputs, ins, call).run()[0];
    }
    Tensor out = ReductionRun.compute(this, ins, sizes, reduced, keepDim, dtype, numbers);
    if (!unknown) {
      ReductionNode node = ReductionRun.record(this, inputs, sizes, reduced, numbers, out);
      if (node != null) {
        node.saveOutput(out);
      }
    }
    return out;
  }

  /** Runs on the backend: the only place that does. */
  void execute(Operand out, Operand[] ins, boolean[] reduced, Scalar[] numbers) {
    // Truth values are taken in the inputs' own type: 0.5 is true.
    DType computed = accumulated == null ? out.dtype() : accumulated;
    DType accumulate = result == ResultDType.LOGICAL ? DType.BOOL : computed;
    ReduceSpec spec =
        specs.get(
            SpecTable.key(accumulate, out, ins),
            () -> {
              DType[] types = new DType[ins.length];
              Arrays.setAll(types, i -> ins[i].dtype());
              return new ReduceSpec(
                  name,
                  formula.element,
                  formula.combine,
                  formula.finish,
                  out.dtype(),
                  types,
                  accumulate);
            });
    Params params = Numbers.WRAPPED.raw(numbers, computed);
    Execution.backend().reduce(spec, out, ins, reduced, params);
  }

  /** All inputs that determine the dtype have the same one. */
  DType resultType(Operand[] ins) {
    DType input = ins[0].dtype();
    for (Operand in : ins) {
      if (in.dtype() != input) {
        throw Promotion.changedTo(in.dtype());
      }
    }
    return switch (result) {
      case SAME -> input;
      case WIDENED -> DTypes.computesInFloat(input) ? input : DType.INT64;
      case LOGICAL -> input == DType.UINT8 ? DType.UINT8 : DType.BOOL;
    };
  }

  /** Whether it has derivatives. */
  boolean hasRules() {
    return gradient.rules.length > 0;
  }

  Rule rule(int i) {
    return gradient.rules[i];
  }

  boolean savesInputs() {
    return gradient.savesInputs;
  }

  boolean savesOutput() {
    return gradient.savesOutput;
  }

  /** A textual form of the computation, independent of types. */
  String text() {
    return formula.finish + " of " + formula.combine + " of " + formula.element;
  }

  @Override
  public String toString() {
    return name;
  }
}
