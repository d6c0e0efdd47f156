package dev.adjoint.graph;

import dev.adjoint.op.UserCode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the user's code called the operation that a node records.
 *
 * @param frames the user's frames, innermost first
 * @param parent the node whose backward made this one; null in a forward pass
 */
public record ForwardTrace(List<StackTraceElement> frames, @Nullable Parent parent) {
  /** A node as far as it is needed for a text, so that the node itself can go. */
  public record Parent(String name, @Nullable ForwardTrace trace) {}

  /** The place that this thread is at. */
  public static ForwardTrace capture(AutogradState state) {
    RunningPass pass = RunningPass.INNERMOST.of(state);
    return new ForwardTrace(UserCode.frames(), pass == null ? null : pass.running());
  }

  @Override
  public String toString() {
    return frames.stream().map(f -> "\tat " + f + "\n").collect(Collectors.joining());
  }
}
