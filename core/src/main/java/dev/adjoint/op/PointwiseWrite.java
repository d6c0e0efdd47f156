package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.graph.NotImplementedNode;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.expr.Expr;
import org.jspecify.annotations.Nullable;

/** A run of a {@link Pointwise} operation in place. */
final class PointwiseWrite extends Write<Pointwise> {
  private final Operand[] operands;
  private final Scalar[] numbers;
  private final DType common;
  private DType compute;
  private @Nullable Node node;
  private @Nullable Tensor tangent;

  PointwiseWrite(
      Pointwise op,
      Tensor self,
      Tensor[] inputs,
      Operand[] operands,
      Scalar[] numbers,
      DType common) {
    super(op, self, inputs);
    this.operands = operands;
    this.numbers = numbers;
    this.common = common;
    this.compute = common;
  }

  private PointwiseWrite on(Tensor target, Tensor[] others) {
    return new PointwiseWrite(op, target, others, Operands.of(target, others), numbers, common);
  }

  @Override
  String name() {
    return op.name() + "_";
  }

  @Override
  Run<Pointwise> on(Tensor[] others) {
    return on(self, others);
  }

  @Override
  Run<Pointwise> resolved() {
    return on(Levels.resolve(self), Levels.resolve(inputs));
  }

  @Override
  Tensor[] batched(Level level) {
    if (!level.owns(self)) {
      throw new IllegalStateException(
          "vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a"
              + " Tensor `other` in extra_args that has more elements than `self`. This happened"
              + " due to `other` being vmapped over but `self` not being vmapped over in a vmap."
              + " Please try to use out-of-place operators instead of inplace arithmetic. If said"
              + " operator is being called inside the PyTorch framework, please file a bug report"
              + " instead.");
    }
    level.below(
        () -> {
          Tensor target = level.physical(self);
          Tensor[] values = Batching.physical(level, inputs);
          for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] == self) {
              values[i] = target; // one identity, so that the aliasing check sees it
            }
          }
          return op.runInPlace(target, values, numbers, common);
        });
    Level.countWrite(self);
    return new Tensor[] {self};
  }

  @Override
  boolean isRecorded() {
    return op.isRecorded()
        && DTypes.isDifferentiable(operands[0].dtype())
        && (Recording.records(inputs) || Recording.records(self));
  }

  @Override
  void check(@Nullable Level level) {
    if (!op.has(Pointwise.Trait.IDEMPOTENT)) {
      Overlap.checkWritable(self);
    }
    if (level == null) {
      makeReadable();
    }
    PointwiseTypes types = op.types();
    compute = types.computeType(common);
    Operands.checkSizes(operands);
    Promotion.checkCanCast(types.resultType(operands, compute, common), operands[0].dtype());
  }

  /** Copies inputs that overlap the written operand and have to be read before it. */
  private void makeReadable() {
    for (int i = 1; i < operands.length; i++) {
      boolean value = i == op.arity() && op.has(Pointwise.Trait.VALUE_LAST);
      operands[i] =
          Overlap.readable(
              operands[0],
              operands[i],
              value ? Overlap.Sharing.ANY : Overlap.Sharing.SAME_ELEMENTS);
    }
  }

  @Override
  void saveInputs() {
    node =
        op.has(Pointwise.Trait.NO_DERIVATIVE)
            ? new NotImplementedNode("aten::" + op.name() + "_", inputs)
            : PointwiseNode.before(op, self, inputs, numbers, common);
  }

  @Override
  Tangent.@Nullable Owner ownerOf() {
    Tangent.Owner owner = ForwardMode.owner(inputs);
    return owner == null ? ForwardMode.owner(self) : owner;
  }

  @Override
  void prepareTangent(Tangent.Owner owner) {
    tangent =
        ForwardMode.before(
            owner,
            self,
            inputs,
            (in, out, tangents) -> {
              PointwiseJvp rule = op.jvp(tangents, false);
              Tensor[] kept = rule.kept(self, inputs, in, tangents);
              return new Tensor[] {rule.run(kept, null, tangents, numbers, common)};
            });
  }

  @Override
  Tensor[] below(Level level) {
    level.below(() -> op.runInPlace(level.value(self), level.values(inputs), numbers, common));
    Level.countWrite(self);
    return new Tensor[] {self};
  }

  @Override
  Tensor[] compute() {
    // A tensor copied to itself may be expanded to 2^40 elements.
    if (!(op.expr() instanceof Expr.Input in
        && Overlap.areSame(operands[0], operands[in.index() + 1]))) {
      Operands.follow(operands);
      op.types().convert(operands, compute);
      if (op.has(Pointwise.Trait.IDEMPOTENT)) {
        Overlap.writeOnce(operands);
      }
      op.execute(operands, numbers, compute);
    }
    TensorAccess.version(self).bump();
    return new Tensor[] {self};
  }

  @Override
  boolean record(Tensor[] results) {
    if (node != null) {
      Variable.rebaseHistory(self, node);
    }
    return node != null;
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    ForwardMode.update(self, tangent, owner);
  }

  @Override
  void saveResults(Tensor[] results) {
    if (node instanceof PointwiseNode own) {
      own.saveOutput(self);
    }
  }
}
