package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Derivative;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Family of elementwise operations, each defined by a name and an {@link Expr}.
 *
 * <p>In the expression, tensors are {@code in(0)}, {@code in(1)}, … and numbers {@code param(0)},
 * …; broadcasting, promotion, loops, derivatives, batching and the in-place form follow from it.
 */
public final class Pointwise implements Op {

  /** How the dtype of the result follows from the promoted dtype of the operands. */
  public enum Result {
    /** The promoted dtype. */
    PROMOTED,
    /** The promoted dtype, or the default floating-point dtype if that is not floating-point. */
    FLOATING,
    /** Bool. */
    BOOL,
    /** The dtype of the first tensor. */
    FIRST
  }

  /** Peculiarities of single operations. */
  public enum Trait {
    /** The result is row-major, whatever the layouts of the inputs. */
    ROW_MAJOR,
    /** Numbers are rounded to the dtype of the result before they are used. */
    ROUNDED_NUMBERS,
    /** Numbers out of the range of the dtype are refused. */
    FITTING_NUMBERS,
    /** The same, but half-precision types accept the range of float32. */
    FITTING_WIDE,
    /** The same, but for half-precision types they become infinite. */
    FITTING_UNLESS_HALF,
    /** May be written in place to overlapping elements. */
    IDEMPOTENT,
    /** A 0-d second operand is not rounded first if the result is half-precision. */
    UNROUNDED_SECOND,
    /** The node has an edge slot (null) for the number after the tensors, as in PyTorch. */
    NUMBER_LAST,
    /** The node has an edge slot (null) for the number before the tensors, as in PyTorch. */
    NUMBER_FIRST,
    /** The last input is a single value, which is read before anything is written. */
    VALUE_LAST,
    /** Gradients are computed from the inputs, so the result may be overwritten in place. */
    RESULT_NOT_SAVED,
    /** Gradients are NaN at some places whatever comes in: there they don't depend on it. */
    CONSTANT_GRADIENTS,
    /** Recorded, but without a derivative: backward through it is an error. */
    NO_DERIVATIVE,
    /** In place, history and tangents stay those of what was there before. */
    NOT_RECORDED,
    /** This is the gradient of another operation. */
    GRADIENT
  }

  /** Beside the bits of inputs that have a tangent: the result may be used. */
  private static final long USES_RESULT = 1L << 63;

  private static final Scalar[] NO_NUMBERS = {};

  private final String name;
  private final String nodeName;
  private final Expr expr;
  private final int arity;
  private final PointwiseRules rules;
  private final Numbers numbers;
  private final PointwiseTypes types;

  private final AtomicReferenceArray<@Nullable PointwiseVjp> vjps;
  private final Map<Long, PointwiseJvp> jvps = new ConcurrentHashMap<>();
  private final Map<Long, Optional<DualKernel>> duals = new ConcurrentHashMap<>();
  private final SpecTable<PointwiseSpec> specs = new SpecTable<>();

  /** A check that refuses operands for which the operation is not defined. */
  @FunctionalInterface
  public interface Check {
    /**
     * Checks the operands.
     *
     * @param inputs the operands of the tensors, from index 1 on
     * @param common the promoted dtype
     */
    void accept(Operand[] inputs, DType common);
  }

  private Pointwise(String name, String nodeName, Expr expr, int arity, PointwiseRules rules) {
    this.name = name;
    this.nodeName = nodeName;
    this.expr = expr;
    this.arity = arity;
    this.rules = rules;
    this.numbers = rules.numbers();
    this.types = new PointwiseTypes(rules, numbers);
    this.vjps = new AtomicReferenceArray<>(Math.max(arity, 1));
    if (arity > Math.min(SpecTable.MAX_INPUTS, SavedBits.MAX_INPUTS)) {
      throw Errors.argument("%s: too many inputs: %s", name, arity);
    }
  }

  /** Defines an operation whose result has the promoted dtype of its operands. */
  public static Pointwise of(String name, String nodeName, Expr expr) {
    int arity = expr.freeInputs().isEmpty() ? 0 : expr.freeInputs().last() + 1;
    return new Pointwise(name, nodeName, expr, arity, PointwiseRules.USUAL);
  }

  private Pointwise with(PointwiseRules other) {
    return new Pointwise(name, nodeName, expr, arity, other);
  }

  /** The same operation with another rule for the dtype of the result. */
  public Pointwise result(Result rule) {
    return with(rules.result(rule));
  }

  /** The same operation with more inputs than the expression reads. */
  public Pointwise arity(int inputs) {
    return new Pointwise(name, nodeName, expr, inputs, rules);
  }

  /** The same operation; only the first {@code count} numbers take part in promotion. */
  public Pointwise promoting(int count) {
    return with(rules.promotion(rules.conditions(), count));
  }

  /**
   * The same operation; its first {@code count} inputs are conditions, which do not take part in
   * promotion.
   */
  public Pointwise conditions(int count) {
    return with(rules.promotion(count, rules.promotingParams()));
  }

  /** The same operation with a check of its operands. */
  public Pointwise check(Check refusal) {
    return with(rules.check(refusal));
  }

  /** The same operation with a name for the node that its gradient records. */
  public Pointwise gradientNode(String gradientNodeName) {
    return with(rules.backward(rules.backward().gradientNode(gradientNodeName)));
  }

  /**
   * The same operation with hand-written gradients, one for each input.
   *
   * @param own expressions of the inputs, followed by the incoming gradient as a further input
   */
  public Pointwise gradients(Expr... own) {
    return with(rules.backward(rules.backward().gradients(List.of(own))));
  }

  /**
   * The gradient for input {@code i}: an expression of the inputs followed by the incoming
   * gradient.
   */
  Expr gradient(int i) {
    List<Expr> own = rules.backward().gradients();
    return own.isEmpty() ? Derivative.times(expr, i, Expr.in(arity)) : own.get(i);
  }

  /**
   * The same operation; nonzero gradients of any order keep an edge to the first input, even if
   * simplification removes it from the expression.
   */
  public Pointwise lasting() {
    return with(rules.backward(rules.backward().lasting(1)));
  }

  /** Bit mask of the inputs that nonzero gradients always have an edge to. */
  long lastingInputs() {
    return rules.backward().lasting();
  }

  /** Whether gradients may use the result. */
  boolean savesResult() {
    return !rules.traits().contains(Trait.RESULT_NOT_SAVED)
        && !(expr instanceof Expr.Input)
        && !(expr instanceof Expr.Const);
  }

  /**
   * The same operation; it always saves these inputs, as PyTorch does, so that backward refuses if
   * they were modified in place.
   */
  public Pointwise guarding(int... inputs) {
    int which = 0;
    for (int i : inputs) {
      which |= SavedBits.input(i);
    }
    return guarded(rules.backward().guarded() | which);
  }

  /** The same operation; it always saves its result. */
  public Pointwise guardingResult() {
    return guarded(rules.backward().guarded() | SavedBits.RESULT);
  }

  private Pointwise guarded(int which) {
    return with(rules.backward(rules.backward().guarded(which)));
  }

  /** What is always saved for backward, as {@link SavedBits}. */
  int guarded() {
    return rules.backward().guarded();
  }

  /** The same operation; inputs that only select between values get no gradient. */
  public Pointwise deciding() {
    return with(rules.backward(rules.backward().differentiable(ValueInputs.of(expr))));
  }

  /** The same operation with a trait. */
  public Pointwise trait(Trait trait) {
    return with(rules.trait(trait));
  }

  /** The same operation with another node name. */
  public Pointwise named(String otherNodeName) {
    return new Pointwise(name, otherNodeName, expr, arity, rules);
  }

  /**
   * The same operation with input {@code i} as a number: it becomes the last parameter, and later
   * inputs move down by one.
   */
  public Pointwise withNumber(int i) {
    int params = expr.freeParams().isEmpty() ? 0 : expr.freeParams().last() + 1;
    List<Expr> by = new ArrayList<>();
    for (int k = 0; k < arity; k++) {
      by.add(k < i ? Expr.in(k) : k == i ? Expr.param(params) : Expr.in(k - 1));
    }
    return new Pointwise(name, nodeName, expr.substituteInputs(by), arity - 1, rules).guarded(0);
  }

  /**
   * Makes the operation of a gradient, whose node is named after its outermost operation unless the
   * forward operation names it. Inputs that only select between values get no gradient.
   */
  Pointwise derived(Expr gradient, int inputs) {
    return derived(gradient, inputs, 0, -1);
  }

  /**
   * The same.
   *
   * @param lasting bit mask of inputs that get gradients even if they are simplified out of the
   *     expression
   * @param linear the index of the incoming gradient among the inputs; negative for none
   */
  Pointwise derived(Expr gradient, int inputs, long lasting, int linear) {
    String given = rules.backward().gradientNode();
    return gradientOperation(
        given == null ? derivedName(gradient) : given,
        gradient,
        inputs,
        given == null ? ValueInputs.of(gradient) | lasting : -1,
        linear,
        lasting);
  }

  /**
   * The gradient with respect to the incoming gradient: since this is linear in it, the same
   * operation applied to the next gradient.
   */
  Pointwise again() {
    PointwiseRules.Backward own = rules.backward();
    return gradientOperation(
        nodeName, expr, arity, own.differentiable(), own.linear(), own.lasting());
  }

  private Pointwise gradientOperation(
      String node, Expr gradient, int inputs, long flows, int linear, long lasting) {
    // A gradient's own gradient goes by the same name.
    return new Pointwise(
        rules.traits().contains(Trait.GRADIENT) ? name : name + "_backward",
        node,
        gradient,
        inputs,
        PointwiseRules.ofGradient(flows, linear, lasting));
  }

  /** The index of the incoming gradient, if this is a gradient; else negative. */
  int linear() {
    return rules.backward().linear();
  }

  /** Whether this is a gradient for which the operation named a node, as PyTorch's kernels have. */
  boolean isNamedGradient() {
    return rules.traits().contains(Trait.GRADIENT) && rules.backward().differentiable() == -1;
  }

  private static String derivedName(Expr expr) {
    return switch (expr) {
      case Expr.Binary b when b.op() == BinaryOp.ADD -> "AddBackward0";
      case Expr.Binary b when b.op() == BinaryOp.SUB -> "SubBackward0";
      case Expr.Binary b when b.op() == BinaryOp.DIV -> "DivBackward0";
      case Expr.Unary u when u.op() == UnaryOp.NEG -> "NegBackward0";
      case Expr.Conditional _ -> "WhereBackward0";
      default -> "MulBackward0";
    };
  }

  /** The operation's name in error texts. */
  String name() {
    return name;
  }

  /**
   * Number of leading edges hidden from users: those of condition inputs, for which PyTorch records
   * no edge.
   */
  int hiddenEdges() {
    return rules.traits().contains(Trait.NUMBER_FIRST)
        ? rules.conditions() - 1
        : rules.conditions();
  }

  /** Number of null edges for numbers after those of the tensors. */
  int numberEdges() {
    return rules.traits().contains(Trait.NUMBER_LAST) ? 1 : 0;
  }

  /** Whether a gradient can flow to input {@code i}. */
  boolean isDifferentiable(int i) {
    return (rules.backward().differentiable() & 1L << i) != 0;
  }

  Expr expr() {
    return expr;
  }

  int arity() {
    return arity;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  PointwiseVjp vjp(int input) {
    PointwiseVjp vjp = vjps.get(input);
    if (vjp == null) {
      vjp = PointwiseVjp.of(this, input);
      vjps.set(input, vjp);
    }
    return vjp;
  }

  /**
   * The forward-mode rule.
   *
   * @param tangents the tangents of the inputs; null where there is none
   * @param usesOutput whether the rule may use the result
   */
  PointwiseJvp jvp(@Nullable Tensor[] tangents, boolean usesOutput) {
    if (has(Trait.NO_DERIVATIVE)) {
      throw new UnsupportedOperationException(
          "Trying to use forward AD with "
              + name
              + " that does not support it because it has not been implemented yet.");
    }
    long mask = 0;
    for (int i = 0; i < tangents.length; i++) {
      mask |= tangents[i] != null && isDifferentiable(i) ? 1L << i : 0;
    }
    long key = usesOutput ? mask | USES_RESULT : mask;
    PointwiseJvp jvp = jvps.get(key);
    if (jvp == null) {
      jvp = PointwiseJvp.of(this, mask, usesOutput);
      jvps.put(key, jvp);
    }
    return jvp;
  }

  /**
   * The kernel of value and tangent for the inputs with tangents in the mask; null if the tangent
   * needs none.
   */
  @Nullable DualKernel dual(long mask) {
    return duals.computeIfAbsent(mask, m -> DualKernel.of(this, m)).orElse(null);
  }

  /** Whether operands of this dtype enter the expression, and leave it, as they are. */
  boolean isSimple(DType common) {
    return (common == DType.FLOAT32 || common == DType.FLOAT64)
        && rules.result() != Result.BOOL
        && !has(Trait.NO_DERIVATIVE)
        && rules.conditions() == 0;
  }

  /** Whether history is made of it: not of truth values, in place neither, as in PyTorch. */
  boolean isRecorded() {
    return rules.result() != Result.BOOL && !has(Trait.NOT_RECORDED);
  }

  PointwiseTypes types() {
    return types;
  }

  Numbers numbers() {
    return numbers;
  }

  boolean has(Trait trait) {
    return rules.traits().contains(trait);
  }

  // ---- running

  /** Applies the operation to one tensor and any numbers. */
  public Tensor call(Tensor a, Scalar... numbers) {
    return call(new Tensor[] {a}, numbers);
  }

  /** Applies the operation to two tensors and any numbers. */
  public Tensor call(Tensor a, Tensor b, Scalar... numbers) {
    return call(new Tensor[] {a, b}, numbers);
  }

  /** Applies the operation to any operands. */
  public Tensor call(Tensor[] inputs, Scalar... numbers) {
    Operand[] operands = Operands.ofInputs(inputs);
    return run(inputs, operands, numbers, types.common(operands, numbers));
  }

  /** Applies the operation with a known promoted dtype. */
  Tensor run(Tensor[] inputs, Scalar[] numbers, DType common) {
    return run(inputs, Operands.ofInputs(inputs), numbers, common);
  }

  private Tensor run(Tensor[] inputs, Operand[] operands, Scalar[] numbers, DType common) {
    boolean unknown = Recording.areUnknown(inputs);
    if (!Run.isDirect(inputs, unknown)) {
      return new PointwiseRun(this, inputs, operands, numbers, common).run()[0];
    }
    Tensor out = PointwiseRun.compute(this, operands, numbers, common);
    if (!unknown) {
      PointwiseNode node = PointwiseRun.record(this, inputs, numbers, common, out);
      if (node != null) {
        node.saveOutput(out);
      }
    }
    return out;
  }

  /** Applies the operation to tensors of one dtype, unrecorded. */
  public Tensor raw(Tensor... inputs) {
    Operand[] operands = Operands.ofInputs(inputs);
    DType dtype = operands[1].dtype();
    Tensor out = Execution.empty(types.resultLayout(operands, dtype), dtype);
    operands[0] = TensorAccess.operand(out);
    execute(operands, NO_NUMBERS, dtype);
    return out;
  }

  /** Applies the operation to two tensors of one dtype and writes into the first, unrecorded. */
  public void rawInto(Tensor self, Tensor other) {
    Operand[] operands = Operands.of(self, self, other);
    execute(operands, NO_NUMBERS, operands[0].dtype());
  }

  /** Applies the operation in place to one tensor and numbers. */
  public Tensor inPlace(Tensor self, Scalar... numbers) {
    return callInPlace(self, new Tensor[] {self}, numbers);
  }

  /** Applies the operation to two tensors and numbers, in place on the first. */
  public Tensor inPlace(Tensor self, Tensor other, Scalar... numbers) {
    return callInPlace(self, new Tensor[] {self, other}, numbers);
  }

  /** Applies the operation in place on {@code self}, which keeps its dtype and sizes. */
  public Tensor callInPlace(Tensor self, Tensor[] inputs, Scalar... numbers) {
    Operand[] operands = Operands.of(self, inputs);
    return runInPlace(self, inputs, operands, numbers, types.common(operands, numbers));
  }

  /** Applies the operation in place with a known promoted dtype. */
  Tensor runInPlace(Tensor self, Tensor[] inputs, Scalar[] numbers, DType common) {
    return runInPlace(self, inputs, Operands.of(self, inputs), numbers, common);
  }

  private Tensor runInPlace(
      Tensor self, Tensor[] inputs, Operand[] operands, Scalar[] numbers, DType common) {
    new PointwiseWrite(this, self, inputs, operands, numbers, common).run();
    return self;
  }

  /** Runs on the backend: the only place that does. */
  void execute(Operand[] operands, Scalar[] numbers, DType compute) {
    Execution.backend()
        .pointwise(spec(operands, compute), operands, this.numbers.raw(numbers, compute));
  }

  private PointwiseSpec spec(Operand[] operands, DType compute) {
    return specs.get(
        SpecTable.key(compute, operands),
        () -> {
          DType[] ins = new DType[operands.length - 1];
          Arrays.setAll(ins, i -> operands[i + 1].dtype());
          DType[] outs = {operands[0].dtype()};
          return new PointwiseSpec(name, List.of(expr), outs, ins, compute);
        });
  }
}
