package dev.adjoint.conformance.programs;

import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One step of a program; its results are named by its number, which no other step has. */
sealed interface Step {
  int id();

  /** The values that the step reads. */
  List<Ref> reads();

  /** The same step with other values read. */
  Step reading(UnaryOperator<Ref> change);

  /**
   * A value: which result of which step.
   *
   * @param step the number of the step
   * @param result which of its results
   */
  record Ref(int step, int result) {
    @Override
    public String toString() {
      return "v" + step + (result == 0 ? "" : "_" + result);
    }
  }

  /** A tensor of given elements. */
  record Leaf(int id, Input input, boolean requiresGrad) implements Step {
    @Override
    public List<Ref> reads() {
      return List.of();
    }

    @Override
    public Step reading(UnaryOperator<Ref> change) {
      return this;
    }
  }

  /** A case of a row of the table. */
  record Call(int id, OpSpec row, int number, List<Ref> reads) implements Step {
    OpCase kase() {
      return row.cases().get(number);
    }

    boolean isInPlace() {
      return kase().kind() == OpCase.Kind.IN_PLACE;
    }

    @Override
    public Step reading(UnaryOperator<Ref> change) {
      return new Call(id, row, number, reads.stream().map(change).toList());
    }
  }

  /**
   * Gradients of outputs for inputs, one result for each input, absent where it is unused.
   *
   * @param backward whether the gradients are added to all leaves instead
   */
  record Grad(
      int id,
      List<Ref> outputs,
      List<Ref> inputs,
      Weights weights,
      long seed,
      boolean retain,
      boolean create,
      boolean backward)
      implements Step {
    @Override
    public List<Ref> reads() {
      List<Ref> all = new ArrayList<>(outputs);
      all.addAll(inputs);
      return all;
    }

    @Override
    public Step reading(UnaryOperator<Ref> change) {
      return with(
          outputs.stream().map(change).toList(), inputs.stream().map(change).toList(), weights);
    }

    Grad with(List<Ref> newOutputs, List<Ref> newInputs, Weights newWeights) {
      return new Grad(id, newOutputs, newInputs, newWeights, seed, retain, create, backward);
    }
  }
}
