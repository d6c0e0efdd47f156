package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Autograd#grad}.
 *
 * @param gradOutputs a gradient for each output, where null means 1; null for all of them means 1
 *     throughout
 * @param retainGraph whether to keep the graph for another backward; null means the value of {@code
 *     createGraph}
 * @param createGraph whether to record the backward pass, so that the gradients can be
 *     differentiated
 * @param allowUnused whether an input that the outputs do not depend on is allowed, with null as
 *     its gradient; null means the value of {@code materializeGrads}
 * @param materializeGrads whether the gradients of such inputs are zeros instead of null
 * @param isGradsBatched whether {@code gradOutputs} are batched: their first dimension counts
 *     several gradients, each of which gives one row of the results
 */
public record GradOptions(
    @Nullable List<? extends @Nullable Tensor> gradOutputs,
    @Nullable Boolean retainGraph,
    boolean createGraph,
    @Nullable Boolean allowUnused,
    boolean materializeGrads,
    boolean isGradsBatched) {

  /** The defaults. */
  public static final GradOptions DEFAULT = new GradOptions(null, null, false, null, false, false);

  /** These options with other gradients of the outputs. */
  public GradOptions gradOutputs(@Nullable List<? extends @Nullable Tensor> grads) {
    return new GradOptions(
        grads, retainGraph, createGraph, allowUnused, materializeGrads, isGradsBatched);
  }

  /** These options with other gradients of the outputs. */
  public GradOptions gradOutputs(Tensor... grads) {
    return gradOutputs(List.of(Require.nonNulls(grads, "grads")));
  }

  /** These options with another {@code retainGraph}. */
  public GradOptions retainGraph(@Nullable Boolean retain) {
    return new GradOptions(
        gradOutputs, retain, createGraph, allowUnused, materializeGrads, isGradsBatched);
  }

  /** These options with another {@code createGraph}. */
  public GradOptions createGraph(boolean create) {
    return new GradOptions(
        gradOutputs, retainGraph, create, allowUnused, materializeGrads, isGradsBatched);
  }

  /** These options with another {@code allowUnused}. */
  public GradOptions allowUnused(@Nullable Boolean allow) {
    return new GradOptions(
        gradOutputs, retainGraph, createGraph, allow, materializeGrads, isGradsBatched);
  }

  /** These options with another {@code materializeGrads}. */
  public GradOptions materializeGrads(boolean materialize) {
    return new GradOptions(
        gradOutputs, retainGraph, createGraph, allowUnused, materialize, isGradsBatched);
  }

  /** These options with another {@code isGradsBatched}. */
  public GradOptions isGradsBatched(boolean batched) {
    return new GradOptions(
        gradOutputs, retainGraph, createGraph, allowUnused, materializeGrads, batched);
  }
}
