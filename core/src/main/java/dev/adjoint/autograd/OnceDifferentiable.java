package dev.adjoint.autograd;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that the {@code backward} of a {@link Function} can't be differentiated again.
 *
 * <p>It then runs unrecorded, and differentiating its results fails instead of giving wrong
 * gradients.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnceDifferentiable {}
