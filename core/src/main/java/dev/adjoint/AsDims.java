package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Callers write one dimension, or {@link Dims}. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface AsDims {}
