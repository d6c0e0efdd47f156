package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A run of an operation in place on {@code self}, which is its result. *
 *
 * @param <O> the family
 */
abstract class Write<O extends Op> extends Run<O> {
  final Tensor self;
  private Tangent.@Nullable Owner owner;

  Write(O op, Tensor self, Tensor... inputs) {
    super(op, Interceptor.Effect.WRITES, inputs);
    this.self = self;
  }

  /** The operation's name in error texts. */
  abstract String name();

  @Override
  final boolean isWrapped() {
    return TensorAccess.wrapped(self) != null;
  }

  @Override
  @Nullable Level level() {
    return Levels.ofWrite(name(), self, inputs);
  }

  /** Whether the write is recorded. */
  abstract boolean isRecorded();

  @Override
  final void prepare(@Nullable Level level) {
    boolean recorded = isRecorded();
    Variable.checkInPlace(self, recorded);
    check(level);
    if (recorded) {
      saveInputs();
    }
    owner = ownerOf();
    if (owner != null) {
      prepareTangent(owner);
    }
  }

  /** Refuses operands that must not be written to, or do not go together. */
  abstract void check(@Nullable Level level);

  /** Makes the node, which saves inputs as they are before the write. */
  abstract void saveInputs();

  /** The owner of the tangents that take part; null if there is none. */
  Tangent.@Nullable Owner ownerOf() {
    return null;
  }

  /** Computes what the tangent will be, from the values before the write. */
  void prepareTangent(Tangent.Owner owner) {}

  @Override
  final Tangent.@Nullable Owner ownerBefore() {
    return owner;
  }
}
