package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.AccumulateGrad;
import dev.adjoint.autograd.RetainGrad;
import org.jspecify.annotations.Nullable;

/**
 * What autograd knows of one tensor object beside the node that made it: nothing of most results.
 *
 * <p>A view carries its root base and how it was made; its node is valid only for the version
 * {@link #viewVersion} and is made anew when asked for after an in-place write. Fields that passes
 * on several threads look at together are volatile.
 */
public final class AutogradMeta {

  /** How a view came to be, which decides whether writing into it can be differentiated. */
  public enum Creation {
    DEFAULT,
    NO_GRAD,
    INFERENCE,
    MULTI_OUTPUT,
    CUSTOM_FUNCTION
  }

  /** Set by the user on a leaf; results of operations have a node instead. */
  public volatile boolean requiresGrad;

  public volatile @Nullable Tensor grad;
  public volatile @Nullable AccumulateGrad accumulator;

  /** The root of a view: never itself a view. */
  public @Nullable Tensor base;

  public Creation creation = Creation.DEFAULT;

  /** Written after the node that is valid for it: who reads this version then reads that node. */
  public volatile long viewVersion;

  /** The forward-mode derivative; null where there is none, or none but the base's. */
  public @Nullable Tangent tangent;

  /** Whether this is a view of the values of its base alone, without their tangents. */
  public boolean withoutTangents;

  /** The steps from the base, where views are to be replayed rather than described by strides. */
  public @Nullable ViewChain chain;

  /** Follows the newest version of the tensor; null unless the user asked for the gradient. */
  public volatile @Nullable RetainGrad retainGrad;
}
