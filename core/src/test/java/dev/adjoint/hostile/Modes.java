package dev.adjoint.hostile;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.PrintOptions;
import dev.adjoint.Warnings;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.memory.PerThread;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that one call could leave switched for the next: of the thread and of the process. */
final class Modes {
  /** What counts on. */
  private static final Set<String> NO_MODES = Set.of("nextSequenceNr");

  /** Where a thread's switches are. */
  private static final List<PerThread<?>> PER_THREAD =
      List.of(
          perThread(AutogradState.class, "CURRENT"),
          perThread(dev.adjoint.memory.ReleaseScope.class, "STACK"),
          perThread(Warnings.class, "CAPTURED"));

  private static final Field HANDLER = field(Warnings.class, "handler");

  private final Map<String, @Nullable Object> found = new LinkedHashMap<>();

  private Modes() {}

  static Modes now() {
    Modes modes = new Modes();
    for (PerThread<?> own : PER_THREAD) {
      Object state = own.get();
      switches(state).forEach(field -> modes.found.put(name(field), get(field, state)));
    }
    modes.found.put("default dtype", Adjoint.getDefaultDtype());
    modes.found.put("threads", Adjoint.getNumThreads());
    modes.found.put("print options", PrintOptions.current());
    modes.found.put("handler of warnings", get(HANDLER, null));
    modes.found.put("interrupted", Thread.currentThread().isInterrupted());
    return modes;
  }

  private static List<Field> switches(Object state) {
    return Arrays.stream(state.getClass().getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .filter(field -> !NO_MODES.contains(field.getName()))
        .toList();
  }

  private static String name(Field field) {
    return field.getDeclaringClass().getSimpleName() + "." + field.getName();
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
  void restore() {
    for (PerThread<?> own : PER_THREAD) {
      Object state = own.get();
      for (Field field : switches(state)) {
        if (!Modifier.isFinal(field.getModifiers())) {
          set(field, state, found.get(name(field)));
        }
      }
    }
    Adjoint.setDefaultDtype((DType) value("default dtype"));
    Adjoint.setNumThreads((Integer) value("threads"));
    Adjoint.setPrintOptions((PrintOptions) value("print options"));
    set(HANDLER, null, found.get("handler of warnings"));
    if (Thread.interrupted()) {
      return;
    }
  }

  private Object value(String name) {
    return Objects.requireNonNull(found.get(name));
  }

  private static PerThread<?> perThread(Class<?> type, String name) {
    return (PerThread<?>) Objects.requireNonNull(get(field(type, name), null));
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
