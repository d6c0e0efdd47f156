package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an optional argument is where a caller leaves itand all optional ones after it out. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface Default {
  /** An expression, as source text. */
  String value();
}
