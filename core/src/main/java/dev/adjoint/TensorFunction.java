package dev.adjoint;

import java.util.function.Function;

/** A function of one tensor, as function transforms take and return it. */
@FunctionalInterface
public interface TensorFunction extends Function<Tensor, Tensor> {}
