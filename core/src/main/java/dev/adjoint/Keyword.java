package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an argument is that callers may leave out by itself: one that stands behind the asterisk of
 * a signature of PyTorch. It is never null where others are left out.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.SOURCE)
@interface Keyword {
  /** An expression, as source text. */
  String value();
}
