package dev.adjoint.graph;

import dev.adjoint.autograd.Node;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Opened;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes down the recorded operations of a thread, and where they were called. */
public final class OperationLog {
  /** The log of a thread's operations. */
  public static final AutogradState.Slot<OperationLog> OPEN = new AutogradState.Slot<>();

  /** Spares all who never log the look at the thread's state. */
  static volatile boolean everUsed;

  private static final int FRAMES = 8;

  private final List<String> lines = new ArrayList<>();
  private final List<String> traces = new ArrayList<>();
  private @Nullable Node last;

  /** Logs what this thread does until the result is closed. */
  public Opened open() {
    AutogradState state = AutogradState.current();
    OperationLog outer = OperationLog.OPEN.of(state);
    everUsed = true;
    lines.clear();
    traces.clear();
    last = null;
    OperationLog.OPEN.set(state, this);
    return state.open("the log of operations", () -> OperationLog.OPEN.set(state, outer));
  }

  /** Called for each result that gets a history. */
  static void note(Node node, Operand result) {
    OperationLog log = OperationLog.OPEN.of(AutogradState.current());
    if (log != null && log.last != node) {
      log.last = node;
      log.lines.add(
          node.name() + " -> " + result.dtype() + " " + Arrays.toString(result.layout().sizes()));
      log.traces.add(trace());
    }
  }

  private static String trace() {
    StringBuilder text = new StringBuilder();
    StackWalker.getInstance()
        .forEach(
            frame -> {
              if (text.isEmpty() && isInside(frame.getClassName())) {
                return;
              }
              if (text.chars().filter(c -> c == '\n').count() < FRAMES) {
                text.append("    at ").append(frame).append('\n');
              }
            });
    return text.toString();
  }

  /** Mixins, classes of static functions, and the definitions that both call. */
  private static final Pattern FACES =
      Pattern.compile("dev\\.adjoint\\.\\w+(Methods|Functions|Face)");

  private static boolean isInside(String className) {
    return className.startsWith("dev.adjoint.op")
        || className.equals("dev.adjoint.Tensor")
        || className.equals("dev.adjoint.Adjoint")
        || FACES.matcher(className).matches()
        || className.equals(OperationLog.class.getName())
        || className.equals(Variable.class.getName());
  }

  /** One line for each operation. */
  public String operations() {
    return String.join("\n", lines);
  }

  /** Each operation with the calls that led to it. */
  public String traces(String label) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(lines.get(i)).append("   (").append(i + 1).append(" of ").append(lines.size());
      text.append(" in ").append(label).append(")\n").append(traces.get(i)).append('\n');
    }
    return text.toString();
  }
}
