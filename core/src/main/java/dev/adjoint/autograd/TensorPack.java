package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor or a list of them, as functions take and return them.
 *
 * @param several whether it is a list
 * @param tensors the tensors; one where it is no list
 */
record TensorPack(boolean several, List<Tensor> tensors) {

  /**
   * Looks at what a user gave.
   *
   * @param what what it is
   * @param function the function it was given to
   * @throws IllegalArgumentException if it is neither a tensor nor a list of tensors
   */
  static TensorPack of(@Nullable Object given, String what, String function) {
    if (given instanceof Tensor tensor) {
      return new TensorPack(false, List.of(tensor));
    }
    if (!(given instanceof List<?> list)) {
      throw refusal(what, function, "given " + what, given);
    }
    List<Tensor> tensors = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof Tensor tensor)) {
        throw refusal(what, function, "value at index " + tensors.size(), element);
      }
      tensors.add(tensor);
    }
    return new TensorPack(true, tensors);
  }

  private static IllegalArgumentException refusal(
      String what, String function, String place, @Nullable Object value) {
    return Errors.argument(
        "The %s given to %s must be either a Tensor or a tuple of Tensors but the %s has"
            + " type %s.",
        what, function, place, value == null ? null : value.getClass());
  }

  /** What a function returned. */
  static TensorPack outputs(@Nullable Object returned, String function) {
    return of(returned, "outputs of the user-provided function", function);
  }

  /**
   * The tensors as others that the user does not hold, so that a tensor that the function captures
   * is not mistaken for its argument.
   *
   * @param createGraph whether gradients are to flow back to the user's tensors
   * @param needGraph whether what is computed from the new ones is differentiated
   */
  TensorPack fresh(boolean createGraph, boolean needGraph) {
    return with(
        tensors.stream()
            .map(
                t ->
                    createGraph && t.requiresGrad()
                        ? t.view(t.shape().toArray())
                        : t.detach().requiresGrad_(needGraph))
            .toList());
  }

  /** The tensors without a history, unless one was asked for. */
  TensorPack finished(boolean createGraph) {
    return createGraph ? this : with(tensors.stream().map(Tensor::detach).toList());
  }

  TensorPack with(List<Tensor> others) {
    return new TensorPack(several, others);
  }

  /** In the form in which the user gave it. */
  Object value() {
    return several ? tensors : tensors.getFirst();
  }
}
