package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Grad;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a program that fails as small as it can while it still fails in the same way. */
final class Shrinker {
  private static final int MOST_RUNS = 1500;

  private final Function<Program, @Nullable Difference> run;
  private Program program;
  private Difference difference;
  private int runs;

  /** A small program and its difference. */
  record Shrunk(Program program, Difference difference) {
    /** What tells this difference from others: what differs, and in which operations. */
    String kind() {
      String category = difference.category();
      return category.contains("saved result")
          ? category
          : difference.step() instanceof Call call
              ? category + " " + call.row().name()
              : category + " " + String.join(" ", program.rows());
    }
  }

  private Shrinker(
      Program program, Difference difference, Function<Program, @Nullable Difference> run) {
    this.run = run;
    this.program = program;
    this.difference = difference;
  }

  static Shrunk shrink(
      Program program, Difference difference, Function<Program, @Nullable Difference> run) {
    Shrinker shrinker = new Shrinker(program, difference, run);
    shrinker.cut();
    while (shrinker.runs < MOST_RUNS && shrinker.smaller()) {
      // until nothing more can go
    }
    return new Shrunk(shrinker.program, shrinker.difference);
  }

  /** What comes after the step that fails. */
  private void cut() {
    int last = program.steps().indexOf(difference.step());
    if (last >= 0) {
      attempt(program.steps().subList(0, last + 1));
    }
  }

  private boolean attempt(List<Step> steps) {
    if (steps.isEmpty() || runs++ > MOST_RUNS) {
      return false;
    }
    Program candidate = program.with(steps);
    Difference found;
    try {
      found = run.apply(candidate);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return false; // no longer a program
    }
    if (found == null
        || !found.category().equals(difference.category())
        || !found.step().getClass().equals(difference.step().getClass())
        || (found.step() instanceof Call a
            && difference.step() instanceof Call b
            && !a.row().name().equals(b.row().name()))) {
      return false;
    }
    program = candidate;
    difference = found;
    return true;
  }

  private boolean smaller() {
    boolean any = false;
    for (int i = program.steps().size() - 1; i >= 0; i--) {
      if (i < program.steps().size()) {
        any |= without(i) || bypassed(i) || simpler(i);
      }
    }
    return any || sizes();
  }

  /** Without a step, and without what reads it. */
  private boolean without(int index) {
    List<Step> kept = new ArrayList<>();
    List<Integer> gone = new ArrayList<>();
    for (int i = 0; i < program.steps().size(); i++) {
      Step step = program.steps().get(i);
      if (step instanceof Grad grad && i != index) {
        List<Ref> outputs = grad.outputs().stream().filter(r -> !gone.contains(r.step())).toList();
        List<Ref> inputs = grad.inputs().stream().filter(r -> !gone.contains(r.step())).toList();
        if (outputs.isEmpty() || inputs.isEmpty()) {
          gone.add(step.id());
        } else {
          kept.add(grad.with(outputs, inputs, grad.weights()));
        }
      } else if (i == index || step.reads().stream().anyMatch(r -> gone.contains(r.step()))) {
        gone.add(step.id());
      } else {
        kept.add(step);
      }
    }
    return attempt(kept);
  }

  /** With one of a call's operands in place of its result. */
  private boolean bypassed(int index) {
    if (!(program.steps().get(index) instanceof Call call)) {
      return false;
    }
    for (Ref operand : call.reads()) {
      List<Step> kept = new ArrayList<>();
      for (Step step : program.steps()) {
        if (step.id() != call.id()) {
          kept.add(step.reading(r -> r.step() == call.id() ? operand : r));
        }
      }
      if (attempt(kept)) {
        return true;
      }
    }
    return false;
  }

  private boolean simpler(int index) {
    return switch (program.steps().get(index)) {
      case Leaf leaf -> leaf(index, leaf);
      case Grad grad -> grad(index, grad);
      case Call _ -> false;
    };
  }

  private boolean replace(int index, Step step) {
    List<Step> steps = new ArrayList<>(program.steps());
    steps.set(index, step);
    return attempt(steps);
  }

  private boolean grad(int index, Grad grad) {
    boolean any = false;
    Grad now = grad;
    if (now.outputs().size() > 1) {
      for (Ref output : now.outputs()) {
        Grad one = now.with(List.of(output), now.inputs(), now.weights());
        if (replace(index, one)) {
          now = one;
          any = true;
          break;
        }
      }
    }
    if (now.inputs().size() > 1) {
      for (Ref input : now.inputs()) {
        Grad one = now.with(now.outputs(), List.of(input), now.weights());
        if (replace(index, one)) {
          now = one;
          any = true;
          break;
        }
      }
    }
    for (Weights weights : Weights.values()) {
      if (weights.ordinal() < now.weights().ordinal()) {
        Grad one = now.with(now.outputs(), now.inputs(), weights);
        if (replace(index, one)) {
          return true;
        }
      }
    }
    return any;
  }

  private boolean leaf(int index, Leaf leaf) {
    boolean any = false;
    Leaf now = leaf;
    Input input = now.input();
    if (now.requiresGrad()) {
      Leaf other = new Leaf(now.id(), input, false);
      if (replace(index, other)) {
        now = other;
        any = true;
      }
    }
    if (input.form() != Form.CONTIGUOUS) {
      Leaf other =
          with(now, new Input(input.dtype(), input.sizes(), Form.CONTIGUOUS, input.values()));
      if (replace(index, other)) {
        now = other;
        any = true;
      }
    }
    for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
      input = now.input();
      if (input.dtype().isFloatingPoint() && input.dtype().compareTo(dtype) != 0) {
        if (input.dtype() == DType.FLOAT64) {
          break;
        }
        Leaf other = with(now, input.withDType(dtype));
        if (replace(index, other)) {
          now = other;
          any = true;
          break;
        }
      }
    }
    if (now.input().dtype().isFloatingPoint() && now.input().values().count() <= Table.LARGEST) {
      any |= elements(index, now);
    }
    return any;
  }

  private boolean elements(int index, Leaf leaf) {
    Leaf now = leaf;
    double[] array = ((Values.Floats) now.input().values()).array();
    boolean any = false;
    double[] plain = IntStream.rangeClosed(1, array.length).mapToDouble(i -> i).toArray();
    if (!simple(array) && replace(index, with(now, plain))) {
      return true;
    }
    for (int i = 0; i < array.length; i++) {
      if (simple(array[i])) {
        continue;
      }
      for (double value : new double[] {i + 1, Math.rint(array[i]), 0}) {
        double[] changed = array.clone();
        changed[i] = value;
        if (value != array[i] && simple(value) && replace(index, with(now, changed))) {
          array = changed;
          now = with(now, changed);
          any = true;
          break;
        }
      }
    }
    return any;
  }

  private static boolean simple(double... array) {
    return Arrays.stream(array).allMatch(v -> v == Math.rint(v) && Math.abs(v) < 100);
  }

  private static Leaf with(Leaf leaf, Input input) {
    return new Leaf(leaf.id(), input, leaf.requiresGrad());
  }

  private static Leaf with(Leaf leaf, double[] array) {
    Input input = leaf.input();
    double[] rounded = Arrays.stream(array).map(v -> Values.round(v, input.dtype())).toArray();
    return with(
        leaf, new Input(input.dtype(), input.sizes(), input.form(), new Values.Floats(rounded)));
  }

  /** Smaller sizes: every leaf's dimensions of one size, made 1, or the first one dropped. */
  private boolean sizes() {
    for (long size : new long[] {5, 4, 3, 2}) {
      for (long less : new long[] {1, size - 1}) {
        List<Step> steps = new ArrayList<>();
        boolean changed = false;
        for (Step step : program.steps()) {
          if (step instanceof Leaf leaf
              && Arrays.stream(leaf.input().sizes()).anyMatch(s -> s == size)) {
            changed = true;
            long[] sizes =
                Arrays.stream(leaf.input().sizes()).map(s -> s == size ? less : s).toArray();
            steps.add(with(leaf, resized(leaf.input(), sizes)));
          } else {
            steps.add(step);
          }
        }
        if (changed && less != size && attempt(steps)) {
          return true;
        }
      }
    }
    List<Step> flat = new ArrayList<>();
    boolean changed = false;
    for (Step step : program.steps()) {
      if (step instanceof Leaf leaf && leaf.input().sizes().length > 0) {
        changed = true;
        long[] sizes = leaf.input().sizes();
        flat.add(with(leaf, resized(leaf.input(), Arrays.copyOfRange(sizes, 1, sizes.length))));
      } else {
        flat.add(step);
      }
    }
    return changed && attempt(flat);
  }

  private static Input resized(Input input, long... sizes) {
    int count = Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact));
    Values values =
        switch (input.values()) {
          case Values.Floats(double[] a) -> new Values.Floats(Arrays.copyOf(a, count));
          case Values.Longs(long[] a) -> new Values.Longs(Arrays.copyOf(a, count));
        };
    return new Input(
        input.dtype(), sizes, input.form().fits(sizes) ? input.form() : Form.CONTIGUOUS, values);
  }
}
