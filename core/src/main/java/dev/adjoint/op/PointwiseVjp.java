package dev.adjoint.op;

import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * Backward rule of a pointwise operation for one input, itself a pointwise operation.
 *
 * @param op the operation; its inputs are those that {@code sources} names, in that order
 * @param sources for each input of {@code op}: the number of an input of the forward operation, or
 *     {@link #GRAD} or {@link #OUTPUT}
 * @param form whether the result is trivial and needs no kernel
 * @param saved what this needs of the forward operation, as {@link SavedBits}. For a zero gradient,
 *     what PyTorch saves anyway
 * @param takesNumbers whether this needs the numeric operands of the forward operation
 */
record PointwiseVjp(Pointwise op, int[] sources, Form form, int saved, boolean takesNumbers) {
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
  static PointwiseVjp of(Pointwise forward, int i) {
    if (i == forward.linear()) {
      return again(forward, i);
    }
    Expr expr = forward.expr();
    int arity = forward.arity();
    Expr grad = Expr.in(arity);
    Expr whole = forward.gradient(i);
    if (forward.savesResult()) {
      whole = whole.substitute(expr, Expr.in(arity + 1));
    }
    boolean zero = whole.isConstant(0);
    SortedSet<Integer> free = whole.freeInputs();
    List<Expr> renumbered = new ArrayList<>();
    int[] sources = new int[arity + 2];
    int count = 0;
    long lasting = 0;
    boolean extraInputs = false;
    int linear = -1;
    for (int k = 0; k < arity + 2; k++) {
      boolean lasts = !zero && k < arity && (forward.lastingInputs() & 1L << k) != 0;
      if (lasts || free.contains(k)) {
        lasting |= lasts ? 1L << count : 0;
        extraInputs |= !free.contains(k);
        linear = k == arity && !forward.has(Trait.CONSTANT_GRADIENTS) ? count : linear;
        sources[count] = k == arity ? GRAD : k == arity + 1 ? OUTPUT : k;
        renumbered.add(Expr.in(count++));
      } else {
        renumbered.add(Expr.in(k));
      }
    }
    Form form = zero ? Form.ZERO : whole == grad && !extraInputs ? Form.PASS : Form.COMPUTED;
    Expr compact = whole.substituteInputs(renumbered);
    boolean computed = form == Form.COMPUTED;
    int[] used = Arrays.copyOf(sources, count);
    return new PointwiseVjp(
        forward.derived(compact, count, lasting, linear),
        used,
        form,
        kernel(forward) | (computed ? saved(used) : zero ? guarded(forward, i) : 0),
        computed && !compact.freeParams().isEmpty());
  }

  /**
   * What PyTorch saves for a gradient that is zero: a product with a sign, or a power of zero,
   * saves its factors, while a selection between the gradient and zero does not.
   */
  private static int guarded(Pointwise forward, int i) {
    boolean multiplied =
        ((ValueInputs.of(forward.expr()) | forward.lastingInputs()) & 1L << i) != 0;
    return forward.linear() >= 0 && multiplied
        ? SavedBits.input(i) | SavedBits.input(forward.linear())
        : 0;
  }

  /** A gradient with a kernel of its own saves all operands, whatever is asked of it. */
  private static int kernel(Pointwise forward) {
    int mask = 0;
    for (int i = 0; forward.isNamedGradient() && i < forward.arity(); i++) {
      mask |= i == forward.linear() ? 0 : SavedBits.input(i);
    }
    return mask;
  }

  private static PointwiseVjp again(Pointwise forward, int i) {
    int[] sources = new int[forward.arity()];
    Arrays.setAll(sources, k -> k == i ? GRAD : k);
    Expr expr = forward.expr();
    boolean computed = !(expr instanceof Expr.Input) || sources.length > 1;
    return new PointwiseVjp(
        forward.again(),
        sources,
        computed ? Form.COMPUTED : Form.PASS,
        kernel(forward) | (computed ? saved(sources) : 0),
        computed && !expr.freeParams().isEmpty());
  }

  private static int saved(int[] sources) {
    int mask = 0;
    for (int source : sources) {
      if (source >= 0) {
        mask |= SavedBits.input(source);
      } else if (source == OUTPUT) {
        mask |= SavedBits.RESULT;
      }
    }
    return mask;
  }
}
