package dev.adjoint.kernel.expr;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats an expression for reading: shared subexpressions get names. */
final class ExprText {
  private ExprText() {}

  static String of(Expr root) {
    List<Expr> order = Expr.postOrder(List.of(root));
    Map<Expr, Integer> uses = new IdentityHashMap<>();
    for (Expr e : order) {
      for (Expr child : e.children()) {
        uses.merge(child, 1, Integer::sum);
      }
    }
    Map<Expr, String> text = new IdentityHashMap<>();
    StringBuilder lets = new StringBuilder();
    int names = 0;
    for (Expr e : order) {
      String own = node(e, text);
      boolean shared = uses.getOrDefault(e, 0) > 1 || own.length() > 200;
      if (shared && !e.children().isEmpty()) {
        String name = "t" + names++;
        lets.append(name).append(" = ").append(own).append("; ");
        own = name;
      }
      text.put(e, own);
    }
    return lets + String.valueOf(text.get(root));
  }

  private static String node(Expr e, Map<Expr, String> text) {
    List<String> args =
        e.children().stream().map(text::get).map(String::valueOf).collect(Collectors.toList());
    String list = "(" + String.join(", ", args) + ")";
    return switch (e) {
      case Expr.Input i -> "x" + i.index();
      case Expr.Param p -> "p" + p.index();
      case Expr.Const c -> constant(c);
      case Expr.Unary u -> u.op().name().toLowerCase(Locale.ROOT) + list;
      case Expr.Binary b ->
          Character.isLetter(b.op().symbol().charAt(0))
              ? b.op().symbol() + list
              : "(" + args.get(0) + " " + b.op().symbol() + " " + args.get(1) + ")";
      case Expr.Fma _ -> "fma" + list;
      case Expr.Conditional _ -> "select" + list;
      case Expr.Slow s -> "slow_" + s.op().methodName() + list;
    };
  }

  private static String constant(Expr.Const c) {
    return switch (c.type()) {
      case BOOL -> c.integer() != 0 ? "true" : "false";
      case BITS -> "0x" + Long.toHexString(c.integer());
      case NUM -> c.isIntegral() ? Long.toString(c.integer()) : Double.toString(c.value());
    };
  }
}
