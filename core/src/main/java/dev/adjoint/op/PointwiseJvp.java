package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The forward-mode rule of a pointwise operation, itself a pointwise operation of the inputs, the
 * tangents present, and the result.
 *
 * @param op the operation; its inputs are those that {@code sources} names, in that order
 * @param sources for each input of {@code op}: {@code k} below the arity for input {@code k}, the
 *     arity for the result, and beyond it the tangents
 * @param form whether the result is trivial and needs no kernel
 */
record PointwiseJvp(Pointwise op, int[] sources, PointwiseVjp.Form form) {

  /**
   * The rule for a set of tangents.
   *
   * @param mask bit mask of the inputs with a tangent
   * @param usesOutput whether the rule may use the result, which is not available before an
   *     in-place write
   */
  static PointwiseJvp of(Pointwise forward, long mask, boolean usesOutput) {
    int arity = forward.arity();
    Expr expr = forward.expr();
    Expr sum = sum(forward, mask, i -> arity + 1 + i);
    if (sum == null) {
      return new PointwiseJvp(forward, new int[0], PointwiseVjp.Form.ZERO);
    }
    // A result that backward does not save may be overwritten, while a graph may save the operands
    // of the tangent.
    if (usesOutput && forward.savesResult()) {
      sum = sum.substitute(expr, Expr.in(arity));
    }
    SortedSet<Integer> free = sum.freeInputs();
    List<Expr> renumbered = new ArrayList<>();
    int[] sources = new int[free.size()];
    int count = 0;
    for (int k = 0; k <= 2 * arity; k++) {
      if (free.contains(k)) {
        sources[count] = k;
        renumbered.add(Expr.in(count++));
      } else {
        renumbered.add(Expr.in(k));
      }
    }
    Expr compact = sum.substituteInputs(renumbered);
    boolean pass = compact instanceof Expr.Input;
    return new PointwiseJvp(
        forward.derived(compact, count),
        sources,
        pass ? PointwiseVjp.Form.PASS : PointwiseVjp.Form.COMPUTED);
  }

  /**
   * The sum of the derivatives by the inputs in the mask, each times its seed; null for zero.
   *
   * @param seed maps each of these inputs to the input that is its seed
   */
  static @Nullable Expr sum(Pointwise forward, long mask, IntUnaryOperator seed) {
    int arity = forward.arity();
    Expr sum = null;
    for (int i = 0; i < arity; i++) {
      if ((mask & 1L << i) != 0) {
        List<Expr> seeds = new ArrayList<>();
        for (int k = 0; k < arity; k++) {
          seeds.add(Expr.in(k));
        }
        seeds.add(Expr.in(seed.applyAsInt(i)));
        Expr part = forward.gradient(i).substituteInputs(seeds);
        sum = part.isConstant(0) ? sum : sum == null ? part : sum.add(part);
      }
    }
    return sum;
  }

  /**
   * The inputs of the tangent rule before {@code self} is overwritten; {@code self} is copied if
   * the computation may be recorded.
   */
  Tensor[] kept(Tensor self, Tensor[] inputs, Tensor[] values, @Nullable Tensor[] tangents) {
    Tensor[] kept = values;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] == self && reads(i) && isSeen(values, tangents)) {
        kept = kept == values ? values.clone() : kept;
        kept[i] = values[i].clone();
      }
    }
    return kept;
  }

  /** Whether the rule reads input {@code i} itself, not only its tangent. */
  private boolean reads(int i) {
    for (int source : sources) {
      if (source == i) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSeen(Tensor[] values, @Nullable Tensor[] tangents) {
    for (Tensor tangent : tangents) {
      if (tangent != null
          && (TensorAccess.wrapped(tangent) != null || Recording.records(tangent))) {
        return true;
      }
    }
    return Levels.any(values) || Recording.records(values);
  }

  /**
   * The tangent of a fresh result: zeros where it is zero, null where operands that have one only
   * decide. Those leave none, as comparisons do, and infinity is not multiplied by it further on.
   */
  @Nullable Tensor ofResult(
      Tensor[] inputs, Tensor output, @Nullable Tensor[] tangents, Scalar[] numbers, DType common) {
    Tensor tangent = run(inputs, output, tangents, numbers, common);
    if (tangent != null) {
      return tangent;
    }
    for (int i = 0; i < tangents.length; i++) {
      if (tangents[i] != null && op.isDifferentiable(i)) {
        return Execution.zerosLike(output);
      }
    }
    return null;
  }

  /** Computes the tangent; null if it is zero. */
  @Nullable Tensor run(
      Tensor[] inputs,
      @Nullable Tensor output,
      @Nullable Tensor[] tangents,
      Scalar[] numbers,
      DType common) {
    if (form == PointwiseVjp.Form.ZERO) {
      return null;
    }
    int arity = inputs.length;
    Tensor[] operands = new Tensor[sources.length];
    DType type = common;
    for (int k = 0; k < sources.length; k++) {
      int source = sources[k];
      Tensor operand =
          source < arity ? inputs[source] : source == arity ? output : tangents[source - arity - 1];
      if (operand == null) {
        throw new AssertionError("no operand " + source);
      }
      operands[k] = operand;
      if (source > arity
          && TensorAccess.dtype(operand) != TensorAccess.dtype(inputs[source - arity - 1])) {
        type = DType.promote(type, TensorAccess.dtype(operand)); // one that a user has set
      }
    }
    // A copy, so that in-place writes to the result do not reach the operand's tangent.
    return form == PointwiseVjp.Form.PASS ? operands[0].clone() : op.run(operands, numbers, type);
  }
}
