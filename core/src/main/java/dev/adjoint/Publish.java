package dev.adjoint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class of definitions: one static function for each operation, with all its arguments, of
 * which the annotation processor writes the methods of {@link Tensor} and the functions of a face.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
@interface Publish {
  /** The face that gets the functions. */
  String value() default "Adjoint";
}
