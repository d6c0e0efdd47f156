package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.autograd.Variable;
import dev.adjoint.kernel.BinaryOp;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Derivative;
import dev.adjoint.kernel.Expr;
import dev.adjoint.kernel.LoopNames;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.PointwiseKernel;
import dev.adjoint.kernel.UnaryOp;
import dev.adjoint.memory.Layout;
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
    /** This is the gradient of another operation. */
    GRADIENT
  }

  /** The identity, which copies and converts. */
  private static final Pointwise COPY = of("copy", "CloneBackward0", Expr.in(0));

  /** Beside the bits of inputs that have a tangent: the result may be used. */
  private static final long USES_RESULT = 1L << 63;

  private static final Scalar[] NO_NUMBERS = {};

  private final String name;
  private final String nodeName;
  private final Expr expr;
  private final int arity;
  private final PointwiseRules rules;
  private final Numbers numbers;

  private final AtomicReferenceArray<@Nullable PointwiseVjp> vjps;
  private final Map<Long, PointwiseJvp> jvps = new ConcurrentHashMap<>();
  private final Map<Long, Optional<DualKernel>> duals = new ConcurrentHashMap<>();
  private final KernelTable<PointwiseKernel> kernels = new KernelTable<>();

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
    this.numbers = Numbers.of(rules.traits());
    this.vjps = new AtomicReferenceArray<>(Math.max(arity, 1));
    if (arity > Math.min(KernelTable.MAX_INPUTS, SavedBits.MAX_INPUTS)) {
      throw new IllegalArgumentException(name + ": too many inputs: " + arity);
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
    return run(inputs, operands, numbers, common(operands, numbers));
  }

  /** Applies the operation with a known promoted dtype. */
  Tensor run(Tensor[] inputs, Scalar[] numbers, DType common) {
    return run(inputs, Operands.ofInputs(inputs), numbers, common);
  }

  private Tensor run(Tensor[] inputs, Operand[] operands, Scalar[] numbers, DType common) {
    if (Levels.any(inputs)) {
      Tensor[] live = Levels.resolve(inputs);
      Level level = Levels.top(live);
      return level == null
          ? run(live, numbers, common)
          : level.isBatch()
              ? Batching.pointwise(this, level, live, numbers, common)
              : differentiated(level, level.lift(live), numbers, common);
    }
    Interceptor interceptor = AutogradState.interceptor();
    Tensor out =
        interceptor == null
            ? compute(operands, numbers, common)
            : interceptor.run(this, inputs, () -> compute(operands, numbers, common));
    record(out, inputs, numbers, common);
    return out;
  }

  private Tensor compute(Operand[] operands, Scalar[] numbers, DType common) {
    DType compute = computeType(common);
    Layout layout = resultLayout(operands, compute);
    if (!layout.isContiguous() && rules.traits().contains(Trait.ROW_MAJOR)) {
      layout = Layout.contiguous(layout.sizes());
    }
    Tensor out = Dispatch.empty(layout, resultType(operands, compute, common));
    operands[0] = TensorAccess.operand(out);
    convert(operands, compute);
    execute(operands, numbers, compute);
    return out;
  }

  private Tensor differentiated(Level level, Tensor[] inputs, Scalar[] numbers, DType common) {
    Tensor dual = dual(level, inputs, numbers, common);
    if (dual != null) {
      return dual;
    }
    Tensor out = level.wrap(level.below(() -> run(level.values(inputs), numbers, common)));
    record(out, inputs, numbers, common);
    return out;
  }

  /**
   * Computes value and tangent by a single kernel; null if anything but this level has to see the
   * operation.
   */
  private @Nullable Tensor dual(Level level, Tensor[] inputs, Scalar[] numbers, DType common) {
    boolean simple =
        (common == DType.FLOAT32 || common == DType.FLOAT64)
            && rules.result() != Result.BOOL
            && rules.conditions() == 0
            && level.below() == null
            && AutogradState.interceptor() == null
            && ForwardMode.owner(inputs) == level;
    if (!simple) {
      return null;
    }
    Tensor[] values = level.values(inputs);
    @Nullable Tensor[] tangents = new Tensor[values.length];
    long mask = 0;
    for (int i = 0; i < values.length; i++) {
      Tangent tangent = isDifferentiable(i) ? ForwardMode.tangent(inputs[i]) : null;
      tangents[i] = tangent == null ? null : tangent.value();
      mask |= tangent == null ? 0 : 1L << i;
      if (!isBare(values[i], common) || (tangent != null && !isBare(tangent.value(), common))) {
        return null;
      }
    }
    Optional<DualKernel> kernel = duals.computeIfAbsent(mask, m -> DualKernel.of(this, m));
    if (kernel.isEmpty()) {
      return null;
    }
    Operand[] operands = Operands.ofInputs(values);
    Layout layout = resultLayout(operands, common);
    if (!layout.isContiguous() && rules.traits().contains(Trait.ROW_MAJOR)) {
      layout = Layout.contiguous(layout.sizes());
    }
    Tensor out = Dispatch.empty(layout, common);
    Tensor outTangent = Dispatch.empty(layout, common);
    kernel.get().run(out, outTangent, operands, tangents, this.numbers.raw(numbers, common));
    Tensor dual = level.wrap(out);
    TensorAccess.ensureMeta(dual).tangent = new Tangent(outTangent, level);
    return dual;
  }

  /** Whether the tensor is a plain tensor of the dtype without autograd metadata. */
  private static boolean isBare(Tensor t, DType dtype) {
    return TensorAccess.wrapped(t) == null
        && TensorAccess.isUnknown(t)
        && TensorAccess.dtype(t) == dtype;
  }

  /** Copies the elements to new memory with the given layout and dtype, unrecorded. */
  public static Tensor copy(Tensor input, Layout layout, DType dtype) {
    return copy(TensorAccess.operand(input), layout, dtype);
  }

  /** The same for an operand. */
  public static Tensor copy(Operand input, Layout layout, DType dtype) {
    Operands.requireSizes(input, layout);
    Tensor out = Dispatch.empty(layout, dtype);
    copy(new Operand[] {TensorAccess.operand(out), input});
    return out;
  }

  static Operand copyOf(Operand input) {
    Layout layout = Layout.contiguous(input.layout().sizes());
    return TensorAccess.operand(copy(input, layout, input.dtype()));
  }

  /** Copies with conversion into an existing tensor, unrecorded. */
  public static void copyInto(Tensor out, Tensor input) {
    copy(Operands.of(out, input));
  }

  private static void copy(Operand[] operands) {
    DType from = operands[1].dtype();
    DType to = operands[0].dtype();
    // Compute in the wider of both types, so that conversion loses nothing in between.
    DType compute = DTypes.computesInFloat(from) || DTypes.computesInFloat(to) ? from : DType.INT64;
    COPY.execute(operands, NO_NUMBERS, COPY.computeType(compute));
  }

  /** Applies the operation to tensors of one dtype, unrecorded. */
  public Tensor raw(Tensor... inputs) {
    Operand[] operands = Operands.ofInputs(inputs);
    DType dtype = operands[1].dtype();
    Tensor out = Dispatch.empty(resultLayout(operands, dtype), dtype);
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
    return runInPlace(self, inputs, operands, numbers, common(operands, numbers));
  }

  /** Applies the operation in place with a known promoted dtype. */
  Tensor runInPlace(Tensor self, Tensor[] inputs, Scalar[] numbers, DType common) {
    return runInPlace(self, inputs, Operands.of(self, inputs), numbers, common);
  }

  private Tensor runInPlace(
      Tensor self, Tensor[] inputs, Operand[] operands, Scalar[] numbers, DType common) {
    if (TensorAccess.wrapped(self) == null && !Levels.any(inputs)) {
      write(null, self, inputs, operands, numbers, common);
      return self;
    }
    Tensor target = Levels.resolve(self);
    Tensor[] live = Levels.resolve(inputs);
    Level level = Dispatch.levelOfWrite(name + "_", target, live);
    if (level != null && level.isBatch()) {
      Batching.pointwiseInPlace(this, level, target, live, numbers, common);
      return self;
    }
    live = level == null ? live : level.lift(live);
    write(level, target, live, Operands.of(target, live), numbers, common);
    return self;
  }

  private void write(
      @Nullable Level level,
      Tensor self,
      Tensor[] inputs,
      Operand[] operands,
      Scalar[] numbers,
      DType common) {
    boolean recording =
        DTypes.isDifferentiable(operands[0].dtype())
            && (Dispatch.records(inputs) || Dispatch.records(self));
    Variable.checkInPlace(self, recording);
    if (!rules.traits().contains(Trait.IDEMPOTENT)) {
      Overlap.checkWritable(self);
    }
    if (level == null) {
      makeReadable(operands);
    }
    DType compute = computeType(common);
    Operands.checkSizes(operands);
    Promotion.checkCanCast(resultType(operands, compute, common), operands[0].dtype());
    PointwiseNode node =
        recording ? PointwiseNode.before(this, self, inputs, numbers, common) : null;
    Tangent.Owner owner = ForwardMode.owner(inputs);
    owner = owner == null ? ForwardMode.owner(self) : owner;
    Tensor tangent =
        ForwardMode.before(
            owner,
            self,
            inputs,
            (in, out, tangents) -> {
              PointwiseJvp rule = jvp(tangents, false);
              Tensor[] kept = rule.kept(self, inputs, in, tangents);
              return new Tensor[] {rule.run(kept, null, tangents, numbers, common)};
            });
    if (node != null) {
      Variable.beforeWrite(self); // again, for what the node has just saved
    }
    if (level == null) {
      // A tensor copied to itself may be expanded to 2^40 elements.
      if (!(expr instanceof Expr.Input in
          && Overlap.areSame(operands[0], operands[in.index() + 1]))) {
        Operands.follow(operands);
        convert(operands, compute);
        execute(operands, numbers, compute);
      }
      TensorAccess.version(self).bump();
    } else {
      level.below(() -> runInPlace(level.value(self), level.values(inputs), numbers, common));
      Level.countWrite(self);
    }
    if (node != null) {
      Variable.rebaseHistory(self, node);
    }
    ForwardMode.update(self, tangent, owner);
    if (node != null) {
      node.saveOutput(self); // with its tangent
    }
  }

  private PointwiseJvp jvp(@Nullable Tensor[] tangents, boolean usesOutput) {
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

  /** Copies inputs that overlap the written operand and have to be read before it. */
  private void makeReadable(Operand[] operands) {
    for (int i = 1; i < operands.length; i++) {
      boolean value = i == arity && rules.traits().contains(Trait.VALUE_LAST);
      operands[i] =
          Overlap.readable(
              operands[0],
              operands[i],
              value ? Overlap.Sharing.ANY : Overlap.Sharing.SAME_ELEMENTS);
    }
  }

  private DType common(Operand[] operands, Scalar[] given) {
    DType common =
        rules.result() == Result.FIRST
            ? operands[1].dtype()
            : Promotion.resultType(
                operands,
                1 + rules.conditions(),
                given,
                Math.min(given.length, rules.promotingParams()));
    if (rules.check() != null) {
      rules.check().accept(operands, common);
    }
    if (given.length > 0) {
      numbers.check(given, computeType(common));
    }
    return common;
  }

  private DType computeType(DType common) {
    return rules.result() == Result.FLOATING && !DTypes.computesInFloat(common)
        ? Promotion.defaultDType()
        : common;
  }

  private DType resultType(Operand[] operands, DType compute, DType common) {
    return switch (rules.result()) {
      case PROMOTED, FLOATING -> compute;
      case BOOL -> DType.BOOL;
      case FIRST -> operands.length == 1 ? common : operands[1].dtype();
    };
  }

  /** The layout of a new result for the inputs, which begin at index 1. */
  private Layout resultLayout(Operand[] operands, DType compute) {
    Layout first = operands[1].layout();
    if (operands.length == 2) {
      return first.isContiguous() ? first.packed() : Shapes.resultLayout(first.sizes(), first);
    }
    if (Operands.allLike(first, operands)) {
      return first.packed();
    }
    long[] sizes = first.sizes();
    Layout[] layouts = new Layout[operands.length - 1];
    layouts[0] = laid(0, operands[1], compute);
    for (int i = 1; i < layouts.length; i++) {
      layouts[i] = laid(i, operands[i + 1], compute);
      sizes = Shapes.broadcast(sizes, operands[i + 1].layout().sizes());
    }
    return Shapes.resultLayout(sizes, layouts);
  }

  /** The layout of an input that PyTorch would convert first: that of the converted copy. */
  private Layout laid(int i, Operand input, DType compute) {
    Layout layout = input.layout();
    boolean converted =
        i >= rules.conditions() && rules.result() != Result.FIRST && input.dtype() != compute;
    return converted && !layout.isContiguous()
        ? Shapes.resultLayout(layout.sizes(), layout)
        : layout;
  }

  /**
   * Converts inputs to the compute type first, where loading them directly would not round or wrap
   * them.
   */
  private void convert(Operand[] operands, DType compute) {
    if (rules.result() == Result.FIRST) {
      return; // loading converts straight to the target
    }
    for (int i = 1 + rules.conditions(); i < operands.length; i++) {
      Operand input = operands[i];
      if (Promotion.isLoadedAs(input.dtype(), compute)) {
        continue;
      }
      Layout layout = input.layout();
      boolean unrounded =
          i == 2
              && layout.dim() == 0
              && DTypes.computesInFloat(compute)
              && rules.traits().contains(Trait.UNROUNDED_SECOND);
      if (!unrounded) {
        Layout dense = Shapes.resultLayout(layout.sizes(), layout);
        operands[i] = TensorAccess.operand(copy(input, dense, compute));
      }
    }
  }

  /** Runs the kernel on the backend: the only place that does. */
  private void execute(Operand[] operands, Scalar[] numbers, DType compute) {
    Dispatch.backend()
        .pointwise(kernel(operands, compute), operands, this.numbers.raw(numbers, compute));
  }

  private PointwiseKernel kernel(Operand[] operands, DType compute) {
    return kernels.get(
        KernelTable.key(compute, operands),
        () -> {
          DType[] ins = new DType[operands.length - 1];
          Arrays.setAll(ins, i -> operands[i + 1].dtype());
          LoopNames.give(expr, name);
          return PointwiseKernel.of(List.of(expr), new DType[] {operands[0].dtype()}, ins, compute);
        });
  }

  private void record(Tensor out, Tensor[] inputs, Scalar[] numbers, DType common) {
    if (!DTypes.isDifferentiable(TensorAccess.dtype(out)) || !anyMeta(inputs)) {
      return;
    }
    PointwiseNode node = null;
    AutogradState state = AutogradState.current();
    if (state.isGradEnabled() && needsGradient(inputs)) {
      node = new PointwiseNode(state, this, inputs, numbers, common);
      Variable.setHistory(out, node);
    }
    Tangent.Owner owner = ForwardMode.owner(inputs);
    if (owner != null) {
      ForwardMode.apply(
          owner,
          inputs,
          new Tensor[] {out},
          (in, results, tangents) -> {
            PointwiseJvp rule = jvp(tangents, true);
            return new Tensor[] {rule.ofResult(in, results[0], tangents, numbers, common)};
          });
    }
    if (node != null) {
      node.saveOutput(out); // with its tangent
    }
  }

  /** Whether any operand has autograd metadata, which is rare. */
  private static boolean anyMeta(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (!TensorAccess.isUnknown(input)) {
        return true;
      }
    }
    return false;
  }

  private boolean needsGradient(Tensor[] inputs) {
    for (int i = 0; i < inputs.length; i++) {
      if (Variable.requiresGrad(inputs[i]) && isDifferentiable(i)) {
        return !Variable.isInference(inputs[i]) || Variable.anyTracked(inputs);
      }
    }
    return false;
  }
}
