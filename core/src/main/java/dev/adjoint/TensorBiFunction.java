package dev.adjoint;

import java.util.function.BiFunction;

/** A function of two tensors, as function transforms take and return it. */
@FunctionalInterface
public interface TensorBiFunction extends BiFunction<Tensor, Tensor, Tensor> {}
