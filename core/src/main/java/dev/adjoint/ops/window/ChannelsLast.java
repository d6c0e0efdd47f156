package dev.adjoint.ops.window;

import dev.adjoint.memory.Layout;

/** Layouts in which the channels of one place lie side by side. */
public final class ChannelsLast {
  private ChannelsLast() {}

  /** A new layout: with channels last if those of the model are. */
  public static Layout like(Layout model, long... sizes) {
    return of(is(model), sizes);
  }

  /** A new layout, with channels last or row-major. */
  public static Layout of(boolean last, long... sizes) {
    if (!last || sizes.length != 4) {
      return Layout.contiguous(sizes);
    }
    int rank = sizes.length;
    long[] strides = new long[rank];
    long stride = 1;
    for (int i = 0; i < rank; i++) {
      int d = i == 0 ? 1 : i == rank - 1 ? 0 : rank - i;
      strides[d] = stride;
      stride *= sizes[d];
    }
    return Layout.of(sizes, strides, 0);
  }

  /** Whether strides tell that channels are last in memory, as PyTorch reads them. */
  public static boolean is(Layout layout) {
    int rank = layout.dim();
    if (rank != 4 || layout.stride(1) == 0) {
      return false;
    }
    long least = 0;
    for (int d : new int[] {1, 3, 2, 0}) {
      boolean ambiguous = d == 0 && least == layout.stride(1);
      if (layout.size(d) == 0 || layout.stride(d) < least || ambiguous) {
        return false;
      }
      least = layout.stride(d) * Math.max(1, layout.size(d));
    }
    return true;
  }
}
