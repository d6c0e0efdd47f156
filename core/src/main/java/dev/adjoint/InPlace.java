package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives an operation an in-place form: {@code f_} beside {@code f}. The last parameter of the
 * definition says which of them is called.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface InPlace {
  /** What its documentation says beyond what holds for all of them. */
  String value() default "";
}
