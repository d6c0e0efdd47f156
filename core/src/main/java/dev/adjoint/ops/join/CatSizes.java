package dev.adjoint.ops.join;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.TensorAccess;

/** Size checks of concatenation. */
final class CatSizes {
  private CatSizes() {}

  /** Whether this is an empty 1-d tensor, which is skipped whatever the other shapes. */
  static boolean isNothing(Layout layout) {
    return layout.dim() == 1 && layout.size(0) == 0;
  }

  static void check(Tensor[] inputs, int dim) {
    Layout first = null;
    for (int i = 0; i < inputs.length; i++) {
      Layout layout = TensorAccess.layout(inputs[i]);
      if (isNothing(layout)) {
        continue;
      }
      first = first == null ? layout : first;
      if (layout.dim() != first.dim()) {
        throw new IllegalStateException(
            "Tensors must have same number of dimensions: got "
                + first.dim()
                + " and "
                + layout.dim());
      }
      for (int d = 0; d < layout.dim(); d++) {
        if (d != dim && layout.size(d) != first.size(d)) {
          throw new IllegalStateException(
              ("Sizes of tensors must match except in dimension %d. Expected size %d but got size"
                      + " %d for tensor number %d in the list.")
                  .formatted(dim, first.size(d), layout.size(d), i));
        }
      }
    }
  }
}
