package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How gradients are to be computed, where the usual is not wanted.
 *
 * @param gradOutputs a gradient for each output, null where 1 is meant; null for all of these
 * @param retainGraph whether the graph can be used again; null for the value of createGraph
 * @param createGraph whether the gradients can be differentiated in turn
 * @param allowUnused whether an input without influence is fine, whose gradient is null then; null
 *     for the value of materializeGrads
 * @param materializeGrads whether the gradients of inputs without influence are zeros
 * @param isGradsBatched whether the first dimension of each of {@code gradOutputs} counts several
 *     gradients, each of which gives one row of the results
 */
public record GradOptions(
    @Nullable List<? extends @Nullable Tensor> gradOutputs,
    @Nullable Boolean retainGraph,
    boolean createGraph,
    @Nullable Boolean allowUnused,
    boolean materializeGrads,
    boolean isGradsBatched) {

  /** The usual. */
  public static final GradOptions DEFAULT = new GradOptions(null, null, false, null, false, false);

  /** The same with gradients of the outputs. */
  public GradOptions gradOutputs(@Nullable List<? extends @Nullable Tensor> grads) {
    return new GradOptions(
        grads, retainGraph, createGraph, allowUnused, materializeGrads, isGradsBatched);
  }

  /** The same with gradients of the outputs. */
  public GradOptions gradOutputs(Tensor... grads) {
    return gradOutputs(List.of(Require.nonNulls(grads, "grads")));
  }

  /** The same, keeping the graph or not. */
  public GradOptions retainGraph(@Nullable Boolean retain) {
    return new GradOptions(
        gradOutputs, retain, createGraph, allowUnused, materializeGrads, isGradsBatched);
  }

  /** The same, with gradients that can be differentiated or not. */
  public GradOptions createGraph(boolean create) {
    return new GradOptions(
        gradOutputs, retainGraph, create, allowUnused, materializeGrads, isGradsBatched);
  }

  /** The same, allowing inputs without influence or not. */
  public GradOptions allowUnused(@Nullable Boolean allow) {
    return new GradOptions(
        gradOutputs, retainGraph, createGraph, allow, materializeGrads, isGradsBatched);
  }

  /** The same, with zeros for inputs without influence or not. */
  public GradOptions materializeGrads(boolean materialize) {
    return new GradOptions(
        gradOutputs, retainGraph, createGraph, allowUnused, materialize, isGradsBatched);
  }

  /** The same, for several gradients of each output at once or not. */
  public GradOptions isGradsBatched(boolean batched) {
    return new GradOptions(
        gradOutputs, retainGraph, createGraph, allowUnused, materializeGrads, batched);
  }
}
