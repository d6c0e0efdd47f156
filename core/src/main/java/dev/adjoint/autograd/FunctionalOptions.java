package dev.adjoint.autograd;

import dev.adjoint.op.Require;

/**
 * Options of the functions of {@link Functional}.
 *
 * @param createGraph whether outputs and results can be differentiated in turn
 * @param strict whether an input that the outputs do not depend on is refused; otherwise its
 *     derivative is zero
 * @param vectorize whether all rows of a matrix are computed at once, with {@code vmap}
 * @param strategy {@code "reverse-mode"} or {@code "forward-mode"}: how {@code jacobian}, or the
 *     outer of the two that {@code hessian} consists of, differentiates
 */
public record FunctionalOptions(
    boolean createGraph, boolean strict, boolean vectorize, String strategy) {
  /** Checks for null. */
  public FunctionalOptions {
    Require.nonNull(strategy, "strategy");
  }

  /**
   * The defaults: reverse mode, row by row, results without a graph, zeros for independent inputs.
   */
  public static final FunctionalOptions DEFAULT =
      new FunctionalOptions(false, false, false, "reverse-mode");

  /** These options with another {@code createGraph}. */
  public FunctionalOptions createGraph(boolean create) {
    return new FunctionalOptions(create, strict, vectorize, strategy);
  }

  /** These options with another {@code strict}. */
  public FunctionalOptions strict(boolean refuse) {
    return new FunctionalOptions(createGraph, refuse, vectorize, strategy);
  }

  /** These options with another {@code vectorize}. */
  public FunctionalOptions vectorize(boolean atOnce) {
    return new FunctionalOptions(createGraph, strict, atOnce, strategy);
  }

  /** These options with another strategy. */
  public FunctionalOptions strategy(String mode) {
    return new FunctionalOptions(createGraph, strict, vectorize, Require.nonNull(mode, "mode"));
  }
}
