package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Publishes a definition as a function of another face than the others of its class, alone. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface In {
  /** The face. */
  String value();

  /** Its name there; left out if it is the same. */
  String as() default "";
}
