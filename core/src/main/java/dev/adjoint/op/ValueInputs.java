package dev.adjoint.op;

import dev.adjoint.kernel.expr.Expr;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Finds the inputs of an expression that contribute to its value, not only to a condition. */
final class ValueInputs {
  private ValueInputs() {}

  /** Bit mask of those inputs. */
  static long of(Expr expr) {
    long mask = 0;
    Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<Expr> pending = new ArrayDeque<>();
    pending.push(expr);
    while (!pending.isEmpty()) {
      Expr e = pending.pop();
      if (e.type() != Expr.Type.NUM || !seen.add(e)) {
        continue;
      }
      if (e instanceof Expr.Input input) {
        mask |= 1L << input.index();
      }
      pending.addAll(e.children());
    }
    return mask;
  }
}
