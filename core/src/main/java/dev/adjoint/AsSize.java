package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Callers write a {@link Shape}, or sizes one by one where nothing but keywords follows. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface AsSize {
  /** Whether sizes can be written one by one. */
  boolean each() default true;

  /** Whether an array is accepted in place of a shape, and sizes one by one are not. */
  boolean array() default false;
}
