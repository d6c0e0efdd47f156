package dev.adjoint.testkit;

import static dev.adjoint.testkit.Derivatives.alike;
import static dev.adjoint.testkit.Derivatives.backward;
import static dev.adjoint.testkit.Derivatives.floating;
import static dev.adjoint.testkit.Derivatives.functional;
import static dev.adjoint.testkit.Derivatives.outputs;
import static dev.adjoint.testkit.Derivatives.pull;
import static dev.adjoint.testkit.Derivatives.push;
import static dev.adjoint.testkit.Derivatives.replaced;
import static dev.adjoint.testkit.Derivatives.tryApply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.VmapOptions;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * Every row under the transforms: {@code jvp} is the transpose of {@code vjp}, and {@code vmap}
 * gives what a loop gives, of values, of gradients and of tangents.
 */
final class SpecTransformsTest {
  private static final int LARGEST = 40;
  private static final int SAMPLES = 8;
  private static final int MEMBERS = 3;

  private static final AtomicLong DUALITIES = new AtomicLong();

  @AfterAll
  static void report(TestReporter reporter) {
    reporter.publishEntry("vjp against jvp", DUALITIES + " comparisons");
    reporter.publishEntry("vmap against a loop", Derivatives.COMPARISONS + " comparisons");
  }

  @TestFactory
  Stream<DynamicTest> jvpIsTheTransposeOfVjp() {
    return OpSpecs.all().stream()
        .filter(OpSpec::hasDerivative)
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> dual(row)));
  }

  @TestFactory
  Stream<DynamicTest> vmapIsALoop() {
    return OpSpecs.all().stream()
        .filter(row -> !row.family().equals(Family.CREATION))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> batch(row)));
  }

  static List<Sample> samples(OpSpec row, OpCase kase, boolean floatsOnly) {
    return kase.samples(row).stream()
        .filter(s -> s.purpose() != Sample.Purpose.REFUSAL)
        .filter(s -> s.purpose() == Sample.Purpose.LAYOUT)
        .filter(s -> s.inputs().stream().allMatch(i -> i.values().count() <= LARGEST))
        .filter(s -> !s.inputs().isEmpty())
        .filter(
            s ->
                floatsOnly
                    ? s.inputs().stream().anyMatch(i -> i.dtype() == DType.FLOAT64)
                    : s.inputs().getFirst().dtype() == DType.FLOAT64
                        || s.inputs().getFirst().dtype() == DType.INT32
                        || s.inputs().getFirst().dtype() == DType.BOOL)
        .limit(floatsOnly ? SAMPLES : 3 * SAMPLES)
        .toList();
  }

  /** The first sample with the first element of each operand alone, without a dimension. */
  static List<Sample> numbers(List<Sample> samples) {
    return samples.stream()
        .filter(s -> s.inputs().stream().allMatch(i -> i.values().count() > 0))
        .limit(1)
        .map(
            s ->
                new Sample(
                    s.inputs().stream().map(SpecTransformsTest::first).toList(), s.purpose()))
        .toList();
  }

  private static Input first(Input input) {
    Values one =
        switch (input.values()) {
          case Values.Floats(double[] array) -> new Values.Floats(new double[] {array[0]});
          case Values.Longs(long[] array) -> new Values.Longs(new long[] {array[0]});
        };
    return new Input(input.dtype(), new long[0], Form.CONTIGUOUS, one);
  }

  // ---- duality

  private static void dual(OpSpec row) {
    for (OpCase kase : row.cases()) {
      OpCall call = functional(kase);
      for (Sample sample : samples(row, kase, true)) {
        Tensor[] inputs = sample.toTensors();
        List<Integer> floating = floating(inputs);
        Function<List<Tensor>, List<Tensor>> f =
            some -> outputs(call.apply(replaced(inputs, floating, some)));
        List<Tensor> primals = floating.stream().map(i -> inputs[i]).toList();
        List<Tensor> values = tryApply(f, primals);
        if (values.isEmpty()) {
          continue;
        }
        try {
          List<Tensor> tangents = primals.stream().map(p -> random(p, 1)).toList();
          List<Tensor> cotangents = values.stream().map(v -> random(v, 7)).toList();
          List<Tensor> pushed = Func.jvp(f, primals, tangents).tangent();
          List<Tensor> pulled = Func.vjp(f, primals).apply(cotangents);
          double forward = inner(cotangents, pushed);
          double backward = inner(pulled, tangents);
          if (Double.isNaN(forward) || Double.isNaN(backward)) {
            continue; // a value of nothing has no derivative
          }
          boolean precise = values.stream().allMatch(v -> v.dtype() == DType.FLOAT64);
          double allowed = (precise ? 1e-9 : 1e-2) * (1 + Math.abs(backward));
          assertThat(forward == backward || Math.abs(forward - backward) <= allowed)
              .as("%s forward, %s backward", forward, backward)
              .isTrue();
          DUALITIES.incrementAndGet();
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(row.name() + " " + kase.label() + " on " + sample, e);
        }
      }
    }
  }

  private static Tensor random(Tensor like, int seed) {
    double[] values = new double[Math.toIntExact(like.numel())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(1.7 * (i + seed) + seed);
    }
    return Tensors.make(new Values.Floats(values), like.dtype(), Tensors.sizes(like));
  }

  private static double inner(List<Tensor> a, List<Tensor> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double[] x = a.get(i).toDoubleArray();
      double[] y = b.get(i).toDoubleArray();
      for (int k = 0; k < x.length; k++) {
        sum += x[k] * y[k];
      }
    }
    return sum;
  }

  // ---- batches

  private static void batch(OpSpec row) {
    List<String> said = new ArrayList<>();
    try (Warnings.Capture _ = Warnings.capture(said::add)) {
      for (OpCase kase : row.cases()) {
        OpCall call = functional(kase);
        List<Sample> some = new ArrayList<>(samples(row, kase, false));
        some.addAll(numbers(some));
        for (Sample sample : some) {
          Tensor[] inputs = sample.toTensors();
          if (row.name().equals("view_copy") && inputs[0].numel() == 0) {
            continue; // strides of nothing say whether it can be read in other units
          }
          if (tryApply(call::apply, inputs).isEmpty()) {
            continue;
          }
          for (int mapped = 1; mapped < 1 << inputs.length; mapped++) {
            if (kase.kind() == OpCase.Kind.IN_PLACE && (mapped & 1) == 0) {
              continue; // one tensor cannot hold the results of a batch
            }
            try {
              compare(call, inputs, mapped, row.node() != null);
            } catch (RuntimeException | AssertionError e) {
              if (!row.isBatched()
                  && e instanceof IllegalStateException
                  && (e.getMessage().startsWith("vmap: It looks like you're")
                      || e.getMessage().startsWith("vmap: We do not support batching")
                      || e.getMessage().startsWith("vmap: Attempted to vmap over `mask`"))) {
                continue;
              }
              if (kase.label().equals(NormalizationSpecs.STATISTICS)
                  && String.valueOf(e.getMessage()).startsWith("vmap: inplace arithmetic")) {
                continue; // there is one of each for all members
              }
              throw new AssertionError(
                  row.name() + " " + kase.label() + " mapped " + mapped + " on " + sample, e);
            }
          }
        }
      }
    }
    if (row.name().equals("masked_scatter")) {
      return; // a mask that differs from member to member: the one case without a rule
    }
    assertThat(said).as("no slow loop").noneMatch(text -> text.contains("performance drop"));
  }

  /** The values in another order, so that members of a batch differ. */
  private static Tensor member(Tensor t, int k) {
    if (t.numel() == 0) {
      return t.clone();
    }
    int n = Math.toIntExact(t.numel());
    long[] turned = new long[n];
    for (int i = 0; i < n; i++) {
      turned[i] = (i + k) % n;
    }
    Tensor flat = t.reshape(-1);
    return flat.get(Adjoint.tensor(turned)).reshape(Tensors.sizes(t));
  }

  private static void compare(OpCall call, Tensor[] inputs, int mapped, boolean differentiable) {
    List<List<Tensor>> loop = new ArrayList<>();
    List<List<Tensor>> members = new ArrayList<>();
    for (int k = 0; k < MEMBERS; k++) {
      Tensor[] own = inputs.clone();
      for (int i = 0; i < inputs.length; i++) {
        own[i] = (mapped >> i & 1) == 0 ? inputs[i] : member(inputs[i], k);
      }
      members.add(List.of(own));
      loop.add(call.apply(own.clone()));
    }
    List<Tensor> whole = new ArrayList<>();
    @Nullable Integer[] dims = new Integer[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int nr = i;
      if ((mapped >> i & 1) == 0) {
        whole.add(inputs[i]);
      } else {
        // The batch in front for some, at the end for others.
        int dim = i % 2 == 0 ? 0 : inputs[i].dim();
        dims[i] = dim;
        whole.add(Adjoint.stack(members.stream().map(m -> m.get(nr)).toList(), dim));
      }
    }
    VmapOptions options = VmapOptions.inDims(Arrays.asList((Object[]) dims));
    Function<List<Tensor>, List<Tensor>> f = in -> call.apply(in.toArray(Tensor[]::new));
    check(Func.vmap(f, options).apply(whole), loop);
    if (differentiable) {
      gradients(f, options, whole, members);
      around(f, options, whole, dims);
    }
  }

  /** Differentiates the batch itself, forward and backward, and its derivatives once more. */
  private static void around(
      Function<List<Tensor>, List<Tensor>> f,
      VmapOptions options,
      List<Tensor> whole,
      @Nullable Integer[] dims) {
    List<Integer> floating = floating(whole.toArray(Tensor[]::new));
    Function<List<Tensor>, List<Tensor>> batch = Func.vmap(f, options);
    Function<List<Tensor>, List<Tensor>> loop = in -> looped(f, dims, in);
    if (floating.isEmpty() || outputs(batch.apply(whole)).isEmpty()) {
      return;
    }
    List<Tensor> pulled = pull(loop, floating).apply(whole);
    alike(pull(batch, floating).apply(whole), pulled);
    alike(backward(batch, floating, whole), pulled);
    alike(push(batch, floating).apply(whole), push(loop, floating).apply(whole));
    if (whole.stream().noneMatch(t -> t.isFloatingPoint() && t.dtype() != DType.FLOAT64)) {
      var pulls = pull(loop, floating);
      var batches = pull(batch, floating);
      alike(push(batches, floating).apply(whole), push(pulls, floating).apply(whole));
      alike(pull(batches, floating).apply(whole), pull(pulls, floating).apply(whole));
    }
  }

  /** What vmap does: the function on each member, and the results together. */
  private static List<Tensor> looped(
      Function<List<Tensor>, List<Tensor>> f, @Nullable Integer[] dims, List<Tensor> whole) {
    List<List<Tensor>> results = new ArrayList<>();
    for (int k = 0; k < MEMBERS; k++) {
      List<Tensor> member = new ArrayList<>();
      for (int i = 0; i < dims.length; i++) {
        Integer dim = dims[i];
        member.add(dim == null ? whole.get(i) : whole.get(i).select(dim, k));
      }
      results.add(f.apply(member));
    }
    List<Tensor> together = new ArrayList<>();
    for (int r = 0; r < results.getFirst().size(); r++) {
      int nr = r;
      together.add(Adjoint.stack(results.stream().map(m -> m.get(nr)).toList(), 0));
    }
    return together;
  }

  private static void gradients(
      Function<List<Tensor>, List<Tensor>> f,
      VmapOptions options,
      List<Tensor> whole,
      List<List<Tensor>> members) {
    List<Integer> floating = floating(members.getFirst().toArray(Tensor[]::new));
    if (floating.isEmpty() || outputs(f.apply(members.getFirst())).isEmpty()) {
      return;
    }
    Function<List<Tensor>, List<Tensor>> pull = pull(f, floating);
    Function<List<Tensor>, List<Tensor>> push = push(f, floating);
    check(Func.vmap(pull, options).apply(whole), members.stream().map(pull).toList());
    check(Func.vmap(push, options).apply(whole), members.stream().map(push).toList());
  }

  private static void check(List<Tensor> batch, List<List<Tensor>> loop) {
    assertThat(batch).hasSameSizeAs(loop.getFirst());
    for (int r = 0; r < batch.size(); r++) {
      for (int k = 0; k < MEMBERS; k++) {
        alike("member " + k, batch.get(r).select(0, k), loop.get(k).get(r));
      }
    }
  }
}
