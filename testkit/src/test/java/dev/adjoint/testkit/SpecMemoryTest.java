package dev.adjoint.testkit;

import static dev.adjoint.testkit.Derivatives.alike;
import static dev.adjoint.testkit.Derivatives.floating;
import static dev.adjoint.testkit.Derivatives.outputs;
import static dev.adjoint.testkit.Derivatives.replaced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * After an operation that is no view, neither values nor tangents nor members of a batch share
 * memory with those of an operand or of another result: a write into the one leaves the other
 * alone, under every transform. Gradients lie apart from values.
 */
final class SpecMemoryTest {
  private static final int MEMBERS = 3;

  /** Operations whose result is a view where the operand lies as they need it, and else a copy. */
  private static final Set<String> VIEWS_OR_COPIES =
      Set.of("reshape", "reshape_as", "contiguous", "flatten", "ravel");

  /** What an operation is tried in. */
  private static final Map<String, UnaryOperator<Function<List<Tensor>, List<Tensor>>>> TRANSFORMS =
      transforms();

  private static final AtomicLong COMPARISONS = new AtomicLong();

  @AfterAll
  static void report(TestReporter reporter) {
    reporter.publishEntry("memory of results", COMPARISONS + " comparisons");
  }

  private static Map<String, UnaryOperator<Function<List<Tensor>, List<Tensor>>>> transforms() {
    Map<String, UnaryOperator<Function<List<Tensor>, List<Tensor>>>> all = new LinkedHashMap<>();
    all.put("plain", f -> f);
    all.put("vmap", SpecMemoryTest::batch);
    all.put("jvp", SpecMemoryTest::tangents);
    all.put("vmap of jvp", f -> batch(tangents(f)));
    all.put("jvp of vmap", f -> tangents(batch(f)));
    all.put("jvp of jvp", f -> tangents(tangents(f)));
    all.put("vmap of vmap", f -> batch(batch(f)));
    return all;
  }

  private static Function<List<Tensor>, List<Tensor>> batch(
      Function<List<Tensor>, List<Tensor>> f) {
    return in -> {
      List<Tensor> members =
          in.stream().map(t -> Adjoint.stack(Collections.nCopies(MEMBERS, t))).toList();
      return Func.vmap(f).apply(members);
    };
  }

  private static Function<List<Tensor>, List<Tensor>> tangents(
      Function<List<Tensor>, List<Tensor>> f) {
    return in -> {
      Tensor[] all = in.toArray(Tensor[]::new);
      List<Integer> floating = floating(all);
      if (floating.isEmpty()) {
        return f.apply(in);
      }
      List<Tensor> primals = floating.stream().map(in::get).toList();
      List<Tensor> along = primals.stream().map(Tensor::cos).toList();
      var dual =
          Func.jvp(
              (List<Tensor> some) -> outputs(f.apply(List.of(replaced(all, floating, some)))),
              primals,
              along);
      return Stream.concat(dual.output().stream(), dual.tangent().stream()).toList();
    };
  }

  @TestFactory
  Stream<DynamicTest> writesStayWhereTheyAre() {
    return OpSpecs.all().stream()
        .filter(row -> !row.family().equals(Family.CREATION))
        .filter(row -> !VIEWS_OR_COPIES.contains(row.name()))
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> rows(row)));
  }

  private static void rows(OpSpec row) {
    try (Warnings.Capture _ = Warnings.capture(text -> {})) {
      for (OpCase kase : row.cases()) {
        if (kase.kind() == OpCase.Kind.VIEW) {
          continue;
        }
        List<Sample> some = new ArrayList<>(SpecTransformsTest.samples(row, kase, false));
        some.addAll(SpecTransformsTest.numbers(some));
        for (Sample sample : some) {
          List<Tensor> inputs = List.of(sample.toTensors());
          if (row.node() != null && !aliases(kase, inputs)) {
            assertThat(gradientsLieApart(kase, inputs))
                .as("gradients of %s %s on %s", row.name(), kase.label(), sample)
                .isTrue();
          }
          TRANSFORMS.forEach(
              (name, transform) -> {
                try {
                  tried(kase, transform, inputs);
                } catch (RuntimeException | AssertionError e) {
                  throw new AssertionError(
                      name + ": " + row.name() + " " + kase.label() + " on " + sample, e);
                }
              });
        }
      }
    }
  }

  private static void tried(
      OpCase kase,
      UnaryOperator<Function<List<Tensor>, List<Tensor>>> transform,
      List<Tensor> inputs) {
    boolean inPlace = kase.kind() == OpCase.Kind.IN_PLACE;
    if (aliases(kase, inputs)) {
      return; // such as contiguous(), which is its operand where that is laid out already
    }
    List<Tensor> expected = outcome(transform, inputs, own -> kase.call().apply(own));
    if (expected == null) {
      return;
    }
    int results = kase.call().apply(copies(inputs)).size();
    // Operands are written to, then each result.
    List<Tensor> afterOperands =
        outcome(
            transform,
            inputs,
            own -> {
              List<Tensor> made = kase.call().apply(own);
              for (int i = inPlace ? 1 : 0; i < own.length; i++) {
                write(own[i]);
              }
              return made;
            });
    check("result after writes into the operands", afterOperands, expected);
    for (int r = 0; r < results; r++) {
      int nr = r;
      Function<Consumer<Tensor>, List<Tensor>> others =
          write ->
              outcome(
                  transform,
                  inputs,
                  own -> {
                    List<Tensor> made = kase.call().apply(own);
                    write.accept(made.get(nr));
                    List<Tensor> rest = new ArrayList<>(made);
                    rest.remove(nr);
                    rest.addAll(List.of(own).subList(inPlace ? 1 : 0, own.length));
                    return rest;
                  });
      if (results + inputs.size() > (inPlace ? 2 : 1)) {
        check(
            "operand or other result after a write into result " + r,
            others.apply(SpecMemoryTest::write),
            others.apply(t -> {}));
      }
    }
  }

  /** Whether gradients share no memory with the operands and the results. */
  private static boolean gradientsLieApart(OpCase kase, List<Tensor> inputs) {
    Tensor[] leaves = copies(inputs);
    List<Tensor> floating = new ArrayList<>();
    for (Tensor leaf : leaves) {
      if (leaf.isFloatingPoint()) {
        floating.add(leaf.requiresGrad_());
      }
    }
    Tensor[] own = leaves.clone();
    if (kase.kind() == OpCase.Kind.IN_PLACE && own[0].requiresGrad()) {
      own[0] = leaves[0].clone();
    }
    List<Tensor> made;
    try {
      made = kase.call().apply(own);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return true; // what cannot be recorded
    }
    List<Tensor> roots = made.stream().filter(Tensor::requiresGrad).toList();
    if (roots.isEmpty()) {
      return true;
    }
    List<Tensor> weights = roots.stream().map(r -> r.detach().cos()).toList();
    List<@Nullable Tensor> gradients = Adjoint.grad(roots, floating, weights, false, false, true);
    List<Tensor> values = Stream.concat(made.stream(), Stream.of(leaves)).toList();
    for (Tensor gradient : gradients) {
      if (gradient != null
          && gradient.numel() > 0
          && values.stream().anyMatch(v -> v.numel() > 0 && meets(gradient, v))) {
        return false;
      }
      COMPARISONS.incrementAndGet();
    }
    return true;
  }

  private static Tensor[] copies(List<Tensor> inputs) {
    return inputs.stream().map(Tensor::clone).toArray(Tensor[]::new);
  }

  /** Whether a result lies in an operand's memory, of plain tensors. */
  private static boolean aliases(OpCase kase, List<Tensor> inputs) {
    Tensor[] own = copies(inputs);
    List<Tensor> made;
    try {
      made = kase.call().apply(own);
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      return true;
    }
    for (Tensor result : made) {
      for (Tensor operand : own) {
        boolean itself = kase.kind() == OpCase.Kind.IN_PLACE && operand == own[0];
        if (!itself && result.numel() > 0 && meets(result, operand)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean meets(Tensor a, Tensor b) {
    return a.dataPtr() < end(b) && b.dataPtr() < end(a);
  }

  private static long end(Tensor t) {
    long last = 0;
    for (int d = 0; d < t.dim(); d++) {
      last += (t.size(d) - 1) * t.stride(d);
    }
    return t.dataPtr() + (last + 1) * t.dtype().itemSize();
  }

  /** What the operation gives on copies of the operands; null where it is refused. */
  private static @Nullable List<Tensor> outcome(
      UnaryOperator<Function<List<Tensor>, List<Tensor>>> transform,
      List<Tensor> inputs,
      Function<Tensor[], List<Tensor>> body) {
    try {
      return transform.apply(in -> body.apply(copies(in))).apply(inputs);
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      return null;
    }
  }

  private static void write(Tensor t) {
    if (t.isFloatingPoint()) {
      t.mul_(-3).sub_(1);
    } else {
      t.copy_(t.eq(0));
    }
  }

  private static void check(
      String what, @Nullable List<Tensor> actual, @Nullable List<Tensor> expected) {
    assertThat(actual == null).as("%s refused", what).isEqualTo(expected == null);
    if (actual != null && expected != null) {
      for (int i = 0; i < expected.size(); i++) {
        alike(what, actual.get(i), expected.get(i));
        COMPARISONS.incrementAndGet();
      }
    }
  }
}
