package dev.adjoint.kernel.backend;

/**
 * How windows slide along one dimension.
 *
 * <p>Element {@code k} of window {@code o} is at {@code o * stride - padding + k * dilation}; what
 * lies outside of the dimension belongs to the padding. A transposed convolution has windows that
 * run backwards: {@link Backend#convolve} takes what is not positive too.
 *
 * @param kernel elements of a window, positive
 * @param stride from the start of one window to that of the next, positive
 * @param padding how far the first window starts before the first element, not negative
 * @param dilation from one element of a window to the next, positive
 */
public record WindowAxis(long kernel, long stride, long padding, long dilation) {
  /** Where a window starts; before the first element within the padding. */
  public long start(long window) {
    return window * stride - padding;
  }

  /** The first element of a window that is not before the dimension. */
  public long firstInside(long window) {
    long start = start(window);
    return start < 0 ? start + ceilDiv(-start, dilation) * dilation : start;
  }

  /** The first of a window's elements, counted in the window, that is not before the dimension. */
  public long firstTap(long window) {
    return Math.min(kernel, Math.max(0, ceilDiv(-start(window), dilation)));
  }

  /** One past the last of a window's elements that is not behind the dimension. */
  public long endTap(long window, long size) {
    return Math.max(0, Math.min(kernel, floorDiv(size - 1 - start(window), dilation) + 1));
  }

  /** The first window whose element {@code tap} is not before the dimension. */
  public long firstWindow(long tap, long windows) {
    return Math.min(windows, Math.max(0, ceilDiv(padding - tap * dilation, stride)));
  }

  /** One past the last window whose element {@code tap} is not behind the dimension. */
  public long endWindow(long tap, long size, long windows) {
    long last = floorDiv(size - 1 + padding - tap * dilation, stride);
    return Math.max(0, Math.min(windows, last + 1));
  }

  /** The elements of a window without dilation, padding included. */
  public long padded(long window, long size) {
    return Math.min(kernel, size + padding - start(window));
  }

  private static long ceilDiv(long a, long b) {
    return -floorDiv(-a, b);
  }

  /** Most windows have no gaps, and a division is slow. */
  private static long floorDiv(long a, long b) {
    return b == 1 ? a : Math.floorDiv(a, b);
  }
}
