package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Leaves an operation without a method, although it has a parameter {@code self}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface FunctionOnly {}
