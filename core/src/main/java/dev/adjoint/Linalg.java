package dev.adjoint;

/** Linear algebra, as PyTorch's {@code torch.linalg}. */
public final class Linalg extends LinalgFace {
  private Linalg() {}
}
