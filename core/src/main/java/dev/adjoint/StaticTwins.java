package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a mixin of {@link Tensor} whose methods are to be had as static functions too. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
@interface StaticTwins {}
