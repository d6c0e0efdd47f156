package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Edge;
import dev.adjoint.op.Errors;
import org.jspecify.annotations.Nullable;

/** Which views may not be written to where writes are recorded, and what is said then. */
final class ViewRules {
  private ViewRules() {}

  /**
   * Refuses a view whose history could not be told after a write.
   *
   * @param meta what is known of it
   * @param stale whether the write went to the base or to another view of it
   */
  static void refuse(Tensor view, AutogradMeta meta, boolean stale) {
    ViewOrigin creation = meta.creation;
    if (creation == ViewOrigin.DEFAULT) {
      return;
    }
    String written = stale ? "its base or another view of its base has been" : "is being";
    Edge edge = GraphAccess.source(view);
    String source = edge == null ? null : "Output " + edge.inputNr() + " of " + edge.node().name();
    String start;
    if (creation == ViewOrigin.INFERENCE) {
      start = madeIn("inference", source) + written + " modified inplace in normal mode.";
    } else if (creation == ViewOrigin.NO_GRAD || source == null) {
      start = madeIn("no_grad", source) + written + " modified inplace with grad mode enabled.";
    } else {
      start = source + " is a view and " + written + " modified inplace.";
    }
    throw Errors.state("%s%s", start, advice(creation));
  }

  private static String madeIn(String mode, @Nullable String source) {
    String what = source == null ? "A view was" : source + " is a view of a view which was";
    return what + " created in " + mode + " mode and ";
  }

  private static String advice(ViewOrigin creation) {
    return switch (creation) {
      case DEFAULT -> "";
      case NO_GRAD -> ambiguous("no_grad");
      case INFERENCE -> ambiguous("inference_mode");
      case MULTI_OUTPUT ->
          " This view is the output of a function that returns multiple views. Such functions do"
              + " not allow the output views to be modified inplace. You should replace the inplace"
              + " operation by an out-of-place one.";
      case CUSTOM_FUNCTION ->
          " This view was created inside a custom Function (or because an input was returned"
              + " as-is) and the autograd logic to handle view+inplace would override the custom"
              + " backward associated with the custom Function, leading to incorrect gradients."
              + " This behavior is forbidden. You can fix this by cloning the output of the custom"
              + " Function.";
    };
  }

  private static String ambiguous(String block) {
    return " Given that this use case is ambiguous and error-prone, it is forbidden. You can"
        + " clarify your code by moving both the view and the inplace either both inside the "
        + block
        + " block (if you don't want the inplace to be tracked) or both outside (if you want the"
        + " inplace to be tracked).";
  }
}
