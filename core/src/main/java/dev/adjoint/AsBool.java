package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Callers may write a bool where a number stands. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface AsBool {}
