package dev.adjoint.op;

import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How classes that users see let the house at parts that users don't: their initializers install an
 * access there.
 */
public final class Installed {
  private Installed() {}

  /** What the initializer of a class installs; runs it where nothing has done so yet. */
  public static <T> T by(Class<?> owner, Supplier<? extends @Nullable T> installed) {
    try {
      MethodHandles.lookup().ensureInitialized(owner);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    return Objects.requireNonNull(installed.get());
  }
}
