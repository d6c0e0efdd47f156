package dev.adjoint.conformance.programs;

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
  SECOND
}
