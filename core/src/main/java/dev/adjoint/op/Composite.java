package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Family of operations that are composed of others, but have one node of their own, such as losses.
 *
 * <p>All rules follow from the composition, which runs one level deeper: as a batch, with tangents,
 * or recorded. An operation states those that can do better: a forward that computes it at once, or
 * a gradient that reads what was saved.
 */
public interface Composite extends Opaque {

  /**
   * The results, each a new tensor, by differentiable operations alone: elements are not read, and
   * nothing is written in place.
   */
  Tensor[] composed(Tensor[] inputs);

  @Override
  default Tensor[] forward(Tensor[] inputs) {
    return composed(inputs);
  }

  @Override
  default boolean saves(int i, boolean[] needed) {
    return true;
  }

  /** See {@link Opaque}: the gradient of the composition, which is recorded once more. */
  @Override
  default @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    List<Tensor> leaves = new ArrayList<>();
    List<Tensor> roots = new ArrayList<>();
    List<@Nullable Tensor> weights = new ArrayList<>();
    int count = saved.count();
    boolean[] wanted = new boolean[count];
    try (Level level = Level.differentiation()) {
      Tensor[] inputs = new Tensor[count];
      for (int i = 0; i < count; i++) {
        inputs[i] = level.wrap(Levels.resolve(saved.input(i)));
        wanted[i] = saved.needs(i);
        if (wanted[i]) {
          GraphAccess.ensureMeta(inputs[i]).requiresGrad = true;
          leaves.add(inputs[i]);
        }
      }
      Tensor[] results = composed(inputs);
      for (int i = 0; i < results.length; i++) {
        Tensor result = Levels.resolve(results[i]);
        if (grads[i] != null && level.owns(result) && Recording.requiresGrad(result)) {
          roots.add(result);
          weights.add(grads[i]);
        }
      }
    }
    @Nullable Tensor[] found = new Tensor[count];
    if (!roots.isEmpty()) {
      int next = 0;
      List<@Nullable Tensor> all =
          Autograd.grad(roots, leaves, weights, false, GradMode.isEnabled(), true, false);
      for (int i = 0; i < count; i++) {
        found[i] = wanted[i] ? all.get(next++) : null;
      }
    }
    return found;
  }

  /** See {@link Opaque}: the tangents of the composition. */
  @Override
  default @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    try (Level level = Level.forwardDifferentiation()) {
      Tensor[] duals = inputs.clone();
      for (int i = 0; i < duals.length; i++) {
        Tensor tangent = tangents[i];
        if (tangent != null) {
          duals[i] = level.wrap(Levels.resolve(inputs[i]));
          ForwardMode.set(duals[i], tangent, level);
        }
      }
      Tensor[] results = composed(duals);
      @Nullable Tensor[] found = new Tensor[results.length];
      for (int i = 0; i < found.length; i++) {
        Tensor result = Levels.resolve(results[i]);
        Tangent tangent = level.owns(result) ? ForwardMode.tangent(result) : null;
        found[i] = tangent == null ? null : tangent.value();
      }
      return found;
    }
  }

  /** See {@link Opaque}: the composition of batches. */
  @Override
  default Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    try (Level level = Level.batch(size, Level.Randomness.ERROR)) {
      Tensor[] members = new Tensor[inputs.length];
      Arrays.setAll(
          members, i -> batched[i] ? level.wrap(Levels.resolve(inputs[i]), 0) : inputs[i]);
      Tensor[] results = composed(members);
      Tensor[] whole = new Tensor[results.length];
      for (int i = 0; i < whole.length; i++) {
        Tensor result = Levels.resolve(results[i]);
        whole[i] = level.below(() -> level.physicalOrExpanded(result));
      }
      return whole;
    }
  }
}
