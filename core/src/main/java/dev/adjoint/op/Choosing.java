package dev.adjoint.op;

/**
 * Base of operations that select elements and return values and indices, such as {@code max(dim)},
 * {@code median(dim)} and {@code sort}.
 */
public interface Choosing extends Opaque {

  @Override
  default boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  default boolean savesOutput(int i) {
    return i == 1;
  }

  @Override
  default boolean isDifferentiable(int i) {
    return i == 0;
  }
}
