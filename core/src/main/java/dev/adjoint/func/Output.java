package dev.adjoint.func;

import dev.adjoint.Tensor;
import dev.adjoint.WithAux;
import dev.adjoint.op.Errors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of a function.
 *
 * @param value what is differentiated
 * @param aux the auxiliary output, passed through: tensors
 */
record Output(@Nullable Object value, @Nullable Object aux) {

  /**
   * Splits the result of a function into value and auxiliary output.
   *
   * @param name the transform, as its errors begin
   */
  static Output of(String name, @Nullable Object given, boolean hasAux) {
    if (!hasAux) {
      return new Output(given, null);
    }
    if (given instanceof WithAux<?, ?>(Object value, Object aux)) {
      return new Output(value, aux);
    }
    throw Errors.state(
        "%s: output of function f should be a tuple: (output, aux) if has_aux is True: a"
            + " WithAux, got %s",
        name, Tree.typeName(given));
  }

  /** The tensors of the value, of which there must be some. */
  static List<Tensor> tensors(String name, Tree value) {
    if (value.leaves().isEmpty() || value.leaves().getFirst() == null) {
      throw Errors.state(
          "%s: Expected f to be a function that has non-empty output (got output = %s)",
          name, value.leaves());
    }
    return value.outputs(
        name + ": expected f(*primals) to return only tensors, got unsupported type ");
  }

  /** Checks the auxiliary output. */
  static void checkAux(@Nullable Object aux) {
    Tree.flatten(aux).outputs("Expected tensors, got unsupported type ");
  }
}
