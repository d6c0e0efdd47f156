package dev.adjoint;

import dev.adjoint.op.Require;
import dev.adjoint.ops.Cat;
import dev.adjoint.ops.Expand;
import dev.adjoint.ops.Stack;
import java.util.List;

/** The functions of several tensors at once; {@link Adjoint} inherits them. */
public class JoiningFunctions extends TensorFunctions {
  JoiningFunctions() {}

  /** A list of tensors, for {@code cat(tensors(x, y), 0)}. */
  public static List<Tensor> tensors(Tensor... tensors) {
    return List.of(Require.nonNulls(tensors, "tensors"));
  }

  /** The tensors one behind the other along the first dimension; see {@link #cat(List, long)}. */
  public static Tensor cat(List<Tensor> tensors) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), 0);
  }

  /**
   * The tensors one behind the other along a dimension.
   *
   * <p>Shapes: the same but for that dimension; empty vectors go with any shape.
   *
   * <p>Dtypes: all; the result has the one that all promote to.
   *
   * <p>Gradient: each tensor gets its part, in its dtype.
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

  /** The same as {@link #cat(List)}. */
  public static Tensor concat(List<Tensor> tensors) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), 0);
  }

  /** The same as {@link #cat(List, long)}. */
  public static Tensor concat(List<Tensor> tensors, long dim) {
    return Cat.apply(Require.nonNulls(tensors, "tensors"), dim);
  }

  /** The tensors side by side along a new first dimension; see {@link #stack(List, long)}. */
  public static Tensor stack(List<Tensor> tensors) {
    return Stack.apply(Require.nonNulls(tensors, "tensors"), 0);
  }

  /**
   * The tensors side by side along a new dimension.
   *
   * <p>Shapes: all the same; the result has one dimension more.
   *
   * <p>Dtypes: all; the result has the one that all promote to.
   *
   * <p>Gradient: each tensor gets its slice, in its dtype.
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
   * The tensors expanded to the sizes that all broadcast to.
   *
   * <p>The tensors themselves where they have those sizes, else views in which several elements are
   * one. Gradient: summed over what was repeated.
   *
   * <p>Errors: sizes that do not broadcast.
   */
  public static List<Tensor> broadcastTensors(Tensor... tensors) {
    return Expand.together(List.of(Require.nonNulls(tensors, "tensors")));
  }

  /** The tensors expanded to common sizes; see {@link #broadcastTensors(Tensor...)}. */
  public static List<Tensor> broadcastTensors(List<Tensor> tensors) {
    return Expand.together(Require.nonNulls(tensors, "tensors"));
  }
}
