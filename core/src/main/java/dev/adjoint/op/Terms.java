package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Operations that the rules of families and the graph are written in, and that are no method of
 * tensors.
 *
 * <p>Single operations stand above the families that run them, so what runs them names none: it
 * uses the methods of tensors, and these.
 */
public abstract class Terms {
  private static @Nullable Terms installed;

  /** Installs the operations; called once, by the initializer of {@code Tensor}. */
  public static void install(Terms terms) {
    installed = terms;
  }

  private static final class TermsHolder {
    static final Terms INSTANCE = Installed.by(Tensor.class, () -> installed);
  }

  /** The operations. */
  public static Terms get() {
    return TermsHolder.INSTANCE;
  }

  /** A copy with the strides of {@code like} if those are dense and do not overlap. */
  public abstract Tensor laidOut(Tensor x, Layout like);

  /** A copy with exactly the strides of {@code like}, which may leave gaps, at offset 0. */
  public abstract Tensor strided(Tensor x, Layout like);

  /** Another tensor object with the same view, recorded as a node of this name. */
  public abstract Tensor alias(Tensor x, String nodeName);

  /** Runs a view operation. */
  public abstract Tensor call(View op, Tensor x);

  /** The view of a storage with this layout. */
  public abstract View view(Layout layout);

  /**
   * Copies {@code whole}, replacing the elements that a view of it covers.
   *
   * @param view the layout of the view
   * @param input the layout of {@code whole}
   */
  public abstract Tensor replaced(Layout view, Tensor whole, Layout input, Tensor part);

  /** The transpose of broadcasting: sums a tensor down to sizes that broadcast to its own. */
  public abstract Tensor sumTo(Tensor x, long... sizes);
}
