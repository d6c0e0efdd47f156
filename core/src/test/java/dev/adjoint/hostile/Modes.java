package dev.adjoint.hostile;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.PrintOptions;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.AutogradState;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that one call could leave switched for the next: of the thread and of the process. */
final class Modes {
  /** What counts on, or lives only while backward runs. */
  private static final Set<String> NO_MODES = Set.of("nextSequenceNr");

  private static final Field SCOPE = field(dev.adjoint.memory.Scope.class, "INNERMOST");
  private static final Field CAPTURED = field(Warnings.class, "CAPTURED");
  private static final Field HANDLER = field(Warnings.class, "handler");

  private final Map<String, @Nullable Object> found = new LinkedHashMap<>();

  private Modes() {}

  static Modes now() {
    Modes modes = new Modes();
    AutogradState state = AutogradState.current();
    for (Field field : AutogradState.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !NO_MODES.contains(field.getName())) {
        modes.found.put(field.getName(), get(field, state));
      }
    }
    modes.found.put("default dtype", Adjoint.getDefaultDtype());
    modes.found.put("threads", Adjoint.getNumThreads());
    modes.found.put("print options", PrintOptions.current());
    modes.found.put("scope", local(SCOPE).get());
    modes.found.put("captured warnings", local(CAPTURED).get());
    modes.found.put("handler of warnings", get(HANDLER, null));
    modes.found.put("interrupted", Thread.currentThread().isInterrupted());
    return modes;
  }

  /** What differs from before; empty for nothing. */
  String changed(Modes after) {
    StringBuilder text = new StringBuilder();
    found.forEach(
        (name, value) -> {
          Object now = after.found.get(name);
          if (!Objects.equals(value, now)) {
            text.append(name).append(": ").append(value).append(" -> ").append(now).append("; ");
          }
        });
    return text.toString();
  }

  /** Switches everything back. */
  @SuppressWarnings("unchecked")
  void restore() {
    AutogradState state = AutogradState.current();
    for (Field field : AutogradState.class.getDeclaredFields()) {
      if (found.containsKey(field.getName()) && !Modifier.isStatic(field.getModifiers())) {
        set(field, state, found.get(field.getName()));
      }
    }
    Adjoint.setDefaultDtype((DType) value("default dtype"));
    Adjoint.setNumThreads((Integer) value("threads"));
    Adjoint.setPrintOptions((PrintOptions) value("print options"));
    ((ThreadLocal<@Nullable Object>) local(SCOPE)).set(found.get("scope"));
    if (found.get("captured warnings") == null) {
      local(CAPTURED).remove();
    }
    set(HANDLER, null, found.get("handler of warnings"));
    if (Thread.interrupted()) {
      return;
    }
  }

  private Object value(String name) {
    return Objects.requireNonNull(found.get(name));
  }

  private static ThreadLocal<?> local(Field field) {
    return (ThreadLocal<?>) Objects.requireNonNull(get(field, null));
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Object get(Field field, @Nullable Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static void set(Field field, @Nullable Object of, @Nullable Object value) {
    try {
      field.setAccessible(true);
      field.set(of, value);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
