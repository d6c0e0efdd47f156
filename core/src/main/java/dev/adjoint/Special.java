package dev.adjoint;

/** Special functions, as PyTorch's {@code torch.special}. */
public final class Special extends SpecialFace {
  private Special() {}
}
