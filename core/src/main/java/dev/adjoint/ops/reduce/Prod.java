package dev.adjoint.ops.reduce;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Execution;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.join.Stack;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Product of elements. */
public final class Prod {
  private static final Reduction ALL =
      Reduction.of("prod", "ProdBackward0", Combine.PROD)
          .result(Reduction.ResultDType.WIDENED)
          .gradient(true, true, (grad, saved) -> gradient(grad, saved, true));
  private static final Reduction DIM =
      ALL.named("ProdBackward1")
          .gradient(true, true, (grad, saved) -> gradient(grad, saved, false));

  private Prod() {}

  /**
   * A product whose gradients of any order lead to the elements, as PyTorch's do, also where there
   * are so few that they do not depend on them.
   */
  private static final Pointwise OUTSIDE =
      Pointwise.of("mul", "MulBackward0", Expr.in(0).mul(Expr.in(1))).lasting();

  /** The product over one dimension; null means all. */
  public static Tensor apply(Tensor x, @Nullable Long dim, boolean keepDim, @Nullable DType dtype) {
    return dim == null
        ? ALL.call(new Tensor[] {x}, null, keepDim, dtype)
        : DIM.call(new Tensor[] {x}, new long[] {dim}, keepDim, dtype);
  }

  /**
   * The product of the other elements: by division, unless an element is zero. With several zeros
   * it is zero, but its derivatives are not, so there is no shortcut if they may be needed.
   */
  private static Tensor gradient(Tensor grad, Reduction.Kept saved, boolean all) {
    if (Shapes.marked(saved.reduced()).length == 0) {
      return grad; // of one number
    }
    Tensor x = Clone.to(saved.input(0), TensorAccess.dtype(grad));
    if (!Levels.isBatched(x)) { // where values differ
      Tensor isZero = Comparison.EQ_NUMBER.call(x, Scalar.of(0L));
      long zeros = Values.itemLong(Sum.apply(isZero));
      if (zeros == 0) {
        return Arithmetic.MUL.call(grad, Arithmetic.DIV.call(saved.output(), x));
      }
      if (all && zeros > 1 && isWhole(saved.reduced()) && isLast(x)) {
        return Execution.zerosLike(x);
      }
    }
    return Arithmetic.MUL.call(grad, others(x, saved.reduced()));
  }

  private static boolean isWhole(boolean[] reduced) {
    return Shapes.marked(reduced).length == reduced.length;
  }

  /** Whether nothing can differentiate what is computed from the tensor now. */
  private static boolean isLast(Tensor x) {
    return ForwardMode.isUnseen(x);
  }

  private static Tensor others(Tensor x, boolean[] reduced) {
    long[] dims = Shapes.marked(reduced);
    int first = (int) dims[0];
    if (dims.length == 1) {
      return exclusive(x, first);
    }
    // All dimensions but those of batches, which come first.
    long[] sizes = TensorAccess.layout(x).sizes();
    long[] rows = Arrays.copyOf(sizes, first + 1);
    rows[first] = Shapes.count(reduced, sizes);
    return Reshape.apply(exclusive(Reshape.apply(x, rows), first), sizes);
  }

  /**
   * Exclusive product along a dimension: for each element the product of the others. Pairs are
   * multiplied on the way up a binary tree, and combined with the products outside each pair on the
   * way down.
   */
  private static Tensor exclusive(Tensor x, int dim) {
    long[] sizes = TensorAccess.layout(x).sizes();
    long leaves = Math.max(1, Long.highestOneBit(Math.max(1, 2 * sizes[dim] - 1)));
    Tensor level = Cat.apply(List.of(x, ones(sizes, dim, leaves - sizes[dim], x)), dim);
    Deque<Tensor> levels = new ArrayDeque<>();
    for (long n = leaves; n > 1; n /= 2) {
      levels.push(level);
      level = Arithmetic.MUL.call(every(level, dim, 0, n), every(level, dim, 1, n));
    }
    Tensor outside = ones(sizes, dim, 1, x);
    while (!levels.isEmpty()) {
      Tensor below = levels.pop();
      long n = TensorAccess.layout(below).size(dim);
      Tensor even = OUTSIDE.call(every(below, dim, 1, n), outside);
      Tensor odd = OUTSIDE.call(every(below, dim, 0, n), outside);
      long[] wider = sizes.clone();
      wider[dim] = n;
      outside = Reshape.apply(Stack.apply(List.of(even, odd), dim + 1L), wider);
    }
    return Slice.narrow(outside, dim, 0, sizes[dim]);
  }

  private static Tensor every(Tensor x, int dim, long first, long n) {
    return Slice.apply(x, dim, first, n, 2);
  }

  private static Tensor ones(long[] sizes, int dim, long n, Tensor like) {
    long[] wanted = sizes.clone();
    wanted[dim] = n;
    Tensor ones = Execution.empty(wanted, TensorAccess.dtype(like));
    Execution.fill(ones, Scalar.of(1L));
    return ones;
  }
}
