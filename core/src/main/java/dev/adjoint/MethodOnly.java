package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method of a {@link StaticTwins} mixin that has no static form. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface MethodOnly {}
