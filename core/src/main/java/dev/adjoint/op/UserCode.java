package dev.adjoint.op;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the user's code on the call stack. */
public final class UserCode {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final String OWN_PACKAGES = "dev.adjoint.";
  private static final @Nullable CodeSource OWN_CODE = codeOf(UserCode.class);

  private UserCode() {}

  /** The frames of this thread outside the library, innermost first. */
  public static List<StackTraceElement> frames() {
    return walk(frames -> frames.map(StackFrame::toStackTraceElement).toList());
  }

  /** The innermost position outside the library and the JDK. */
  public static String place() {
    return walk(
        frames ->
            frames
                .filter(f -> !f.getClassName().startsWith("java."))
                .findFirst()
                .map(f -> f.toStackTraceElement().toString())
                .orElse(""));
  }

  private static <T> T walk(Function<Stream<StackFrame>, T> body) {
    return WALKER.walk(all -> body.apply(all.filter(f -> !isOwn(f.getDeclaringClass()))));
  }

  /** Whether a class is the library's own; its tests share the packages but not the code source. */
  private static boolean isOwn(Class<?> type) {
    return type.getName().startsWith(OWN_PACKAGES) && Objects.equals(codeOf(type), OWN_CODE);
  }

  private static @Nullable CodeSource codeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource();
  }
}
