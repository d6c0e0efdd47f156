package dev.adjoint.conformance;

import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment with the graph of one case needs of a library, so that it is written once for
 * both.
 *
 * @param <T> the library's tensors
 */
interface Library<T> extends AutoCloseable {
  /** A leaf with the values. */
  T leaf(Input input, boolean requiresGrad);

  /** A recorded copy. */
  T copy(T tensor);

  /** Runs the case; one that writes into its first operand returns that. */
  List<T> call(List<T> operands);

  /** Writes other values into the tensor, in place. */
  void change(T tensor);

  boolean requiresGrad(T tensor);

  /** The gradients of the weighted roots; null where there is none. */
  List<@Nullable T> grad(List<T> roots, List<T> weights, List<T> inputs, boolean createGraph);

  HostTensor host(T tensor);

  /** The text of an error that the library reported; null where it was something else. */
  @Nullable String refusal(RuntimeException e);

  @Override
  void close();
}
