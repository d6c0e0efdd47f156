package dev.adjoint.ops.view;

import dev.adjoint.Shape;
import java.util.Arrays;

/** Broadcasting of several shapes. */
public final class BroadcastShapes {
  private BroadcastShapes() {}

  /** Runs the operation. */
  public static Shape apply(Shape... shapes) {
    int rank = 0;
    for (Shape shape : shapes) {
      rank = Math.max(rank, shape.dim());
    }
    long[] result = new long[rank];
    Arrays.fill(result, 1);
    for (Shape shape : shapes) {
      long[] sizes = shape.toArray();
      for (int i = 1; i <= sizes.length; i++) {
        long size = sizes[sizes.length - i];
        if (size < 0) {
          throw new IllegalStateException(
              "Trying to create tensor with negative dimension (" + size + "): (" + size + ")");
        }
        if (size != 1 && result[rank - i] != 1 && size != result[rank - i]) {
          throw new IllegalStateException(
              "Shape mismatch: objects cannot be broadcast to a single shape");
        }
        result[rank - i] = size == 1 ? result[rank - i] : size;
      }
    }
    return Shape.of(result);
  }
}
