package dev.adjoint.processor;

import java.util.List;

/**
 * One way to call a definition: what its callers write, and what the definition gets for it.
 *
 * @param parameters the parameters that callers see, {@code self} apart
 * @param arguments the definition's arguments; null stands for {@code self}
 * @param options the name of the {@code Options} that finish the new tensor; null if there are none
 * @param left what a caller leaves out, as {@code keepdim = false}
 */
record Form(List<Written> parameters, List<String> arguments, String options, List<String> left) {

  /**
   * A parameter as callers see it.
   *
   * @param erased its type without annotations and type arguments
   * @param of the name that the definition knows it by
   */
  record Written(String type, String name, String erased, String of) {}

  /** What must not be the same for two methods of one name. */
  String erasure() {
    return String.join(", ", parameters.stream().map(Written::erased).toList())
        .replace("...", "[]");
  }

  /** As in a link: {@code (long, boolean)}. */
  String linked() {
    return "("
        + String.join(
            ", ",
            parameters.stream()
                .map(p -> p.erased().replaceAll("(\\w+\\.)+", "").replaceAll("<.*>", ""))
                .toList())
        + ")";
  }
}
