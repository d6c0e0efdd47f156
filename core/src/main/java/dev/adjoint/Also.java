package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Publishes a function in another face too. */
@Repeatable(AlsoIn.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface Also {
  /** The face. */
  String in();

  /** Its name there; left out if it is the same. */
  String as() default "";
}
