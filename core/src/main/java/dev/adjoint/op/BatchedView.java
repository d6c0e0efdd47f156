package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.ViewOrigin;
import dev.adjoint.memory.Layout;

/**
 * A view applied to every example of a batch: the layout for one example, with the batch dimension
 * put back.
 *
 * @param op the view for one example
 * @param batchDim the batch dimension of the input; that of the result is the first
 */
record BatchedView(View op, int batchDim) implements View {

  @Override
  public String nodeName() {
    return op.nodeName();
  }

  @Override
  public Layout view(Layout input) {
    Layout member = op.view(Batching.member(input, batchDim));
    return Batching.whole(member, input.size(batchDim), input.stride(batchDim));
  }

  @Override
  public boolean isPossible(Layout other) {
    return op.isPossible(Batching.member(other, batchDim));
  }

  @Override
  public View movedTo(Layout other, Layout input) {
    return new BatchedView(op.movedTo(other, input), batchDim);
  }

  @Override
  public Tensor transpose(Tensor grad, Layout input) {
    try (Level level = Level.batch(input.size(batchDim), Level.Randomness.ERROR)) {
      Tensor member = op.transpose(level.wrap(grad, 0), Batching.member(input, batchDim));
      return level.below(() -> Levels.fromFront(level.physicalOrExpanded(member), batchDim));
    }
  }

  @Override
  public ViewOrigin creation() {
    return op.creation();
  }
}
