package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Several {@link Also}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
@interface AlsoIn {
  /** The annotations. */
  Also[] value();
}
