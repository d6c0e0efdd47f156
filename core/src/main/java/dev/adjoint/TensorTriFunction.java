package dev.adjoint;

/** A function of three tensors, as function transforms take and return it. */
@FunctionalInterface
public interface TensorTriFunction extends TriFunction<Tensor, Tensor, Tensor, Tensor> {}
