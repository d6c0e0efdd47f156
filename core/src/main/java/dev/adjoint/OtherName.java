package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Other names of an operation, in the same face and as methods. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface OtherName {
  /** The names. */
  String[] value();
}
