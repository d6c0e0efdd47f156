package dev.adjoint.kernel.backend;

import java.util.List;

/**
 * Description of windows that slide over the last dimensions of an image, and of what is done with
 * the elements in them.
 *
 * <p>An image has leading dimensions and one dimension for each axis. The windows have the same
 * leading dimensions and, for each axis, one that counts windows; where the elements of windows are
 * kept apart ({@link WindowAction#UNFOLD}, {@link WindowAction#FOLD}), those that count the
 * elements within a window come before.
 *
 * @param action what is done
 * @param axes how windows slide, for each of the last dimensions
 * @param countsPadding whether means count the padding among the elements
 * @param divisor what means divide by; 0 for the number of elements
 * @param signsZeros whether a mean of zero may be negative; else it never is
 */
public record WindowSpec(
    WindowAction action,
    List<WindowAxis> axes,
    boolean countsPadding,
    long divisor,
    boolean signsZeros) {

  /** Copies the axes. */
  public WindowSpec {
    axes = List.copyOf(axes);
  }

  /** A description of what means nothing but the action and the axes. */
  public WindowSpec(WindowAction action, List<WindowAxis> axes) {
    this(action, axes, true, 0, false);
  }

  /**
   * What the sum of a window is divided by; 0 where the window has no element.
   *
   * @param elements of the window that are in the image
   * @param padded elements of the window that are in the image or the padding
   */
  public long divisor(long elements, long padded) {
    return elements <= 0 ? 0 : divisor != 0 ? divisor : countsPadding ? padded : elements;
  }

  /** What is added to means: it leaves them as they are, but for the sign of zero. */
  public double zero() {
    return signsZeros ? -0.0 : 0.0;
  }

  /** What is done with the elements of windows. */
  public enum WindowAction {
    /**
     * To windows: their largest elements; the first of equal ones; NaN wins over everything, the
     * last one.
     */
    MAX,
    /** From windows to the image: adds the value of each window to its largest element. */
    GIVE,
    /** To windows: their sums, divided. */
    MEAN,
    /** From windows to the image: adds to each element the values of its windows, divided. */
    SPREAD,
    /** To windows: all their elements, 0 in the padding. */
    UNFOLD,
    /** From windows to the image: adds to each element what windows have in its place. */
    FOLD;

    /** Whether the image is written, to which elements are added, and the windows are read. */
    public boolean writesImage() {
      return this == GIVE || this == SPREAD || this == FOLD;
    }

    /** Whether windows keep their elements apart. */
    public boolean keepsApart() {
      return this == UNFOLD || this == FOLD;
    }
  }
}
