package dev.adjoint;

import java.util.function.BiFunction;

/** A function of two tensors, as the transforms of {@link Func} take and return it. */
@FunctionalInterface
public interface TensorBiFunction extends BiFunction<Tensor, Tensor, Tensor> {}
