package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Levels;
import org.jspecify.annotations.Nullable;

/** What anomaly mode finds while a backward pass runs. */
final class AnomalyReport {
  private AnomalyReport() {}

  /** Refuses a NaN among the gradients that a node returned. */
  static void checkNan(Node node, @Nullable Tensor[] results) {
    for (int i = 0; i < results.length; i++) {
      Tensor given = results[i];
      // Inside vmap, a NaN in any member of the batch counts.
      Tensor result = given == null ? null : Levels.innermost(given);
      if (result != null && GradMode.with(false, () -> result.ne(result).any().itemBoolean())) {
        throw Errors.state("Function '%s' returned nan values in its %sth output.", node.name(), i);
      }
    }
  }

  /** Reports the forward call of a node that failed. */
  static void report(Node node, Throwable failure) {
    try {
      ForwardTrace trace = NodeAccess.get().trace(node);
      if (trace == null) {
        Warnings.warn(withoutTrace(node.name()));
        return;
      }
      Warnings.warn(
          "Error detected in "
              + node.name()
              + ". Traceback of forward call that caused the error:\n"
              + trace);
      for (ForwardTrace.Parent p = trace.parent(); p != null; ) {
        ForwardTrace made = p.trace();
        if (made == null) {
          Warnings.warn(withoutTrace(p.name()));
          return;
        }
        Warnings.warn(
            "\n\nPrevious calculation was induced by "
                + p.name()
                + ". Traceback of forward call that induced the previous calculation:\n"
                + made);
        p = made.parent();
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e); // the failure itself is what the caller has to see
    }
  }

  private static String withoutTrace(String name) {
    return "Error detected in "
        + name
        + ". No forward pass information available. Enable detect anomaly during forward pass for"
        + " more information.";
  }
}
