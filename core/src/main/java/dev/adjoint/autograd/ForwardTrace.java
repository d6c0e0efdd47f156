package dev.adjoint.autograd;

import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the user's code called the operation that a node records.
 *
 * @param frames the user's frames, innermost first
 * @param parent the node whose backward made this one; null in a forward pass
 */
record ForwardTrace(List<StackTraceElement> frames, @Nullable Parent parent) {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final String OWN_PACKAGES = "dev.adjoint.";
  private static final @Nullable CodeSource OWN_CODE = codeOf(ForwardTrace.class);

  /** A node as far as it is needed for a text, so that the node itself can go. */
  record Parent(String name, @Nullable ForwardTrace trace) {}

  /** The place that this thread is at. */
  static ForwardTrace capture(AutogradState state) {
    GraphTask task = state.task;
    Node running = task == null ? null : task.current;
    return new ForwardTrace(
        WALKER.walk(
            all ->
                all.filter(f -> !isOwn(f.getDeclaringClass()))
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toList()),
        running == null ? null : new Parent(running.name(), running.trace()));
  }

  /** Whether a class is this library's: its tests have the packages but not the place. */
  private static boolean isOwn(Class<?> type) {
    return type.getName().startsWith(OWN_PACKAGES) && Objects.equals(codeOf(type), OWN_CODE);
  }

  private static @Nullable CodeSource codeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource();
  }

  @Override
  public String toString() {
    return frames.stream().map(f -> "\tat " + f + "\n").collect(Collectors.joining());
  }
}
