package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An operation that a test makes up on the spot. */
final class TestNode extends Node {

  /** Gradients of the inputs from the gradient of the result. */
  interface Backward {
    @Nullable Tensor[] apply(TestNode self, @Nullable Tensor grad);
  }

  private final String name;
  private final Backward backward;

  private TestNode(String name, Backward backward, Tensor... inputs) {
    super(Variable.edges(inputs));
    this.name = name;
    this.backward = backward;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    return backward.apply(this, grads[0]);
  }

  /** Applies an operation whose values come from {@code forward}. */
  static Tensor call(
      String name, Function<Tensor[], Tensor> forward, Backward backward, Tensor... inputs) {
    Tensor result = GradMode.with(false, () -> forward.apply(inputs));
    if (Recording.records(inputs)) {
      Variable.setHistory(result, new TestNode(name, backward, inputs));
    }
    return result;
  }

  /** A copy whose gradient goes through {@code backward}. */
  static Tensor copy(String name, Tensor input, UnaryOperator<@Nullable Tensor> backward) {
    return call(
        name,
        inputs -> inputs[0].clone(),
        (self, grad) -> new Tensor[] {backward.apply(grad)},
        input);
  }
}
