package dev.adjoint.graph;

/** How a view was created, which decides whether in-place writes to it can be recorded. */
public enum ViewOrigin {
  DEFAULT,
  NO_GRAD,
  INFERENCE,
  MULTI_OUTPUT,
  CUSTOM_FUNCTION
}
