package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Excludes a method of a {@link StaticTwins} mixin from the generated static functions. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface MethodOnly {}
