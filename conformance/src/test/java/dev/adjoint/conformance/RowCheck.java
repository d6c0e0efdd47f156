package dev.adjoint.conformance;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.conformance.Judge.Finding;
import dev.adjoint.conformance.Judge.References;
import dev.adjoint.conformance.Tally.Verdict;
import dev.adjoint.testkit.Deviation;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.Sample;
import dev.adjoint.testkit.Sample.Purpose;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one row of the table on both libraries and lists every difference. */
final class RowCheck {
  private static final int REPORTED = 60;
  private static final int REPORTED_OF_CASE = 5;
  // A script's numbers come to overloads that Python hides behind wrapped numbers.
  private static final List<String> WRAPPED =
      List.of("AddBackward1", "SubBackward1", "MulBackward1", "DivBackward1");

  private final OpSpec spec;
  private final Oracle oracle = Oracle.get();
  private final Tally tally = Tally.get();
  private final List<String> differences = new ArrayList<>();
  private final Set<DType> accepted = EnumSet.noneOf(DType.class);
  private final Set<@Nullable String> nodes = new TreeSet<>();
  private int total;
  private int inCase;
  private boolean gradientsOnly;

  RowCheck(OpSpec spec) {
    this.spec = spec;
  }

  /**
   * Leaves out what only rows have: the run without gradients, strides (which tell how the gradient
   * of a gradient was put together), and what a row says of itself.
   */
  RowCheck gradientsOnly() {
    gradientsOnly = true;
    return this;
  }

  /** Every difference found, at most some of them in words. */
  List<String> run() {
    for (OpCase kase : spec.cases()) {
      inCase = 0;
      for (Sample sample : kase.samples(spec)) {
        check(kase, sample);
      }
    }
    if (!gradientsOnly) {
      requireTrueRow();
    }
    if (total > differences.size()) {
      differences.add("... and " + (total - differences.size()) + " more");
    }
    return differences;
  }

  private void requireTrueRow() {
    if (!accepted.isEmpty() && !accepted.equals(spec.dtypes())) {
      report("the row says " + spec.dtypes() + ", libtorch takes " + accepted);
    }
    if (spec.node() == null ? !nodes.isEmpty() : !nodes.contains(spec.node())) {
      report("the row says " + spec.node() + ", libtorch's nodes are " + nodes);
    }
  }

  private void check(OpCase kase, Sample sample) {
    String python = kase.python();
    OpCall call = kase.call();
    if (!gradientsOnly) {
      compare(kase, sample, python, call, false);
    }
    boolean inPlace = kase.kind() == OpCase.Kind.IN_PLACE;
    if (inPlace) {
      call = in -> kase.call().apply(withCloneFirst(in));
      python = "x = x.clone()\n" + (python.contains("return ") ? "" : "return ") + python;
    }
    boolean hasGradient =
        sample.hasFloating() && sample.purpose() != Purpose.REFUSAL && !sample.inputs().isEmpty();
    if (hasGradient) {
      compare(kase, sample, python, call, true);
    }
    if (kase.kind() == OpCase.Kind.VIEW) {
      compare(
          kase,
          sample,
          "r = " + kase.python() + "\nr.fill_(1)\nreturn x",
          in -> {
            kase.call().apply(in).getFirst().fill_(1);
            return List.of(in[0]);
          },
          false);
    }
  }

  private static Tensor[] withCloneFirst(Tensor[] inputs) {
    Tensor[] copy = inputs.clone();
    copy[0] = inputs[0].clone();
    return copy;
  }

  private void compare(
      OpCase kase, Sample sample, String python, OpCall call, boolean withGradient) {
    List<Input> inputs = sample.inputs();
    Outcome theirs = runTheirs(python, sample, withGradient);
    Outcome ours =
        withGradient
            ? Ours.backward(call, inputs, RowCheck::gradientFor)
            : Ours.forward(call, inputs);
    String context = spec.name() + " " + kase.label() + " `" + python + "` on " + sample;
    if (theirs.error() != null || ours.error() != null) {
      if (theirs.error() == null && isEmptyOfRefusedType(sample, theirs)
          || ours.error() == null && withGradient && spec.isFailureOfLibtorch(theirs.error())) {
        return;
      }
      refusal(context, ours.error(), theirs.error());
      return;
    }
    observe(kase, sample, theirs);
    if (ours.outputs().size() != theirs.outputs().size()) {
      report(context + ": " + ours.outputs().size() + " results, not " + theirs.outputs().size());
      return;
    }
    for (int i = 0; i < ours.outputs().size(); i++) {
      int index = i;
      HostTensor mine = ours.outputs().get(i);
      References references =
          new References(
              () -> output(runTheirs(python, sample.inFloat64(), false), index),
              () -> output(runTheirs(python, sample.inFloat64().abs(), false), index));
      Finding finding = judge(kase, sample, ours, mine, theirs.outputs().get(i), references);
      if (finding.verdict() == Verdict.DIFFERENT && spec.deviates(Deviation.Kind.VECTOR_LOOP)) {
        HostTensor single = runTheirs(kase.python(), sample.strided(), false).outputs().get(i);
        HostTensor laid = single.withStrides(theirs.outputs().get(i).strides());
        finding = judge(kase, sample, ours, mine, laid, references);
      }
      settle(context + (withGradient ? " with gradient" : ""), mine, finding);
      if (kase.kind() == OpCase.Kind.VIEW && !inputs.isEmpty()) {
        long relative = mine.offset() - inputs.getFirst().offset();
        if (mine.numel() > 0 && relative != theirs.outputs().get(i).offset()) {
          report(
              context + ": offset " + relative + ", libtorch " + theirs.outputs().get(i).offset());
        }
      }
    }
    if (withGradient) {
      nodes(context, ours, theirs);
      gradients(context, ours, theirs, python, sample);
    }
  }

  private Finding judge(
      OpCase kase,
      Sample sample,
      Outcome ours,
      HostTensor mine,
      HostTensor theirs,
      References references) {
    return Judge.compare(
        mine,
        theirs,
        kase.tolerance(spec),
        gradientsOnly ? coarsest(sample, ours) : null,
        !gradientsOnly,
        references);
  }

  /** Gathers from libtorch what the row says of itself. */
  private void observe(OpCase kase, Sample sample, Outcome theirs) {
    if (sample.purpose() == Purpose.LAYOUT
        && kase == spec.cases().getFirst()
        && theirs.outputs().stream().anyMatch(o -> o.numel() > 0)
        && !sample.inputs().isEmpty()) {
      accepted.add(sample.inputs().getLast().dtype());
    }
    theirs.nodes().stream().filter(Objects::nonNull).map(RowCheck::inPython).forEach(nodes::add);
  }

  private Outcome runTheirs(String python, Sample sample, boolean withGradient) {
    return withGradient
        ? oracle.backward(python, sample.inputs(), RowCheck::gradientFor)
        : oracle.forward(python, sample.inputs());
  }

  private void gradients(
      String context, Outcome ours, Outcome theirs, String python, Sample sample) {
    for (int i = 0; i < ours.grads().size(); i++) {
      int index = i;
      HostTensor mine = ours.grads().get(i);
      HostTensor other = theirs.grads().get(i);
      String what = context + ": gradient of operand " + i;
      if (mine == null || other == null) {
        if (mine != other) {
          tally.count(spec.name(), Verdict.DIFFERENT, 0);
          report(what + " is " + (mine == null ? "null" : "not null") + ", libtorch otherwise");
        }
        continue;
      }
      References references =
          new References(
              () -> grad(runTheirs(python, sample.inFloat64(), true), index),
              () -> gradientMagnitudes(theirs, python, sample, index));
      DType precision = coarsest(sample, ours);
      Finding finding =
          Judge.compare(mine, other, spec.gradTolerance(), precision, true, references);
      if (finding.verdict() == Verdict.DIFFERENT && spec.deviates(Deviation.Kind.VECTOR_LOOP)) {
        // A write clones its operand first, which lays the elements side by side again.
        String plain = python.replace("x = x.clone()\n", "").replace("_(", "(");
        HostTensor single = grad(runTheirs(plain, sample.strided(), true), index);
        if (single != null) {
          HostTensor laid = single.withStrides(other.strides());
          finding = Judge.compare(mine, laid, spec.gradTolerance(), precision, true, references);
        }
      }
      settle(what, mine, finding);
    }
  }

  /** Sums of the magnitudes of what a gradient is added up from. */
  private @Nullable HostTensor gradientMagnitudes(
      Outcome theirs, String python, Sample sample, int index) {
    Input operand = sample.inputs().get(index);
    long[] sizes = theirs.outputs().getFirst().sizes();
    if (spec.family() != Family.POINTWISE || Arrays.equals(operand.sizes(), sizes)) {
      List<Input> magnitudes = sample.inFloat64().abs().inputs();
      return grad(oracle.backward(python, magnitudes, seen -> gradientFor(seen).abs()), index);
    }
    HostTensor terms = null;
    if (operand.broadcastsTo(sizes)) {
      List<Input> whole =
          sample.inFloat64().inputs().stream().map(i -> i.broadcastTo(sizes)).toList();
      terms = grad(oracle.backward(python, whole, RowCheck::gradientFor), index);
    }
    if (terms == null) {
      // Weights of channels (prelu): where gradients have one sign, so have the terms of a sum.
      List<Input> inputs = sample.inFloat64().inputs();
      HostTensor sums =
          grad(oracle.backward(python, inputs, seen -> gradientFor(seen).abs()), index);
      return sums == null ? null : magnitudes(operand, ((Values.Floats) sums.values()).array());
    }
    int[] positions = Input.broadcastPositions(operand.sizes(), sizes);
    double[] each = ((Values.Floats) terms.values()).array();
    double[] sums = new double[operand.values().count()];
    for (int i = 0; i < each.length; i++) {
      sums[positions[i]] += Math.abs(each[i]);
    }
    return magnitudes(operand, sums);
  }

  private static HostTensor magnitudes(Input operand, double... values) {
    double[] sizes = Arrays.stream(values).map(Math::abs).toArray();
    return new HostTensor(
        DType.FLOAT64, operand.sizes(), operand.strides(), 0, new Values.Floats(sizes));
  }

  /** The least precise floating type on the way: gradients pass through all of them. */
  private static DType coarsest(Sample sample, Outcome ours) {
    return Stream.concat(
            sample.inputs().stream().map(Input::dtype),
            ours.outputs().stream().map(HostTensor::dtype))
        .filter(DType::isFloatingPoint)
        .max(Comparator.comparingDouble(Values::epsilon))
        .orElse(DType.FLOAT64);
  }

  private void nodes(String context, Outcome ours, Outcome theirs) {
    for (int i = 0; i < ours.nodes().size(); i++) {
      String expected = inPython(theirs.nodes().get(i));
      boolean same = Objects.equals(ours.nodes().get(i), expected);
      tally.count(spec.name(), same ? Verdict.IDENTICAL : Verdict.DIFFERENT, 0);
      if (!same) {
        report(context + ": node " + ours.nodes().get(i) + ", libtorch " + expected);
      }
    }
  }

  /** libtorch looks at some types only when there is something to compute. */
  private boolean isEmptyOfRefusedType(Sample sample, Outcome theirs) {
    return (theirs.outputs().stream().allMatch(o -> o.numel() == 0)
            || sample.inputs().stream().anyMatch(i -> i.values().count() == 0))
        && sample.inputs().stream().noneMatch(i -> spec.dtypes().contains(i.dtype()));
  }

  /** Python wraps numbers into tensors, where a script calls an overload of its own. */
  private static @Nullable String inPython(@Nullable String node) {
    return node != null && WRAPPED.contains(node) ? node.replace('1', '0') : node;
  }

  private void refusal(String context, @Nullable String ours, @Nullable String theirs) {
    boolean both = ours != null && theirs != null;
    tally.count(spec.name(), both ? Verdict.BOTH_REFUSE : Verdict.DIFFERENT, 0);
    if (!both) {
      report(
          context
              + (ours == null
                  ? ": libtorch refuses: " + firstLine(theirs)
                  : ": we refuse: " + ours));
    } else if (!firstLine(ours).contains(firstLine(theirs))) {
      tally.wording(
          spec.name()
              + ": ours \""
              + firstLine(ours)
              + "\", libtorch \""
              + firstLine(theirs)
              + "\"");
    }
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  private void settle(String context, HostTensor mine, Finding finding) {
    tally.count(spec.name(), finding.verdict(), mine.numel());
    if (finding.verdict() == Verdict.DIFFERENT) {
      report(context + ": " + finding.reason());
    }
  }

  private void report(String difference) {
    total++;
    if (inCase++ < REPORTED_OF_CASE && differences.size() < REPORTED) {
      differences.add(difference.length() > 700 ? difference.substring(0, 700) : difference);
    }
  }

  private static @Nullable HostTensor output(Outcome outcome, int index) {
    return outcome.error() == null ? outcome.outputs().get(index) : null;
  }

  private static @Nullable HostTensor grad(Outcome outcome, int index) {
    return outcome.error() == null ? outcome.grads().get(index) : null;
  }

  /** The gradient that both libraries start from: of either sign, never zero, between 1/2 and 2. */
  static Input gradientFor(HostTensor output) {
    SplittableRandom random = new SplittableRandom(output.numel() + 17L);
    double[] array = new double[output.numel()];
    for (int i = 0; i < array.length; i++) {
      double magnitude = random.nextInt(4, 17) * 0.125;
      array[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return new Input(output.dtype(), output.sizes(), Form.CONTIGUOUS, new Values.Floats(array));
  }
}
