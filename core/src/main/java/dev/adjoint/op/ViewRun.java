package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.graph.ViewOrigin;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/** A run of an operation whose results are views of its input. */
abstract sealed class ViewRun<O extends Op> extends Run<O> {
  final Tensor input;

  private ViewRun(O op, Tensor... input) {
    super(op, Interceptor.Effect.VIEWS, input);
    this.input = input[0];
  }

  abstract Layout[] layouts(Layout layout);

  /**
   * The view of a tensor that a differentiation has captured does not belong to it and must not be
   * written to.
   */
  @Override
  final Tensor @Nullable [] rewritten(Level level) {
    return level.owns(input) ? super.rewritten(level) : level.below(this::run);
  }

  @Override
  final Tensor[] below(Level level) {
    Tensor[] values = level.below(on(level.values(inputs))::run);
    Tensor[] results = new Tensor[values.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = level.wrapView(values[i], input);
    }
    return results;
  }

  @Override
  final Tensor[] compute() {
    Operand operand = TensorAccess.operand(input);
    Layout[] layouts = layouts(operand.layout());
    Tensor[] results = new Tensor[layouts.length];
    for (int i = 0; i < results.length; i++) {
      results[i] =
          TensorAccess.newTensor(operand.withLayout(layouts[i]), TensorAccess.version(input));
    }
    return results;
  }

  @Override
  final boolean record(Tensor[] results) {
    AutogradState state = AutogradState.current();
    boolean gradEnabled = state.isGradEnabled();
    for (Tensor result : results) {
      Variable.markView(result, input, gradEnabled ? origin() : ViewOrigin.NO_GRAD);
      extendChain(result, state.viewReplay);
      ForwardMode.share(input, result);
    }
    if (!gradEnabled || !Recording.requiresGrad(input) || Recording.isInference(input)) {
      return false;
    }
    OperationNode<?> node = node();
    for (Tensor result : results) {
      Variable.setHistory(result, node);
    }
    return false;
  }

  /** How the views are created while recording is on. */
  abstract ViewOrigin origin();

  /** Remembers how the view is made of its base, where that can be replayed. */
  void extendChain(Tensor result, boolean replays) {}

  abstract OperationNode<?> node();

  @Override
  final void attachTangents(Tangent.Owner owner, Tensor[] results) {
    ForwardMode.applyViews(owner, input, results, this::ofTangent);
  }

  /** The same views of the tangent, whose storage offset may differ from that of the tensor. */
  abstract Tensor[] ofTangent(Tensor tangent);

  /** A run of a {@link View}. */
  static final class Single extends ViewRun<View> {
    Single(View op, Tensor... input) {
      super(op, input);
    }

    @Override
    Run<View> on(Tensor[] others) {
      return new Single(op, others);
    }

    @Override
    Tensor[] batched(Level level) {
      Wrapped batch = Batching.wrapped(input);
      View whole = new BatchedView(op, batch.batchDim());
      Tensor result = level.below(() -> new Single(whole, batch.value()).run()[0]);
      return new Tensor[] {level.wrapView(result, 0, input)};
    }

    @Override
    Layout[] layouts(Layout layout) {
      return new Layout[] {op.view(layout)};
    }

    @Override
    ViewOrigin origin() {
      return op.creation();
    }

    @Override
    void extendChain(Tensor result, boolean replays) {
      ChainReplay.extend(result, input, op, replays);
    }

    @Override
    OperationNode<?> node() {
      return new ViewNode(op, input);
    }

    @Override
    Tensor[] ofTangent(Tensor tangent) {
      return new Tensor[] {ofTangent(op, input, tangent)};
    }

    static Tensor ofTangent(View op, Tensor input, Tensor tangent) {
      Layout layout = TensorAccess.layout(tangent);
      View same = op.movedTo(layout, TensorAccess.layout(input));
      // A tangent may lie in memory otherwise than its tensor.
      Tensor of =
          same.isPossible(layout)
              ? tangent
              : Terms.get().laidOut(tangent, Layout.contiguous(layout.sizes()));
      return new Single(same, of).run()[0];
    }
  }

  /** A run of a {@link MultiView}. */
  static final class Several extends ViewRun<MultiView> {
    Several(MultiView op, Tensor... input) {
      super(op, input);
    }

    @Override
    Run<MultiView> on(Tensor[] others) {
      return new Several(op, others);
    }

    @Override
    Tensor[] batched(Level level) {
      Wrapped batch = Batching.wrapped(input);
      MultiView whole = new BatchedMultiView(op, batch.batchDim());
      Tensor[] results = level.below(() -> new Several(whole, batch.value()).run());
      for (int i = 0; i < results.length; i++) {
        results[i] = level.wrapView(results[i], 0, input);
      }
      return results;
    }

    @Override
    Layout[] layouts(Layout layout) {
      return op.views(layout);
    }

    @Override
    ViewOrigin origin() {
      return ViewOrigin.MULTI_OUTPUT;
    }

    @Override
    OperationNode<?> node() {
      return new MultiViewNode(op, input);
    }

    @Override
    Tensor[] ofTangent(Tensor tangent) {
      return new Several(op, tangent).run();
    }
  }
}
