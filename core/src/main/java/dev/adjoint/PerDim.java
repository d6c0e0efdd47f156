package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Callers write a {@link Shape}, or one number for all dimensions; all such parameters alike. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface PerDim {
  /** How many dimensions one number stands for. */
  int value();
}
