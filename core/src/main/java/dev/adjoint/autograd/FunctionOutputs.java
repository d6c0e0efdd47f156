package dev.adjoint.autograd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a forward returned.
 *
 * @param values every output, tensor or not
 */
record FunctionOutputs(@Nullable Object[] values) {

  /** An array or a list stands for several outputs, everything else for one. */
  static FunctionOutputs of(@Nullable Object returned) {
    return new FunctionOutputs(several(returned));
  }

  static @Nullable Object[] several(@Nullable Object returned) {
    if (returned instanceof Object[] array) {
      @Nullable Object[] copy = new Object[array.length];
      System.arraycopy(array, 0, copy, 0, copy.length);
      return copy;
    }
    return returned instanceof List<?> list ? list.toArray() : new Object[] {returned};
  }
}
