package dev.adjoint.autograd;

import dev.adjoint.op.Require;

/**
 * What the functions of {@link Functional} may be told.
 *
 * @param createGraph whether outputs and results can be differentiated in turn
 * @param strict whether an input without influence is refused; otherwise its derivative is zero
 * @param vectorize whether all rows of a matrix are computed at once, with {@code vmap}
 * @param strategy {@code "reverse-mode"} or {@code "forward-mode"}: how {@code jacobian}, or the
 *     outer of the two that {@code hessian} consists of, differentiates
 */
public record FunctionalOptions(
    boolean createGraph, boolean strict, boolean vectorize, String strategy) {
  /** Refuses null. */
  public FunctionalOptions {
    Require.nonNull(strategy, "strategy");
  }

  /** By reverse mode and row by row, results without a graph, zeros where nothing depends. */
  public static final FunctionalOptions DEFAULT =
      new FunctionalOptions(false, false, false, "reverse-mode");

  /** The same, with results that can be differentiated or not. */
  public FunctionalOptions createGraph(boolean create) {
    return new FunctionalOptions(create, strict, vectorize, strategy);
  }

  /** The same, refusing inputs without influence or not. */
  public FunctionalOptions strict(boolean refuse) {
    return new FunctionalOptions(createGraph, refuse, vectorize, strategy);
  }

  /** The same, with all rows at once or one by one. */
  public FunctionalOptions vectorize(boolean atOnce) {
    return new FunctionalOptions(createGraph, strict, atOnce, strategy);
  }

  /** The same by another mode. */
  public FunctionalOptions strategy(String mode) {
    return new FunctionalOptions(createGraph, strict, vectorize, Require.nonNull(mode, "mode"));
  }
}
