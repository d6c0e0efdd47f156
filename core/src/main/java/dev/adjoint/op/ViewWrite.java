package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.Operand;
import org.jspecify.annotations.Nullable;

/** A run of a {@link View} in place: the tensor itself gets another layout. */
final class ViewWrite extends Write<View> {
  private final String name;
  private Operand viewed;
  private @Nullable ViewNode node;
  private Tensor before;

  ViewWrite(View op, String name, Tensor... self) {
    super(op, self[0], self);
    this.name = name;
    this.viewed = TensorAccess.operand(this.self);
    this.before = this.self;
  }

  @Override
  String name() {
    return name;
  }

  @Override
  Run<View> on(Tensor[] others) {
    return new ViewWrite(op, name, others);
  }

  @Override
  Tensor @Nullable [] rewritten(Level level) {
    return null; // the tensor that is changed belongs to the level, not to one below
  }

  @Override
  Tensor[] batched(Level level) {
    throw new AssertionError(name);
  }

  /** The tensor itself is changed, whether it belongs to the level or not. */
  @Override
  Run<View> lifted(Level level) {
    return this;
  }

  @Override
  boolean isRecorded() {
    return Recording.records(inputs);
  }

  @Override
  void check(@Nullable Level level) {
    Levels.announceWrite(self);
    Operand operand = TensorAccess.operand(self);
    viewed = operand.withLayout(op.view(operand.layout()));
  }

  @Override
  void saveInputs() {
    node = new ViewNode(op, self);
  }

  @Override
  Tangent.@Nullable Owner ownerOf() {
    return ForwardMode.owner(self);
  }

  /** The wrapped value may be shared, so it stays: the tensor now wraps a view of it. */
  @Override
  Tensor[] below(Level level) {
    TensorAccess.setWrapped(
        self, TensorAccess.wrapped(new ViewRun.Single(op, TensorAccess.alias(self)).run()[0]));
    return compute();
  }

  @Override
  Tensor[] compute() {
    before = ownerBefore() == null ? self : ForwardMode.aliasWithTangent(self);
    TensorAccess.setOperand(self, viewed);
    TensorAccess.version(self).bump();
    return new Tensor[] {self};
  }

  @Override
  boolean record(Tensor[] results) {
    Variable.layoutChanged(self, node);
    return false;
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    ForwardMode.applyViews(
        owner, before, results, t -> new Tensor[] {ViewRun.Single.ofTangent(op, before, t)});
  }
}
