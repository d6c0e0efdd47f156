package dev.adjoint.testkit;

import static dev.adjoint.testkit.Derivatives.alike;
import static dev.adjoint.testkit.Derivatives.backward;
import static dev.adjoint.testkit.Derivatives.floating;
import static dev.adjoint.testkit.Derivatives.pull;
import static dev.adjoint.testkit.Derivatives.push;
import static dev.adjoint.testkit.Derivatives.tryApply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.VmapOptions;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.ForwardAd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * Every row that writes in place, through a view of a larger tensor, against the same without a
 * write: values, gradients, tangents, and their derivatives. And every row's tangents: they have
 * the sizes and the dtype of the tensor that they belong to.
 */
@Tag("checked")
final class SpecWritesTest {
  private static final int LARGEST = 40;
  private static final int SAMPLES = 4;

  private static final Set<String> NO_DERIVATIVE = Set.of("floor_divide", "heaviside");

  private static final AtomicLong TANGENTS = new AtomicLong();

  @AfterAll
  static void report(TestReporter reporter) {
    reporter.publishEntry("tangents looked at", Long.toString(TANGENTS.get()));
  }

  @TestFactory
  Stream<DynamicTest> aWriteThroughAViewIsPartOfWhatItIsAViewOf() {
    return OpSpecs.all().stream()
        .filter(OpSpec::hasInPlace)
        .filter(row -> !row.name().equals("as_strided_")) // looks past what it is given
        .filter(row -> !NO_DERIVATIVE.contains(row.name())) // refuse backward, as libtorch
        .filter(row -> row.dtypes().contains(DType.FLOAT64))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> writes(row)));
  }

  @TestFactory
  Stream<DynamicTest> aTangentHasTheSizesAndTheTypeOfItsTensor() {
    return OpSpecs.all().stream()
        .filter(OpSpec::hasDerivative)
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> tangents(row)));
  }

  private static Stream<Sample> samples(OpSpec row, OpCase kase) {
    return kase.samples(row).stream()
        .filter(s -> s.purpose() == Sample.Purpose.LAYOUT || isPromotion(s))
        .filter(s -> s.inputs().stream().allMatch(i -> i.values().count() <= LARGEST))
        .filter(s -> s.inputs().stream().anyMatch(i -> i.dtype().isFloatingPoint()));
  }

  private static boolean isPromotion(Sample sample) {
    return sample.purpose() == Sample.Purpose.PROMOTION;
  }

  // ---- writes

  private static void writes(OpSpec row) {
    int compared = 0;
    for (OpCase kase : row.cases()) {
      if (kase.kind() != OpCase.Kind.IN_PLACE) {
        continue;
      }
      List<Sample> some =
          samples(row, kase)
              .filter(s -> !s.inputs().isEmpty())
              .filter(s -> s.inputs().getFirst().dtype() == DType.FLOAT64)
              .limit(SAMPLES)
              .toList();
      for (Sample sample : some) {
        for (boolean scattered : new boolean[] {false, true}) {
          try {
            compared += write(row, kase, sample.toTensors(), scattered) ? 1 : 0;
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(row.name() + " " + kase.label() + " on " + sample, e);
          }
        }
      }
    }
    assertThat(compared).as("writes that were not refused").isPositive();
  }

  /**
   * One write; whether it was not refused.
   *
   * @param scattered whether the view shows every second element of its base, or one half
   */
  private static boolean write(OpSpec row, OpCase kase, Tensor[] inputs, boolean scattered) {
    int dim = scattered ? inputs[0].dim() : 0;
    Function<List<Tensor>, List<Tensor>> through =
        in -> {
          Adjoint.manualSeed(3);
          Tensor base = Adjoint.stack(List.of(in.getFirst().sin(), in.getFirst()), dim);
          Tensor[] operands = in.toArray(Tensor[]::new);
          operands[0] = base.select(dim, 1);
          Tensor result = kase.call().apply(operands).getFirst();
          return List.of(base, result, operands[0], base.select(dim, 0).add(1));
        };
    Function<List<Tensor>, List<Tensor>> without =
        in -> {
          Adjoint.manualSeed(3);
          Tensor[] operands = in.toArray(Tensor[]::new);
          operands[0] = in.getFirst().clone();
          Tensor result = kase.call().apply(operands).getFirst().clone();
          // What changes only how the tensor is seen leaves the base as it is.
          Tensor changed = row.family().equals(Family.VIEW) ? in.getFirst() : result;
          Tensor base = Adjoint.stack(List.of(in.getFirst().sin(), changed), dim);
          return List.of(base, result, result, in.getFirst().sin().add(1));
        };
    List<Tensor> in = Arrays.asList(inputs);
    List<Tensor> values = tryApply(through, in);
    if (values.isEmpty()) {
      assertThat(tryApply(without, in)).isEmpty();
      return false;
    }
    alike(values, without.apply(in));
    List<Integer> floating = floating(inputs);
    var pulls = pull(without, floating);
    List<Tensor> gradients = pulls.apply(in);
    alike(pull(through, floating).apply(in), gradients);
    alike(backward(through, floating, in), gradients);
    List<Tensor> pushed = push(without, floating).apply(in);
    alike(push(through, floating).apply(in), pushed);
    alike(dual(through, floating, in), pushed);
    if (in.stream().anyMatch(t -> t.isFloatingPoint() && t.dtype() != DType.FLOAT64)) {
      return true; // second derivatives in a half type say nothing
    }
    List<Tensor> twice = pull(pulls, floating).apply(in);
    alike(pull(pull(through, floating), floating).apply(in), twice);
    alike(backward(in2 -> recorded(through, floating, in2), floating, in), twice);
    alike(push(pull(through, floating), floating).apply(in), push(pulls, floating).apply(in));
    alike(
        pull(push(through, floating), floating).apply(in),
        pull(push(without, floating), floating).apply(in));
    batch(through, in, values);
    batch(pull(through, floating), in, gradients);
    batch(push(through, floating), in, pushed);
    return true;
  }

  /** The tangents of dual tensors that a user makes, along the same direction as {@code push}. */
  private static List<Tensor> dual(
      Function<List<Tensor>, List<Tensor>> f, List<Integer> floating, List<Tensor> in) {
    try (var _ = ForwardAd.dualLevel()) {
      List<Tensor> duals = new ArrayList<>(in);
      for (int i : floating) {
        duals.set(i, ForwardAd.makeDual(in.get(i), in.get(i).cos()));
      }
      List<Tensor> tangents = new ArrayList<>();
      for (Tensor output : Derivatives.outputs(f.apply(duals))) {
        @Nullable Tensor tangent = ForwardAd.unpackDual(output).tangent();
        tangents.add(tangent == null ? Adjoint.zerosLike(output) : tangent);
      }
      return tangents;
    }
  }

  /** The gradients as {@code pull} has them, by a graph that is itself recorded. */
  private static List<Tensor> recorded(
      Function<List<Tensor>, List<Tensor>> f, List<Integer> floating, List<Tensor> in) {
    List<Tensor> operands = new ArrayList<>(in);
    List<Tensor> points = new ArrayList<>();
    for (int i : floating) {
      points.add(in.get(i).mul(1));
      operands.set(i, points.getLast());
    }
    List<Tensor> weights = new ArrayList<>();
    List<Tensor> roots = new ArrayList<>();
    List<Tensor> again = Derivatives.outputs(f.apply(in));
    List<Tensor> outputs = Derivatives.outputs(f.apply(operands));
    for (int r = 0; r < outputs.size(); r++) {
      if (outputs.get(r).requiresGrad()) {
        roots.add(outputs.get(r));
        weights.add(again.get(r).sin());
      }
    }
    List<Tensor> found = new ArrayList<>();
    if (!roots.isEmpty()) {
      for (Tensor t : Autograd.grad(roots, points, weights, true, true, true, false)) {
        found.add(t == null ? Adjoint.zerosLike(points.get(found.size())) : t);
      }
      return found;
    }
    return points.stream().map(Adjoint::zerosLike).toList();
  }

  /** A batch of two members that are alike. */
  private static void batch(
      Function<List<Tensor>, List<Tensor>> f, List<Tensor> in, List<Tensor> expected) {
    List<Tensor> whole = new ArrayList<>(in);
    @Nullable Integer[] dims = new Integer[in.size()];
    int last = in.getFirst().dim();
    dims[0] = last;
    whole.set(0, Adjoint.stack(List.of(in.getFirst(), in.getFirst()), last));
    VmapOptions options = VmapOptions.inDims(Arrays.asList((Object[]) dims)).randomness("same");
    List<Tensor> results = Func.vmap(f, options).apply(whole);
    for (int r = 0; r < results.size(); r++) {
      for (int k = 0; k < 2; k++) {
        alike("member " + k, results.get(r).select(0, k), expected.get(r));
      }
    }
  }

  // ---- tangents

  private static void tangents(OpSpec row) {
    int compared = 0;
    for (OpCase kase : row.cases()) {
      for (Sample sample : samples(row, kase).toList()) {
        Tensor[] inputs = sample.toTensors();
        if (Derivatives.outputs(tryApply(Derivatives.functional(kase)::apply, inputs)).isEmpty()) {
          continue;
        }
        List<Integer> floating = floating(inputs);
        for (int moving = 1; moving < 1 << floating.size(); moving++) {
          List<Integer> places = new ArrayList<>();
          for (int k = 0; k < floating.size(); k++) {
            if ((moving >> k & 1) != 0) {
              places.add(floating.get(k));
            }
          }
          try {
            tangents(kase, Arrays.asList(inputs), places);
            compared++;
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                row.name() + " " + kase.label() + " along " + places + " on " + sample, e);
          }
        }
      }
    }
    assertThat(compared).as("calls that were not refused").isPositive();
  }

  private static void tangents(OpCase kase, List<Tensor> in, List<Integer> places) {
    Function<List<Tensor>, List<Tensor>> f =
        some ->
            Derivatives.outputs(
                Derivatives.functional(kase)
                    .apply(Derivatives.replaced(in.toArray(Tensor[]::new), places, some)));
    List<Tensor> primals = places.stream().map(in::get).toList();
    List<Tensor> directions = primals.stream().map(Tensor::cos).toList();
    Func.Jvp<List<Tensor>> jvp = Func.jvp(f, primals, directions);
    List<Integer> all = IntStream.range(0, primals.size()).boxed().toList();
    List<Tensor> duals = dual(f, all, primals);
    for (int r = 0; r < jvp.output().size(); r++) {
      Tensor value = jvp.output().get(r);
      for (Tensor tangent : List.of(jvp.tangent().get(r), duals.get(r))) {
        assertThat(tangent.shape()).isEqualTo(value.shape());
        assertThat(tangent.dtype()).isEqualTo(value.dtype());
        TANGENTS.incrementAndGet();
      }
      alike("tangent " + r, duals.get(r), jvp.tangent().get(r));
    }
  }
}
