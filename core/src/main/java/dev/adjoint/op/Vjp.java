package dev.adjoint.op;

import dev.adjoint.kernel.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The gradient of a pointwise operation for one of its inputs, as a pointwise operation.
 *
 * @param op the operation; its inputs are those that {@code sources} names, in that order
 * @param sources for each input of {@code op}: the number of an input of the forward operation, or
 *     {@link #GRAD} or {@link #OUTPUT}
 * @param form what can be done without running anything
 * @param saved the inputs of the forward operation that this needs, as bits; bit 31: its result
 * @param takesNumbers whether this needs the numbers of the forward operation
 */
record Vjp(Pointwise op, int[] sources, Form form, int saved, boolean takesNumbers) {
  /** The gradient of the forward operation's result. */
  static final int GRAD = -1;

  /** The forward operation's result. */
  static final int OUTPUT = -2;

  enum Form {
    /** The gradient itself. */
    PASS,
    /** Zero everywhere. */
    ZERO,
    COMPUTED
  }

  /** The gradient for input {@code i} of {@code forward}. */
  static Vjp of(Pointwise forward, int i) {
    Expr expr = forward.expr();
    int arity = forward.arity();
    Expr grad = Expr.in(arity);
    Expr whole = forward.gradient(i);
    if (forward.savesResult()) {
      whole = whole.substitute(expr, Expr.in(arity + 1));
    }
    SortedSet<Integer> free = whole.freeInputs();
    List<Expr> renumbered = new ArrayList<>();
    int[] sources = new int[free.size()];
    int count = 0;
    for (int k = 0; k < arity + 2; k++) {
      if (free.contains(k)) {
        sources[count] = k == arity ? GRAD : k == arity + 1 ? OUTPUT : k;
        renumbered.add(Expr.in(count++));
      } else {
        renumbered.add(Expr.in(k));
      }
    }
    Form form = whole == grad ? Form.PASS : whole.isConstant(0) ? Form.ZERO : Form.COMPUTED;
    Expr compact = whole.substituteInputs(renumbered);
    boolean computed = form == Form.COMPUTED;
    return new Vjp(
        forward.derived(compact, count),
        sources,
        form,
        computed ? saved(sources) : 0,
        computed && !compact.freeParams().isEmpty());
  }

  private static int saved(int[] sources) {
    int mask = 0;
    for (int source : sources) {
      if (source >= 0) {
        mask |= 1 << source;
      } else if (source == OUTPUT) {
        mask |= 1 << 31;
      }
    }
    return mask;
  }
}
