package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import org.jspecify.annotations.Nullable;

/** A run of an {@link Overwriting} operation in place, which no transform or tangent sees. */
final class OverwritingWrite extends Write<Overwriting> {
  private @Nullable OpaqueNode node;

  /** The inputs; those after the first share no memory with it, once checked. */
  private final Tensor[] read;

  OverwritingWrite(Overwriting op, Tensor[] inputs) {
    super(op, inputs[0], inputs);
    this.read = inputs.clone();
  }

  @Override
  String name() {
    return op.messageName();
  }

  @Override
  Run<Overwriting> on(Tensor[] others) {
    return new OverwritingWrite(op, others);
  }

  @Override
  Tensor[] batched(Level level) {
    throw new AssertionError(op.nodeName()); // see Dispatch.callInPlace
  }

  @Override
  boolean isRecorded() {
    return Recording.records(inputs);
  }

  @Override
  void check(@Nullable Level level) {
    if (!op.allowsOverlap()) {
      Overlap.checkWritable(self);
    }
    for (int i = 1; i < read.length; i++) {
      read[i] = Overlap.readable(self, read[i], op.sharing());
    }
  }

  /** Saves the overwritten input as a copy if backward needs it. */
  @Override
  void saveInputs() {
    boolean[] needed = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      needed[i] = Recording.requiresGrad(inputs[i]);
    }
    Tensor[] kept = inputs;
    if (op.saves(0, needed)) {
      kept = inputs.clone();
      kept[0] = self.clone();
    }
    node = OpaqueNode.before(op, inputs, kept);
  }

  @Override
  Tensor[] compute() {
    Tensor[] held = Operands.held(read);
    try {
      op.write(held[0], held);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
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
    throw new AssertionError(op.nodeName()); // see Dispatch.callInPlace
  }

  @Override
  void saveResults(Tensor[] results) {
    if (node != null) {
      node.saveOutputs(results);
    }
  }
}
