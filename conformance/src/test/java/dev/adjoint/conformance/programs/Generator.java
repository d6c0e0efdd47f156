package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Grad;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.conformance.programs.Table.Entry;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase.Kind;
import dev.adjoint.testkit.OpSpecs;
import dev.adjoint.testkit.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a program as it runs, so that operands fit: all of it follows from the seed, the level and
 * the number.
 */
final class Generator {
  private static final long[][] SIZES = {
    {}, {0}, {1}, {3}, {4}, {5}, {2, 3}, {3, 2}, {3, 4}, {2, 1}, {1, 3}, {3, 0, 2}, {2, 3, 4}
  };
  private static final DType[] OTHERS = DType.values();

  private final SplittableRandom random;
  private final Level level;
  private final String name;
  private final Machine machine;
  private final List<Step> steps = new ArrayList<>();
  private final ValueSource values;
  private final DType main;
  private final boolean mixed;
  private @Nullable Difference difference;
  private int next;

  private Generator(long seed, Level level, long number, Machine machine) {
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number * 31 + level.ordinal());
    this.level = level;
    this.name = level + " " + number + " of seed " + seed;
    this.machine = machine;
    int kind = random.nextInt(10);
    this.values =
        kind < 5 || level == Level.FUNCTION
            ? ValueSource.ORDINARY
            : kind < 7 ? ValueSource.TIES : ValueSource.SPECIAL;
    int type = random.nextInt(20);
    this.main =
        type < 9 || level == Level.FUNCTION
            ? DType.FLOAT64
            : type < 15 ? DType.FLOAT32 : OTHERS[random.nextInt(OTHERS.length)];
    this.mixed = random.nextInt(level == Level.FUNCTION ? 12 : 3) == 0;
  }

  /** A program that was made, and how it went. */
  record Made(
      Program program, @Nullable Difference difference, long comparisons, List<Call> refusals) {}

  static Made make(long seed, Level level, long number) {
    try (Machine machine = new Machine()) {
      Generator generator = new Generator(seed, level, number, machine);
      List<Call> refusals = new ArrayList<>();
      generator.generate(refusals);
      return generator.made(refusals);
    }
  }

  /** A program of one call of a row. */
  static Made single(Entry entry, long number) {
    try (Machine machine = new Machine()) {
      Generator generator = new Generator(1, Level.SINGLE, number, machine);
      List<Call> refusals = new ArrayList<>();
      generator.call(entry, refusals);
      return generator.made(refusals);
    }
  }

  private Made made(List<Call> refusals) {
    Program program = new Program(name, List.copyOf(steps));
    Difference found = difference;
    if (found == null && !steps.isEmpty()) {
      found = machine.finish(steps.getLast());
    }
    return new Made(program, found, machine.comparisons(), refusals);
  }

  private void generate(List<Call> refusals) {
    switch (level) {
      case SINGLE -> {
        call(e -> true, refusals);
        gradients(false);
      }
      case CHAIN -> {
        int calls = random.nextInt(2, 7);
        for (int i = 0; i < calls && !done(); i++) {
          call(e -> e.arity() > 0 || random.nextInt(10) == 0, refusals);
        }
        gradients(false);
      }
      case WRITES -> {
        int calls = random.nextInt(2, 7);
        for (int i = 0; i < calls && !done(); i++) {
          int kind = random.nextInt(5);
          call(
              kind < 2
                  ? Generator::isView
                  : kind < 4
                      ? e -> e.kase().kind() == Kind.IN_PLACE
                      : e -> e.row().family() == Family.POINTWISE,
              refusals);
        }
        gradients(false);
      }
      case CHANGED -> {
        int calls = random.nextInt(1, 4);
        for (int i = 0; i < calls && !done(); i++) {
          call(e -> e.row().node() != null, refusals);
        }
        if (!done()) {
          change();
        }
        gradients(false);
      }
      case SECOND -> {
        int calls = random.nextInt(1, 4);
        for (int i = 0; i < calls && !done(); i++) {
          call(e -> e.row().node() != null, refusals);
        }
        gradients(true);
        int more = random.nextInt(1, 3);
        for (int i = 0; i < more && !done(); i++) {
          if (random.nextInt(3) == 0) {
            call(e -> e.row().family() == Family.POINTWISE, refusals);
          }
          gradients(random.nextBoolean());
        }
      }
      case FUNCTION -> {
        int calls = random.nextInt(1, 5);
        for (int i = 0; i < calls && !done(); i++) {
          int kind = random.nextInt(6);
          call(
              e ->
                  e.row().node() != null
                      && e.row().family() != Family.CREATION
                      && (kind > 1 || (kind == 0 ? isView(e) : e.kase().kind() == Kind.IN_PLACE)),
              refusals);
        }
      }
    }
  }

  private static boolean isView(Entry entry) {
    return entry.kase().kind() == Kind.VIEW || entry.row().family() == Family.VIEW;
  }

  // ---- steps

  private boolean done() {
    return difference != null || machine.ended();
  }

  private void run(Step step) {
    if (!done()) {
      steps.add(step);
      difference = machine.run(step);
    }
  }

  private void call(Predicate<Entry> fits, List<Call> refusals) {
    call(Table.get().pick(random, fits), refusals);
  }

  private void call(Entry entry, List<Call> refusals) {
    Sample sample = entry.samples().get(random.nextInt(entry.samples().size()));
    if (sample.purpose() == Sample.Purpose.REFUSAL && random.nextInt(3) > 0) {
      sample = entry.samples().get(random.nextInt(entry.samples().size()));
    }
    boolean free =
        !entry.isVerbatim()
            && random.nextBoolean()
            && sample.inputs().size() == entry.arity()
            && noneIsIndex(entry);
    List<Ref> operands = new ArrayList<>();
    for (int i = 0; i < sample.inputs().size() && !done(); i++) {
      operands.add(
          entry.isVerbatim()
              ? leaf(sample.inputs().get(i))
              : free ? freely(entry, i, operands) : asSampled(entry, i, sample.inputs().get(i)));
    }
    if (entry.kase().kind() == Kind.IN_PLACE && !done()) {
      operands.set(0, writable(operands.getFirst()));
    }
    if (done()
        || !Exemptions.tries(
            entry.row(), entry.kase(), operands.stream().map(this::pair).toList())) {
      return;
    }
    Call call = new Call(next++, entry.row(), entry.number(), List.copyOf(operands));
    run(call);
    if (machine.refused()) {
      refusals.add(call);
    }
  }

  private static boolean noneIsIndex(Entry entry) {
    for (int i = 0; i < entry.arity(); i++) {
      if (entry.isIndex(i)) {
        return false;
      }
    }
    return true;
  }

  /** Any value there is, or another one that may broadcast with the operands before. */
  private Ref freely(Entry entry, int operand, List<Ref> before) {
    boolean condition = entry.isFixed(operand);
    if (before.isEmpty()) {
      Ref known = random.nextInt(6) == 0 ? null : known(v -> !condition || is(v, DType.BOOL));
      long[] sizes = SIZES[random.nextInt(SIZES.length)];
      return known != null ? known : leaf(sizes, condition ? DType.BOOL : type());
    }
    long[] sizes = sizes(before.getFirst());
    Ref known =
        random.nextInt(3) == 0
            ? null
            : known(v -> (!condition || is(v, DType.BOOL)) && broadcasts(sizes(v), sizes));
    if (known != null) {
      return known;
    }
    long[] own =
        switch (random.nextInt(6)) {
          case 0 -> new long[0];
          case 1 -> sizes.length == 0 ? sizes : Arrays.copyOfRange(sizes, 1, sizes.length);
          case 2 -> {
            long[] some = sizes.clone();
            if (some.length > 0) {
              some[random.nextInt(some.length)] = 1;
            }
            yield some;
          }
          default -> sizes;
        };
    return leaf(own, condition ? DType.BOOL : type());
  }

  /** A value of the sample's sizes, or a new one. */
  private Ref asSampled(Entry entry, int operand, Input input) {
    if (entry.isIndex(operand)) {
      return leaf(input);
    }
    boolean fixed = entry.isFixed(operand);
    Ref known =
        random.nextInt(5) == 0
            ? null
            : known(
                v -> (!fixed || is(v, input.dtype())) && Arrays.equals(sizes(v), input.sizes()));
    return known != null
        ? known
        : leaf(input.sizes(), fixed ? input.dtype() : type(), input.form());
  }

  /** A value that can be written in place: a leaf that requires a gradient is copied first. */
  private Ref writable(Ref ref) {
    Machine.Pair pair = machine.get(ref);
    if (pair == null || !(pair.ours().requiresGrad() && pair.isLeaf()) || random.nextInt(20) == 0) {
      return ref;
    }
    Call copy = new Call(next++, OpSpecs.named("clone"), 0, List.of(ref));
    run(copy);
    return new Ref(copy.id(), 0);
  }

  /** Writes into an operand or a result of what went before. */
  private void change() {
    int writes = random.nextInt(1, 3);
    for (int i = 0; i < writes && !done(); i++) {
      Ref target = known(v -> !(pair(v).isLeaf() && pair(v).ours().requiresGrad()));
      if (target == null) {
        return;
      }
      Entry entry =
          Table.get()
              .pick(
                  random,
                  e -> e.kase().kind() == Kind.IN_PLACE && !e.isVerbatim() && noneIsIndex(e));
      List<Ref> operands = new ArrayList<>(List.of(target));
      while (operands.size() < entry.arity() && !done()) {
        operands.add(freely(entry, operands.size(), operands));
      }
      if (!done()
          && Exemptions.tries(
              entry.row(), entry.kase(), operands.stream().map(this::pair).toList())) {
        run(new Call(next++, entry.row(), entry.number(), List.copyOf(operands)));
      }
    }
  }

  private void gradients(boolean create) {
    if (done()) {
      return;
    }
    List<Ref> outputs = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
      Ref output = known(v -> pair(v).ours().requiresGrad() && !pair(v).isLeaf());
      if (output != null && !outputs.contains(output)) {
        outputs.add(output);
      }
    }
    List<Ref> inputs = new ArrayList<>();
    boolean backward = random.nextInt(6) == 0;
    for (Map.Entry<Ref, Machine.Pair> entry : machine.values().entrySet()) {
      boolean leaf = entry.getValue().isLeaf();
      // Not for gradients, which formulas may be put together from in other ways.
      if (entry.getValue().ours().requiresGrad()
          && !entry.getValue().gradient()
          && (leaf || (!backward && random.nextInt(4) == 0))) {
        inputs.add(entry.getKey());
      }
    }
    if (outputs.isEmpty() || inputs.isEmpty()) {
      return;
    }
    int kind = random.nextInt(8);
    Weights weights =
        kind < 2
            ? Weights.ONES
            : kind < 6
                ? Weights.ORDINARY
                : Weights.values()[random.nextInt(Weights.values().length)];
    long seed = random.nextInt(1000);
    boolean retain = create || random.nextInt(4) == 0;
    run(new Grad(next++, outputs, inputs, weights, seed, retain, create, backward));
    if (!done() && !create && random.nextInt(6) == 0) {
      run(new Grad(next++, outputs, inputs, Weights.ORDINARY, seed + 7, false, false, false));
    }
  }

  // ---- values

  private @Nullable Ref known(Predicate<Ref> fits) {
    List<Ref> some =
        machine.values().keySet().stream()
            .filter(v -> pair(v).ours().numel() <= Table.LARGEST * 4L)
            .filter(fits)
            .toList();
    if (some.isEmpty()) {
      return null;
    }
    // What came last is more likely.
    return some.get(Math.max(random.nextInt(some.size()), random.nextInt(some.size())));
  }

  private Ref leaf(long[] sizes, DType dtype) {
    Form[] forms = Form.values();
    return leaf(
        sizes,
        dtype,
        random.nextInt(3) > 0 ? Form.CONTIGUOUS : forms[random.nextInt(forms.length)]);
  }

  private Ref leaf(long[] sizes, DType dtype, Form form) {
    Form own = form == Form.EXPANDED || !form.fits(sizes) ? Form.CONTIGUOUS : form;
    int count = Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact));
    return leaf(new Input(dtype, sizes, own, values.sample(dtype, count, random)));
  }

  private Ref leaf(Input input) {
    boolean requires = input.dtype().isFloatingPoint() && random.nextInt(5) > 0;
    Leaf leaf = new Leaf(next++, input, requires);
    run(leaf);
    return new Ref(leaf.id(), 0);
  }

  private DType type() {
    return mixed && random.nextInt(3) == 0 ? OTHERS[random.nextInt(OTHERS.length)] : main;
  }

  private Machine.Pair pair(Ref ref) {
    return java.util.Objects.requireNonNull(machine.get(ref));
  }

  private boolean is(Ref ref, DType dtype) {
    return pair(ref).ours().dtype() == dtype;
  }

  private long[] sizes(Ref ref) {
    Machine.Pair pair = machine.get(ref);
    return pair == null ? new long[0] : pair.ours().shape().toArray();
  }

  private static boolean broadcasts(long[] some, long[] others) {
    for (int d = 1; d <= Math.min(some.length, others.length); d++) {
      long a = some[some.length - d];
      long b = others[others.length - d];
      if (a != b && a != 1 && b != 1) {
        return false;
      }
    }
    return true;
  }
}
