package dev.adjoint.ops;

import dev.adjoint.op.Opaque;

/** An operation that gives elements of its input and the positions it took them from. */
interface Choosing extends Opaque {

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
