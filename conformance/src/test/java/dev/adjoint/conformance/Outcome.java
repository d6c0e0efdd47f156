package dev.adjoint.conformance;

import dev.adjoint.testkit.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one call let us see, for either library.
 *
 * @param outputs the results
 * @param nodes for each result the name of its node; null where it has none
 * @param grads for each operand the gradient that backward left in it; null where it has none
 * @param error the text of the error; null where the call went through
 */
public record Outcome(
    List<HostTensor> outputs,
    List<@Nullable String> nodes,
    List<@Nullable HostTensor> grads,
    @Nullable String error) {

  static Outcome refused(String error) {
    return new Outcome(List.of(), List.of(), List.of(), error);
  }
}
