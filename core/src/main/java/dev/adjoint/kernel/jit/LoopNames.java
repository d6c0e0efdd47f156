package dev.adjoint.kernel.jit;

import dev.adjoint.kernel.expr.Expr;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of generated loops, so that profiles and stack traces show the operation. A loop shared by
 * several operations has the name of the first. Nothing else depends on names.
 */
public final class LoopNames {
  private static final int LONGEST = 60;

  private static final Map<Expr, String> NAMES = new ConcurrentHashMap<>();

  private LoopNames() {}

  /** Calls loops that compute the value after an operation, unless they have a name already. */
  public static void give(Expr value, String operation) {
    if (!value.children().isEmpty() && !operation.isEmpty()) {
      NAMES.putIfAbsent(value, operation);
    }
  }

  /** The name of a loop of that kind. */
  public static String of(String kind, LoopBody body) {
    return named(kind, of(body.storedValues().getFirst()));
  }

  /** The name of a loop of that kind. */
  public static String of(String kind, ReduceBody body) {
    String combine = body.combine().name().toLowerCase(Locale.ROOT);
    boolean plain = body.element().children().isEmpty();
    return named(kind, plain ? combine : combine + "_" + of(body.element()));
  }

  /** The operation that computes a value, or the last step of that. */
  public static String of(Expr value) {
    String name = NAMES.get(value);
    if (name != null) {
      return name;
    }
    return switch (value) {
      case Expr.Unary u -> u.op().name();
      case Expr.Binary b -> b.op().name();
      case Expr.Slow s -> s.op().name();
      case Expr.Fma _ -> "fma";
      case Expr.Conditional _ -> "select";
      case Expr.Input _ -> "copy";
      case Expr.Param _, Expr.Const _ -> "fill";
    };
  }

  /** A class name: any text is fine in the end, but these characters are not. */
  static String named(String kind, String operation) {
    String plain = operation.replaceAll("[^A-Za-z0-9_]", "_").toLowerCase(Locale.ROOT);
    return kind + "_" + plain.substring(0, Math.min(plain.length(), LONGEST));
  }
}
