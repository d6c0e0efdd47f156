package dev.adjoint;

import dev.adjoint.memory.Layout;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.Arrays;

/** The sizes of a tensor; prints as {@code torch.Size([2, 3])}. */
public final class Shape implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /** Makes a shape of the given sizes. */
  public static Shape of(long... sizes) {
    return new Shape(Require.nonNull(sizes, "sizes").clone());
  }

  /** Number of dimensions. */
  public int dim() {
    return sizes.length;
  }

  /**
   * Size of dimension {@code d}; negative ones count from the end.
   *
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public long get(int d) {
    return sizes[Shapes.wrapSized(d, sizes.length)];
  }

  /** The sizes, as a new array. */
  public long[] toArray() {
    return sizes.clone();
  }

  /**
   * Number of elements.
   *
   * @throws IllegalStateException if the product overflows a long
   */
  public long numel() {
    for (long size : sizes) {
      if (size == 0) {
        return 0; // whatever the others are
      }
    }
    long count = 1;
    for (long size : sizes) {
      count = Layout.times(count, size);
    }
    return count;
  }

  /** The array that was read may be somebody else's too. */
  private Object readResolve() throws InvalidObjectException {
    if (sizes == null) {
      throw new InvalidObjectException("a shape without sizes");
    }
    return new Shape(sizes.clone());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape other && Arrays.equals(sizes, other.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return "torch.Size(" + Arrays.toString(sizes) + ")";
  }
}
