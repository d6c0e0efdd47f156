package dev.adjoint.func;

import dev.adjoint.WithAux;
import org.jspecify.annotations.Nullable;

/** What a function gave: what is differentiated, and what is only handed through. */
record Output(@Nullable Object value, @Nullable Object aux) {

  static Output of(String name, @Nullable Object given, boolean hasAux) {
    if (!hasAux) {
      return new Output(given, null);
    }
    if (given instanceof WithAux<?, ?>(Object value, Object aux)) {
      return new Output(value, aux);
    }
    throw new IllegalStateException(
        name
            + "(f)(*args): output of function f should be a tuple: (output, aux) if has_aux is"
            + " True: a WithAux, got "
            + (given == null ? "null" : given.getClass().getName()));
  }
}
