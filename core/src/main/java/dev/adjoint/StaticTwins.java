package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a mixin of {@link Tensor} for which the annotation processor generates static functions.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
@interface StaticTwins {}
