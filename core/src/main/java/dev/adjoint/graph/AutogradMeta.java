package dev.adjoint.graph;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.ViewChain;
import org.jspecify.annotations.Nullable;

/**
 * Autograd metadata of one tensor object, apart from the node that produced it. Most results have
 * none.
 *
 * <p>A view carries its base and how it was created. Its node is valid only for the version {@link
 * #viewVersion} and is regenerated on demand after an in-place write. Fields that backward passes
 * on several threads read together are volatile.
 */
public final class AutogradMeta {

  /**
   * Set by the user on a leaf; results of operations have a node instead, and require grad by it.
   */
  public volatile boolean requiresGrad;

  public volatile @Nullable Tensor grad;
  public volatile @Nullable Node accumulator;

  /** The base of a view, which is never itself a view. */
  public @Nullable Tensor base;

  public ViewOrigin creation = ViewOrigin.DEFAULT;

  /**
   * Written after the node that is valid for it, so a thread that reads this version also reads
   * that node.
   */
  public volatile long viewVersion;

  /**
   * The forward-mode tangent; null if this tensor has none of its own (a view may still have part
   * of its base's).
   */
  public @Nullable Tangent tangent;

  /** Whether this is a view of the primal values of its base, without its tangent. */
  public boolean withoutTangents;

  /**
   * The view operations from the base, if view replay is enabled; else the view is described by
   * strides.
   */
  public @Nullable ViewChain chain;

  /** Follows the tensor's newest version; null unless the user called {@code retainGrad}. */
  public volatile NodeHooks.@Nullable Retained retainGrad;
}
