package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Leaves an operation without a static function. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface MethodOnly {}
