package dev.adjoint.func;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of transforms share. */
final class Texts {
  private Texts() {}

  /** The text of a value, on one line. */
  static String flat(Object value) {
    Object shown = value instanceof Object[] array ? Arrays.asList(array) : value;
    return String.valueOf(shown).replaceAll("\\s+", " ");
  }

  static void assertFlat(Object value, String text) {
    assertThat(flat(value)).isEqualTo(text);
  }

  static void assertRefused(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(texts);
  }

  static void assertIllegal(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(texts);
  }
}
