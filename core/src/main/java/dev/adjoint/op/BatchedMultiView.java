package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/**
 * A multi-view applied to every example of a batch: the layouts for one example, with the batch
 * dimension put back.
 *
 * @param op the views for one example
 * @param batchDim the batch dimension of the input; that of the results is the first
 */
record BatchedMultiView(MultiView op, int batchDim) implements MultiView {

  @Override
  public String nodeName() {
    return op.nodeName();
  }

  @Override
  public Layout[] views(Layout input) {
    Layout[] members = op.views(Batching.member(input, batchDim));
    Layout[] whole = new Layout[members.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Batching.whole(members[i], input.size(batchDim), input.stride(batchDim));
    }
    return whole;
  }

  @Override
  public Tensor transpose(@Nullable Tensor[] grads, Layout input, DType dtype) {
    try (Level level = Level.batch(input.size(batchDim), Level.Randomness.ERROR)) {
      @Nullable Tensor[] members = new Tensor[grads.length];
      for (int i = 0; i < members.length; i++) {
        Tensor grad = grads[i];
        members[i] = grad == null ? null : level.wrap(grad, 0);
      }
      Tensor member = op.transpose(members, Batching.member(input, batchDim), dtype);
      return level.below(() -> Levels.fromFront(level.physicalOrExpanded(member), batchDim));
    }
  }
}
