package dev.adjoint.kernel.jit;

import dev.adjoint.kernel.expr.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A topological order of the nodes that some results need, operands first, down to given values.
 *
 * @param order the nodes to compute, without those given, parameters and constants
 * @param uses how often each node, leaves too, is used by nodes in the order or as a result
 */
public record Schedule(List<Expr> order, Map<Expr, Integer> uses) {

  /** The nodes for {@code results} where the values of {@code given} are there already. */
  static Schedule of(Collection<Expr> results, Collection<Expr> given) {
    Set<Expr> there = new HashSet<>(given);
    List<Expr> order = new ArrayList<>();
    Map<Expr, Integer> uses = new HashMap<>();
    Set<Expr> entered = new HashSet<>();
    Set<Expr> left = new HashSet<>();
    ArrayDeque<Expr> stack = new ArrayDeque<>();
    for (Expr result : results) {
      uses.merge(result, 1, Integer::sum);
      stack.push(result);
      while (!stack.isEmpty()) {
        Expr top = stack.peek();
        List<Expr> operands = there.contains(top) ? List.of() : top.children();
        if (entered.add(top)) {
          for (int i = operands.size() - 1; i >= 0; i--) {
            Expr operand = operands.get(i);
            uses.merge(operand, 1, Integer::sum);
            if (!entered.contains(operand)) {
              stack.push(operand);
            }
          }
        } else {
          stack.pop();
          if (left.add(top) && !operands.isEmpty()) {
            order.add(top);
          }
        }
      }
    }
    return new Schedule(order, uses);
  }

  boolean isUsed(Expr e) {
    return uses.containsKey(e);
  }

  int useCount(Expr e) {
    return uses.getOrDefault(e, 0);
  }
}
