package dev.adjoint;

import java.util.function.Function;

/** A function of one tensor, as the transforms of {@link Func} take and return it. */
@FunctionalInterface
public interface TensorFunction extends Function<Tensor, Tensor> {}
