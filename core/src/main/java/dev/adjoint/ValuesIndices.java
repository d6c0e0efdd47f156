package dev.adjoint;

/** A pair of values and their indices, as {@code torch.max(x, dim)} returns it. */
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

  /** Their indices, as int64. */
  public Tensor indices() {
    return indices;
  }

  /** Prints the pair as PyTorch does. */
  @Override
  public String toString() {
    return "torch.return_types." + name + "(\nvalues=" + values + ",\nindices=" + indices + ")";
  }
}
