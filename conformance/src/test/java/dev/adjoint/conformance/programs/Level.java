package dev.adjoint.conformance.programs;

import java.util.List;

/** How difficult a program is. */
enum Level {
  /** One operation, and gradients. */
  SINGLE,
  /** Several operations, on each other's results. */
  CHAIN,
  /** Views, and writes through them. */
  WRITES,
  /** Operands and results that are changed after the operation, before backward. */
  CHANGED,
  /** Gradients of gradients. */
  SECOND,
  /** A function for the transforms: it writes only into what it has made. */
  FUNCTION;

  /** The levels that libtorch can judge. */
  static final List<Level> JUDGED = List.of(SINGLE, CHAIN, WRITES, CHANGED, SECOND);
}
