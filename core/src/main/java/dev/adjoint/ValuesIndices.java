package dev.adjoint;

/** Elements and the positions they came from, as {@code torch.max(x, dim)} returns them. */
public final class ValuesIndices {
  private final String name;
  private final Tensor values;
  private final Tensor indices;

  ValuesIndices(String name, Tensor[] both) {
    this.name = name;
    this.values = both[0];
    this.indices = both[1];
  }

  /** The elements. */
  public Tensor values() {
    return values;
  }

  /** Their positions, as int64. */
  public Tensor indices() {
    return indices;
  }

  /** PyTorch's text of the pair. */
  @Override
  public String toString() {
    return "torch.return_types." + name + "(\nvalues=" + values + ",\nindices=" + indices + ")";
  }
}
