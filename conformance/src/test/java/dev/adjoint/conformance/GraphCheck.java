package dev.adjoint.conformance;

import dev.adjoint.DType;
import dev.adjoint.conformance.Experiment.Changed;
import dev.adjoint.conformance.Experiment.ChangedLater;
import dev.adjoint.conformance.Experiment.Computed;
import dev.adjoint.conformance.Experiment.Observation;
import dev.adjoint.conformance.Experiment.Recorded;
import dev.adjoint.conformance.Experiment.Weighted;
import dev.adjoint.testkit.Deviation;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.Sample;
import dev.adjoint.testkit.Sample.Purpose;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs every experiment with the graphs of one row on both libraries and lists the differences:
 * what it saves, which gradients can be differentiated and to what, what becomes of gradients that
 * are not finite, and whether intermediates have the range that they need. A difference that the
 * row names as a {@link Deviation} is none, but a deviation that never shows is one.
 */
final class GraphCheck {
  private static final int SAMPLES = 4;
  private static final int SMALL = 64;
  private static final String CHANGED = "modified by an inplace operation";
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private final OpSpec spec;
  private final List<String> differences = new ArrayList<>();
  private final Set<Deviation.Kind> seen = EnumSet.noneOf(Deviation.Kind.class);
  private int runs;

  GraphCheck(OpSpec spec) {
    this.spec = spec;
  }

  /** How many experiments were run on both libraries. */
  int runs() {
    return runs;
  }

  List<String> run() {
    for (OpCase kase : spec.cases()) {
      for (Sample sample : samples(kase)) {
        List<Input> plain = sample.inputs();
        List<Input> kinks = plain.stream().map(GraphCheck::atKinks).toList();
        for (List<Input> inputs : List.of(plain, kinks)) {
          compare(kase, inputs, new Recorded());
          compare(kase, inputs, weighted("infinite gradients", INFINITE));
          compare(kase, inputs, weighted("NaN as gradients", Double.NaN));
          changes(kase, inputs);
          laterChanges(kase, inputs);
        }
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)) {
          double large = dtype == DType.FLOAT16 ? 300 : 0x1p85;
          compare(kase, scaled(plain, dtype, large), new Computed());
          compare(kase, scaled(plain, dtype, 1 / large), new Computed());
        }
      }
    }
    for (Deviation deviation : spec.deviations()) {
      if (deviation.kind().isOfGraphs() && !seen.contains(deviation.kind())) {
        differences.add(spec.name() + ": there is no sign of \"" + deviation + "\"");
      }
    }
    return differences;
  }

  private void changes(OpCase kase, List<Input> inputs) {
    int results = results(kase, inputs);
    int floating = (int) inputs.stream().filter(i -> i.dtype().isFloatingPoint()).count();
    for (int which = 0; which < inputs.size() + results; which++) {
      compare(kase, inputs, new Changed(which, -1, false));
      for (int i = 0; i < inputs.size() && floating > 1; i++) {
        if (inputs.get(i).dtype().isFloatingPoint()) {
          compare(kase, inputs, new Changed(which, i, false));
          compare(kase, inputs, new Changed(which, i, true));
        }
      }
    }
  }

  /** Of operands, results and the gradients of results, between backward and its own backward. */
  private void laterChanges(OpCase kase, List<Input> inputs) {
    int all = inputs.size() + 2 * results(kase, inputs);
    for (int which = 0; which < all; which++) {
      compare(kase, inputs, new ChangedLater(which));
    }
  }

  private static int results(OpCase kase, List<Input> inputs) {
    try (OurLibrary ours = new OurLibrary(kase)) {
      return Experiment.Call.of(ours, inputs, -1).results().size();
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return 0;
    }
  }

  /** Small ones of different sizes, in float64, so that values tell formulas apart. */
  private List<Sample> samples(OpCase kase) {
    Set<String> sizes = new HashSet<>();
    List<Sample> chosen = new ArrayList<>();
    for (Sample sample : kase.samples(spec)) {
      List<Input> inputs = sample.inputs();
      boolean fits =
          sample.purpose() == Purpose.LAYOUT
              && inputs.stream().anyMatch(i -> i.dtype() == DType.FLOAT64)
              && inputs.stream()
                  .allMatch(
                      i ->
                          i.values().count() <= SMALL
                              && (i.dtype() == DType.FLOAT64 || !i.dtype().isFloatingPoint()));
      if (fits
          && chosen.size() < SAMPLES
          && sizes.add(inputs.stream().map(i -> Arrays.toString(i.sizes())).toList().toString())) {
        chosen.add(sample);
      }
    }
    return chosen;
  }

  /** Zeros, several of them, ties and ones in place of the values. */
  private static Input atKinks(Input input) {
    if (!(input.values() instanceof Values.Floats floats)) {
      return input;
    }
    double[] kinks = {0, 1, -1, 1, 0, 2, 0.5, 2};
    double[] array = new double[floats.count()];
    Arrays.setAll(array, i -> kinks[i % kinks.length]);
    return new Input(input.dtype(), input.sizes(), Form.CONTIGUOUS, new Values.Floats(array));
  }

  /** The values times a number, in another type. */
  private static List<Input> scaled(List<Input> inputs, DType dtype, double factor) {
    List<Input> all = new ArrayList<>();
    for (Input input : inputs) {
      if (input.values() instanceof Values.Floats(double[] a)) {
        double[] array = Arrays.stream(a).map(v -> Values.round(v * factor, dtype)).toArray();
        all.add(new Input(dtype, input.sizes(), Form.CONTIGUOUS, new Values.Floats(array)));
      } else {
        all.add(input);
      }
    }
    return all;
  }

  /** Every other gradient is the given one, the others are 1. */
  private static Weighted weighted(String what, double value) {
    return new Weighted(
        what,
        output -> {
          double[] array = new double[output.numel()];
          Arrays.setAll(array, i -> i % 2 == 0 ? value : 1);
          return new Input(
              output.dtype(), output.sizes(), Form.CONTIGUOUS, new Values.Floats(array));
        });
  }

  private void compare(OpCase kase, List<Input> inputs, Experiment experiment) {
    Observation ours = experiment.run(new OurLibrary(kase), inputs);
    Observation theirs = experiment.run(new TorchLibrary(kase), inputs);
    runs++;
    Observation exact =
        experiment instanceof Computed
            ? experiment.run(new TorchLibrary(kase), scaled(inputs, DType.FLOAT64, 1))
            : theirs;
    String difference = difference(experiment, ours, theirs, exact);
    if (difference != null) {
      differences.add(
          spec.name()
              + " "
              + kase.label()
              + " `"
              + kase.python()
              + "` on "
              + inputs
              + ", "
              + experiment
              + ": "
              + difference);
    }
  }

  private @Nullable String difference(
      Experiment experiment, Observation ours, Observation theirs, Observation exact) {
    if (ours.error() != null || theirs.error() != null) {
      return refusal(experiment, ours.error(), theirs.error());
    }
    for (int i = 0; i < theirs.values().size(); i++) {
      HostTensor a = value(ours, i);
      HostTensor b = theirs.values().get(i);
      boolean same =
          a == null || b == null
              ? a == b
              : isAlike(a, b)
                  && (experiment instanceof Computed
                      ? isAsNear(a, b, value(exact, i))
                      : isSame(experiment, a, b));
      if (!same) {
        return "value " + i + ": ours " + a + ", libtorch " + b;
      }
    }
    boolean zeros = ours.requires().isEmpty() && !theirs.requires().contains(true);
    return ours.requires().equals(theirs.requires())
            || (zeros && deviates(Deviation.Kind.KEEPS_LESS))
        ? null
        : "require gradients: ours " + ours.requires() + ", libtorch " + theirs.requires();
  }

  private static @Nullable HostTensor value(Observation observation, int i) {
    return observation.values().size() > i ? observation.values().get(i) : null;
  }

  private @Nullable String refusal(
      Experiment experiment, @Nullable String ours, @Nullable String theirs) {
    boolean later = experiment instanceof ChangedLater;
    boolean same =
        ours == null
            ? spec.isFailureOfLibtorch(theirs)
                || (theirs.contains(CHANGED) && deviates(Deviation.Kind.KEEPS_LESS))
            : theirs == null
                ? later && ours.contains(CHANGED) && deviates(Deviation.Kind.KEEPS_OPERANDS)
                // Which of two reasons a second backward meets first is open.
                : later || ours.contains(CHANGED) == theirs.contains(CHANGED);
    return same ? null : "ours " + outcome(ours) + ", libtorch " + outcome(theirs);
  }

  private boolean deviates(Deviation.Kind kind) {
    boolean named = spec.deviates(kind);
    if (named) {
      seen.add(kind);
    }
    return named;
  }

  private static String outcome(@Nullable String error) {
    return error == null ? "goes through" : "refuses: " + error.lines().findFirst().orElse("");
  }

  private static boolean isAlike(HostTensor a, HostTensor b) {
    return a.dtype() == b.dtype() && Arrays.equals(a.sizes(), b.sizes());
  }

  private boolean isSame(Experiment experiment, HostTensor a, HostTensor b) {
    double[] x = ((Values.Floats) a.values()).array();
    double[] y = ((Values.Floats) b.values()).array();
    double epsilon = Values.epsilon(a.dtype());
    double scale = Arrays.stream(y).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    double allowed = (a.dtype() == DType.FLOAT64 ? 0x1p16 : 16) * epsilon * Math.max(1, scale);
    for (int i = 0; i < x.length; i++) {
      boolean same =
          Double.isFinite(x[i]) && Double.isFinite(y[i])
              ? Math.abs(x[i] - y[i]) <= allowed
              : Double.compare(x[i], y[i]) == 0
                  || (experiment instanceof Weighted
                      ? isOpenAtInfinity(y[i])
                      : isOpenAtPole(x[i], y[i]));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Whether the row says that ours need not be NaN, though infinities meet in libtorch's. */
  private boolean isOpenAtInfinity(double theirs) {
    return Double.isNaN(theirs) && deviates(Deviation.Kind.FEWER_NANS);
  }

  /** Whether the row says that a second derivative need not be libtorch's. */
  private boolean isOpenAtPole(double ours, double theirs) {
    return Double.isNaN(theirs)
        ? Double.isFinite(ours) && deviates(Deviation.Kind.AT_POLES)
        : Double.isNaN(ours)
            && Double.isInfinite(theirs)
            && deviates(Deviation.Kind.SUMMED_AT_POLES);
  }

  /** Whether each element is as near to libtorch's in float64 as libtorch's own is, or nearly. */
  private boolean isAsNear(HostTensor ours, HostTensor theirs, @Nullable HostTensor exact) {
    if (exact == null || !(ours.values() instanceof Values.Floats(double[] x))) {
      return true; // positions are compared elsewhere
    }
    double[] y = ((Values.Floats) theirs.values()).array();
    double[] z = ((Values.Floats) exact.values()).array();
    double largest = Arrays.stream(z).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    for (int i = 0; i < x.length; i++) {
      double rounded = Values.round(z[i], ours.dtype());
      double step = Values.ulp(Double.isFinite(rounded) ? rounded : 0, ours.dtype());
      double distance = Double.isFinite(y[i]) ? Math.abs(y[i] - rounded) : 0;
      boolean near =
          // Between infinity and NaN it matters in which order terms were added.
          (Double.isInfinite(rounded) && !Double.isFinite(x[i]))
              || Double.compare(x[i], y[i]) == 0
              || (ours.dtype() != DType.FLOAT64 && isOpenAtInfinity(y[i]))
              || Double.compare(x[i], rounded) == 0
              || Math.abs(x[i] - rounded) <= distance + 32 * step
              || (Math.abs(x[i] - rounded) <= 2 * Values.epsilon(ours.dtype()) * largest
                  && deviates(Deviation.Kind.CANCELS));
      if (!near) {
        return false;
      }
    }
    return true;
  }
}
