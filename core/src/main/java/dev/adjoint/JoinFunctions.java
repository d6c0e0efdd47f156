package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.join.Stack;
import dev.adjoint.ops.view.Expand;
import java.util.List;

/**
 * Functions of lists of tensors, such as {@code cat} and {@code stack}; {@link Adjoint} inherits
 * them.
 */
public class JoinFunctions extends TensorFunctions {
  JoinFunctions() {}

  /** Makes a list of tensors, for calls such as {@code cat(tensors(x, y), 0)}. */
  public static List<Tensor> tensors(Tensor... tensors) {
    return List.of(Require.nonNulls(tensors, "tensors"));
  }

  /** Concatenates tensors along the first dimension; see {@link #cat(List, long)}. */
  public static Tensor cat(List<Tensor> tensors) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), 0);
  }

  /**
   * Concatenates tensors along an existing dimension.
   *
   * <p>Shapes: equal except in {@code dim}; empty 1-d tensors are skipped, whatever the other
   * shapes.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: each tensor gets its part of the gradient, in its own dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: no tensors, 0-d tensors, sizes that do not fit, a dimension out of range.
   *
   * {@snippet :
   * cat(tensors(tensor(1.0, 2.0), tensor(3.0, 4.0)), 0); // tensor([1., 2., 3., 4.])
   * }
   */
  public static Tensor cat(List<Tensor> tensors, long dim) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), dim);
  }

  /** Alias of {@link #cat(List)}. */
  public static Tensor concat(List<Tensor> tensors) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), 0);
  }

  /** Alias of {@link #cat(List, long)}. */
  public static Tensor concat(List<Tensor> tensors, long dim) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), dim);
  }

  /** Stacks tensors along a new first dimension; see {@link #stack(List, long)}. */
  public static Tensor stack(List<Tensor> tensors) {
    return Stack.apply(Require.nonNulls(tensors, "tensors"), 0);
  }

  /**
   * Stacks tensors of one shape along a new dimension.
   *
   * <p>Shapes: all equal; the result has one more dimension, at {@code dim}.
   *
   * <p>Dtypes: all; the result has the promoted dtype.
   *
   * <p>Gradient: each tensor gets its slice of the gradient, in its own dtype.
   *
   * <p>A new tensor.
   *
   * <p>Errors: no tensors, sizes that differ, a dimension out of range.
   *
   * {@snippet :
   * stack(tensors(tensor(1.0), tensor(3.0)), 0); // tensor([1., 3.])
   * }
   */
  public static Tensor stack(List<Tensor> tensors, long dim) {
    return Stack.apply(Require.nonNulls(tensors, "tensors"), dim);
  }

  /**
   * Broadcasts tensors to their common shape.
   *
   * <p>Tensors that already have that shape are returned as they are, the others as expanded views,
   * whose elements overlap in memory. Gradient: summed over the broadcast dimensions.
   *
   * <p>Errors: sizes that do not broadcast.
   */
  public static List<Tensor> broadcastTensors(Tensor... tensors) {
    return Expand.together(List.of(Require.nonNulls(tensors, "tensors")));
  }

  /** Broadcasts tensors to their common shape; see {@link #broadcastTensors(Tensor...)}. */
  public static List<Tensor> broadcastTensors(List<Tensor> tensors) {
    return Expand.together(Require.nonNulls(tensors, "tensors"));
  }
}
