package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Callers write an array of any primitive type that tensors are made of; doubles, longs and
 * booleans also one by one where nothing follows. The definition gets an {@code Object}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface AsArray {}
