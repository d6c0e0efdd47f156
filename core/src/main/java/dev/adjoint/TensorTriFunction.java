package dev.adjoint;

/** A function of three tensors, as the transforms of {@link Func} take and return it. */
@FunctionalInterface
public interface TensorTriFunction extends TriFunction<Tensor, Tensor, Tensor, Tensor> {}
