package dev.adjoint.autograd;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a forward returned.
 *
 * @param values every output, tensor or not
 * @param returned the very object: an array or a list stands for several outputs, everything else
 *     for one
 */
record FunctionOutputs(@Nullable Object[] values, @Nullable Object returned) {

  static FunctionOutputs of(@Nullable Object returned) {
    return new FunctionOutputs(several(returned), returned);
  }

  /** The elements of an array or a list; everything else is one. */
  static @Nullable Object[] several(@Nullable Object returned) {
    if (returned instanceof Object[] array) {
      @Nullable Object[] copy = new Object[array.length];
      System.arraycopy(array, 0, copy, 0, copy.length);
      return copy;
    }
    return returned instanceof List<?> list ? list.toArray() : new Object[] {returned};
  }

  /** Other values in the form in which these were returned. */
  FunctionOutputs with(@Nullable Object[] others) {
    if (returned instanceof Object[] array) {
      Object[] typed = Arrays.copyOf(array, others.length);
      System.arraycopy(others, 0, typed, 0, others.length);
      return new FunctionOutputs(others, typed);
    }
    if (returned instanceof List<?>) {
      return new FunctionOutputs(
          others, Collections.unmodifiableList(Arrays.asList(others.clone())));
    }
    return new FunctionOutputs(others, others[0]);
  }
}
