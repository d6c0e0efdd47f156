package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.memory.Layout;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.join.Pieces;
import dev.adjoint.ops.join.Stack;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Select;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Batching rules of the families: how {@code vmap} runs an operation on a whole batch.
 *
 * <p>The batch dimension is moved to the front, and the dimensions that the operation was given are
 * shifted by one.
 */
final class Batching {
  private Batching() {}

  /** Moves dimension {@code dim} to the front. */
  static Tensor toFront(Tensor value, int dim) {
    if (dim == 0) {
      return value;
    }
    int rank = TensorAccess.layout(value).dim();
    long[] order = new long[rank];
    order[0] = dim;
    for (int d = 1; d < rank; d++) {
      order[d] = d <= dim ? d - 1 : d;
    }
    return Permute.apply(value, order);
  }

  /** Expands the tensor by a leading dimension of {@code size}. */
  static Tensor repeat(Tensor t, long size) {
    return Expand.apply(t, Levels.prepend(size, TensorAccess.layout(t).sizes()));
  }

  /**
   * Inserts dimensions of size 1 after the batch dimension, so that the others align with {@code
   * rank} for broadcasting.
   */
  private static Tensor aligned(Tensor physical, int rank) {
    long[] sizes = TensorAccess.layout(physical).sizes();
    int missing = rank - (sizes.length - 1);
    if (missing <= 0) {
      return physical;
    }
    long[] wider = new long[rank + 1];
    Arrays.fill(wider, 1);
    wider[0] = sizes[0];
    System.arraycopy(sizes, 1, wider, 1 + missing, sizes.length - 1);
    return Reshape.apply(physical, wider);
  }

  private static Tensor[] physical(Level level, Tensor[] inputs) {
    int rank = 0;
    for (Tensor input : inputs) {
      rank = Math.max(rank, TensorAccess.layout(input).dim());
    }
    Tensor[] physical = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Tensor value = level.physical(inputs[i]);
      physical[i] = level.owns(inputs[i]) ? aligned(value, rank) : value;
    }
    return physical;
  }

  static Tensor pointwise(
      Pointwise op, Level level, Tensor[] inputs, Scalar[] numbers, DType common) {
    return level.wrap(level.below(() -> op.run(physical(level, inputs), numbers, common)), 0);
  }

  /** Runs an in-place operation for a whole batch. */
  static void pointwiseInPlace(
      Pointwise op, Level level, Tensor self, Tensor[] inputs, Scalar[] numbers, DType common) {
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
          Tensor[] values = physical(level, inputs);
          for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] == self) {
              values[i] = target; // one identity, so that the aliasing check sees it
            }
          }
          return op.runInPlace(target, values, numbers, common);
        });
    Level.countWrite(self);
  }

  static Tensor reduction(Reduction op, Level level, Tensor[] inputs, Reduction.Call call) {
    boolean[] wider = new boolean[call.reduced().length + 1];
    System.arraycopy(call.reduced(), 0, wider, 1, call.reduced().length);
    Reduction.Call whole = new Reduction.Call(wider, call.keepDim(), call.dtype(), call.numbers());
    return level.wrap(level.below(() -> op.run(physical(level, inputs), whole)), 0);
  }

  static Tensor view(View op, Level level, Tensor input) {
    Wrapped wrapped = wrapped(input);
    return level.wrapView(
        level.below(() -> Dispatch.call(new BatchedView(op, wrapped.batchDim()), wrapped.value())),
        0,
        input);
  }

  static Tensor[] views(MultiView op, Level level, Tensor input) {
    Wrapped wrapped = wrapped(input);
    Tensor[] values =
        level.below(
            () -> Dispatch.call(new BatchedMultiView(op, wrapped.batchDim()), wrapped.value()));
    Tensor[] results = new Tensor[values.length];
    Arrays.setAll(results, i -> level.wrapView(values[i], 0, input));
    return results;
  }

  static Tensor linear(Linear op, Level level, Tensor input) {
    return level.wrap(
        level.below(() -> Dispatch.call(op.batched(level.batchSize()), level.physical(input))), 0);
  }

  private static Wrapped wrapped(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    if (wrapped == null) {
      throw new IllegalStateException("not a member of a batch");
    }
    return wrapped;
  }

  static Tensor[] opaque(Opaque op, Level level, Tensor[] inputs) {
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
        apart[i] = Clone.apply(result);
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
      throw new IllegalStateException(
          "vmap: " + op.nodeName() + " has no batching rule, so an empty batch has no shape");
    }
    List<Tensor[]> members = new ArrayList<>(Pieces.count("vmap: " + op.messageName(), size));
    for (long k = 0; k < size; k++) {
      Tensor[] inputs = new Tensor[physical.length];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = batched[i] ? Select.apply(physical[i], 0, k) : physical[i];
      }
      members.add(Dispatch.call(op, inputs));
    }
    Tensor[] results = new Tensor[members.getFirst().length];
    for (int r = 0; r < results.length; r++) {
      int nr = r;
      results[r] = Stack.apply(members.stream().map(m -> m[nr]).toList(), 0);
    }
    return results;
  }

  /** The layout of one example, given that of a batch with batch dimension {@code dim}. */
  static Layout member(Layout layout, int dim) {
    return Layout.of(
        Levels.remove(layout.sizes(), dim), Levels.remove(layout.strides(), dim), layout.offset());
  }

  /** The layout of a batch, with the batch dimension in front, given that of one example. */
  static Layout whole(Layout member, long size, long stride) {
    return Layout.of(
        Levels.prepend(size, member.sizes()),
        Levels.prepend(stride, member.strides()),
        member.offset());
  }
}
