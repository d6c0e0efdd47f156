package dev.adjoint.autograd;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that what a {@link Function}'s {@code backward} computes can't be differentiated in turn.
 *
 * <p>It runs unrecorded then, and an attempt to differentiate its results fails, instead of giving
 * wrong numbers.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnceDifferentiable {}
