package dev.adjoint.conformance;

import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something done with the graph of one operation, and what can be seen of it. */
sealed interface Experiment {

  /**
   * What could be seen.
   *
   * @param error the refusal; null where there was none
   * @param requires for each gradient whether it requires a gradient in turn
   * @param values gradients; null where there is none
   */
  record Observation(
      @Nullable String error, List<Boolean> requires, List<@Nullable HostTensor> values) {
    static final Observation NOTHING = new Observation(null, List.of(), List.of());
  }

  <T> Observation on(Library<T> library, List<Input> inputs);

  /** Runs the experiment, a refusal being an observation too. */
  default <T> Observation run(Library<T> library, List<Input> inputs) {
    try (library) {
      return on(library, inputs);
    } catch (RuntimeException e) {
      String refusal = library.refusal(e);
      if (refusal == null) {
        throw e;
      }
      return new Observation(refusal, List.of(), List.of());
    }
  }

  /**
   * An operand or result is changed after the operation, and backward is run.
   *
   * @param which the number among the operands and, after them, the results
   * @param requiring the operand that requires a gradient; negative for all that can
   * @param asked whether all require gradients, and that of {@code requiring} alone is asked for
   */
  record Changed(int which, int requiring, boolean asked) implements Experiment {
    @Override
    public <T> Observation on(Library<T> library, List<Input> inputs) {
      Call<T> call = Call.of(library, inputs, asked ? -1 : requiring);
      List<T> weights = call.weights(library, RowCheck::gradientFor, false);
      List<T> all = new ArrayList<>(call.operands());
      all.addAll(call.results());
      library.change(all.get(which));
      List<T> leaves = asked ? List.of(call.leaves().get(leaf(inputs))) : call.leaves();
      return call.roots().isEmpty()
          ? Observation.NOTHING
          : seen(library, library.grad(call.roots(), weights, leaves, false));
    }

    /** The number of the operand among those that require gradients. */
    private int leaf(List<Input> inputs) {
      return (int)
          inputs.subList(0, requiring).stream().filter(i -> i.dtype().isFloatingPoint()).count();
    }

    @Override
    public String toString() {
      return "change of "
          + which
          + (requiring < 0
              ? ""
              : " where operand " + requiring + (asked ? " is asked for" : " requires a gradient"));
    }
  }

  /**
   * Backward with incoming gradients of its own.
   *
   * @param what what the gradients are
   * @param weights makes the gradient of a result from what the result looks like
   */
  record Weighted(String what, Function<HostTensor, Input> weights) implements Experiment {
    @Override
    public <T> Observation on(Library<T> library, List<Input> inputs) {
      Call<T> call = Call.of(library, inputs, -1);
      List<T> all = call.weights(library, weights, false);
      return call.roots().isEmpty()
          ? Observation.NOTHING
          : seen(library, library.grad(call.roots(), all, call.leaves(), false));
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /** The results, and their gradients. */
  record Computed() implements Experiment {
    @Override
    public <T> Observation on(Library<T> library, List<Input> inputs) {
      Call<T> call = Call.of(library, inputs, -1);
      List<@Nullable HostTensor> values = new ArrayList<>();
      call.results().forEach(result -> values.add(library.host(result)));
      if (!call.roots().isEmpty()) {
        List<T> weights = call.weights(library, RowCheck::gradientFor, false);
        library.grad(call.roots(), weights, call.leaves(), false).stream()
            .map(grad -> grad == null ? null : library.host(grad))
            .forEach(values::add);
      }
      return new Observation(null, List.of(), values);
    }

    @Override
    public String toString() {
      return "extreme values";
    }
  }

  /** Backward is recorded and run backward in turn. */
  record Recorded() implements Experiment {
    @Override
    public <T> Observation on(Library<T> library, List<Input> inputs) {
      Call<T> call = Call.of(library, inputs, -1);
      List<T> weights = call.weights(library, RowCheck::gradientFor, true);
      if (call.roots().isEmpty()) {
        return Observation.NOTHING;
      }
      List<@Nullable T> first = library.grad(call.roots(), weights, call.leaves(), true);
      Observation seen = seen(library, first);
      List<T> again = new ArrayList<>();
      List<T> secondWeights = new ArrayList<>();
      for (T grad : first) {
        if (grad != null && library.requiresGrad(grad)) {
          again.add(grad);
          secondWeights.add(library.leaf(RowCheck.gradientFor(library.host(grad)), false));
        }
      }
      if (again.isEmpty()) {
        return seen;
      }
      List<T> variables = new ArrayList<>(call.leaves());
      variables.addAll(weights);
      Observation second = seen(library, library.grad(again, secondWeights, variables, true));
      List<Boolean> requires = new ArrayList<>(seen.requires());
      requires.addAll(second.requires());
      List<@Nullable HostTensor> values = new ArrayList<>(seen.values());
      values.addAll(second.values());
      return new Observation(null, requires, values);
    }

    @Override
    public String toString() {
      return "derivatives of the gradients";
    }
  }

  /**
   * Backward is recorded, then a tensor that it may have kept is changed, and what was recorded is
   * run backward.
   *
   * @param which the number among the operands, the results, and the incoming gradients after them
   */
  record ChangedLater(int which) implements Experiment {
    @Override
    public <T> Observation on(Library<T> library, List<Input> inputs) {
      Call<T> call = Call.of(library, inputs, -1);
      List<T> weights = call.weights(library, RowCheck::gradientFor, false);
      if (call.roots().isEmpty()) {
        return Observation.NOTHING;
      }
      List<T> all = new ArrayList<>(call.operands());
      all.addAll(call.results());
      all.addAll(weights);
      List<@Nullable T> first = library.grad(call.roots(), weights, call.leaves(), true);
      List<T> again = new ArrayList<>();
      List<T> secondWeights = new ArrayList<>();
      for (T grad : first) {
        if (grad != null && library.requiresGrad(grad)) {
          again.add(grad);
          secondWeights.add(library.leaf(RowCheck.gradientFor(library.host(grad)), false));
        }
      }
      if (again.isEmpty() || which >= all.size()) {
        return Observation.NOTHING;
      }
      library.change(all.get(which));
      return seen(library, library.grad(again, secondWeights, call.leaves(), false));
    }

    @Override
    public String toString() {
      return "change of " + which + " after a recorded backward";
    }
  }

  /**
   * A call whose operands are copies of leaves.
   *
   * @param leaves those that require gradients
   * @param operands the copies
   * @param results the results
   * @param roots the results that require gradients
   */
  record Call<T>(List<T> leaves, List<T> operands, List<T> results, List<T> roots) {
    static <T> Call<T> of(Library<T> library, List<Input> inputs, int requiring) {
      List<T> leaves = new ArrayList<>();
      List<T> operands = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        boolean requires =
            inputs.get(i).dtype().isFloatingPoint() && (requiring < 0 || requiring == i);
        T leaf = library.leaf(inputs.get(i), requires);
        if (requires) {
          leaves.add(leaf);
        }
        operands.add(library.copy(leaf));
      }
      List<T> results = library.call(operands);
      List<T> roots = results.stream().filter(library::requiresGrad).toList();
      return new Call<>(leaves, operands, results, roots);
    }

    List<T> weights(Library<T> library, Function<HostTensor, Input> make, boolean requires) {
      return roots.stream()
          .map(root -> library.leaf(make.apply(library.host(root)), requires))
          .toList();
    }
  }

  private static <T> Observation seen(Library<T> library, List<@Nullable T> grads) {
    List<Boolean> requires = new ArrayList<>();
    List<@Nullable HostTensor> values = new ArrayList<>();
    for (T grad : grads) {
      requires.add(grad != null && library.requiresGrad(grad));
      values.add(grad == null ? null : library.host(grad));
    }
    return new Observation(null, requires, values);
  }
}
