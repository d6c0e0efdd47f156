package dev.adjoint;

/** Neural-network functions, as PyTorch's {@code torch.nn.functional}. */
public final class F extends FFace {
  private F() {}
}
