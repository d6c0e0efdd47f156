package dev.adjoint.op;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run of an {@link Opaque} operation. */
final class OpaqueRun extends Run<Opaque> {
  private @Nullable OpaqueNode node;

  OpaqueRun(Opaque op, Tensor... inputs) {
    super(op, Interceptor.Effect.ALLOCATES, inputs);
  }

  @Override
  Run<Opaque> on(Tensor[] others) {
    return new OpaqueRun(op, others);
  }

  @Override
  Tensor[] batched(Level level) {
    Tensor[] results =
        level.below(
            () -> {
              Tensor[] physical = new Tensor[inputs.length];
              boolean[] batched = new boolean[inputs.length];
              for (int i = 0; i < inputs.length; i++) {
                physical[i] = level.physical(inputs[i]);
                batched[i] = level.owns(inputs[i]);
              }
              Tensor[] known = op.batch(physical, batched, level.batchSize());
              return known != null
                  ? apart(known, physical)
                  : loop(op, physical, batched, level.batchSize());
            });
    Tensor[] wrapped = new Tensor[results.length];
    Arrays.setAll(wrapped, i -> level.wrap(results[i], 0));
    return wrapped;
  }

  /** The results of a rule, copied where one shares memory with an input or another result. */
  private static Tensor[] apart(Tensor[] results, Tensor[] inputs) {
    Tensor[] apart = results.clone();
    for (int i = 0; i < results.length; i++) {
      Tensor result = results[i];
      if (TensorAccess.layout(result).hasInternalOverlap()
          || Levels.shares(result, inputs, inputs.length)
          || Levels.shares(result, results, i)) {
        apart[i] = result.clone();
      }
    }
    return apart;
  }

  /** Fallback for an operation without a batching rule: loops over the examples. */
  private static Tensor[] loop(Opaque op, Tensor[] physical, boolean[] batched, long size) {
    Warnings.warn(
        "There is a performance drop because there is no batching rule for "
            + op.messageName()
            + ": vmap runs it once for every member of the batch.");
    if (size == 0) {
      throw Errors.state(
          "vmap: %s has no batching rule, so an empty batch has no shape", op.nodeName());
    }
    List<Tensor[]> members = new ArrayList<>(Require.listable("vmap: " + op.messageName(), size));
    for (long k = 0; k < size; k++) {
      Tensor[] inputs = new Tensor[physical.length];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = batched[i] ? physical[i].select(0, k) : physical[i];
      }
      members.add(new OpaqueRun(op, inputs).run());
    }
    Tensor[] results = new Tensor[members.getFirst().length];
    for (int r = 0; r < results.length; r++) {
      int nr = r;
      results[r] = Adjoint.stack(members.stream().map(m -> m[nr]).toList(), 0);
    }
    return results;
  }

  @Override
  Tensor[] compute() {
    return compute(op, inputs);
  }

  /** Holds the inputs as they are now, since another thread may change them during the call. */
  static Tensor[] compute(Opaque op, Tensor[] inputs) {
    try {
      return op.forward(Operands.held(inputs));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw Operands.changed(e);
    }
  }

  @Override
  boolean record(Tensor[] results) {
    if (!Recording.records(inputs)) {
      return false;
    }
    node = new OpaqueNode(op, inputs);
    for (int i = 0; i < results.length; i++) {
      if (op.isDifferentiable(i) && DTypes.isDifferentiable(TensorAccess.dtype(results[i]))) {
        Variable.setHistory(results[i], node);
      } else {
        node.skipOutput(results[i]);
      }
    }
    return true;
  }

  @Override
  void attachTangents(Tangent.Owner owner, Tensor[] results) {
    ForwardMode.apply(owner, inputs, results, op::jvp, !op.isInMemoryOfInput());
  }

  @Override
  void saveResults(Tensor[] results) {
    if (node != null) {
      node.saveOutputs(results);
    }
  }
}
