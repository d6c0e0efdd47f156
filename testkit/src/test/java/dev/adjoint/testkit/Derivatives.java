package dev.adjoint.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Derivatives of functions of lists of tensors, of those among them that have any. */
final class Derivatives {
  /** How many tensors were compared. */
  static final AtomicLong COMPARISONS = new AtomicLong();

  private Derivatives() {}

  static List<Integer> floating(Tensor... inputs) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].isFloatingPoint()) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  static Tensor[] replaced(Tensor[] inputs, List<Integer> places, List<Tensor> by) {
    Tensor[] all = inputs.clone();
    for (int i = 0; i < by.size(); i++) {
      all[places.get(i)] = by.get(i);
    }
    return all;
  }

  static List<Tensor> outputs(List<Tensor> results) {
    return results.stream().filter(Tensor::isFloatingPoint).toList();
  }

  /** Nothing where the operands are refused: the conformance suite checks that they must be. */
  static <T> List<Tensor> tryApply(Function<T, List<Tensor>> f, T inputs) {
    try {
      return f.apply(inputs);
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      return List.of();
    }
  }

  /** The case as a function that leaves its operands alone. */
  static OpCall functional(OpCase kase) {
    if (kase.kind() != OpCase.Kind.IN_PLACE) {
      return kase.call();
    }
    return in -> {
      Tensor[] copy = in.clone();
      copy[0] = in[0].clone();
      return kase.call().apply(copy);
    };
  }

  static Function<List<Tensor>, List<Tensor>> pull(
      Function<List<Tensor>, List<Tensor>> f, List<Integer> floating) {
    return in ->
        Func.vjp(partial(f, in, floating), floating.stream().map(in::get).toList())
            .apply(cotangents(partial(f, in, floating), in, floating));
  }

  static Function<List<Tensor>, List<Tensor>> push(
      Function<List<Tensor>, List<Tensor>> f, List<Integer> floating) {
    return in -> {
      List<Tensor> primals = floating.stream().map(in::get).toList();
      List<Tensor> along = primals.stream().map(Tensor::cos).toList();
      return Func.jvp(partial(f, in, floating), primals, along).tangent();
    };
  }

  /** The same as {@link #pull}, by the graph that plain tensors record. */
  static List<Tensor> backward(
      Function<List<Tensor>, List<Tensor>> f, List<Integer> floating, List<Tensor> whole) {
    List<Tensor> in = new ArrayList<>(whole);
    for (int i : floating) {
      in.set(i, whole.get(i).detach().requiresGrad_());
    }
    List<Tensor> roots = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    for (Tensor output : outputs(f.apply(in))) {
      if (output.requiresGrad()) {
        roots.add(output);
        weights.add(output.detach().sin());
      }
    }
    if (!roots.isEmpty()) {
      Autograd.backward(roots, weights, null, false, null);
    }
    return floating.stream().map(in::get).map(Derivatives::gradient).toList();
  }

  private static Tensor gradient(Tensor leaf) {
    Tensor grad = leaf.grad();
    return grad == null ? Adjoint.zerosLike(leaf) : grad;
  }

  private static Function<List<Tensor>, List<Tensor>> partial(
      Function<List<Tensor>, List<Tensor>> f, List<Tensor> in, List<Integer> floating) {
    return some -> outputs(f.apply(List.of(replaced(in.toArray(Tensor[]::new), floating, some))));
  }

  private static List<Tensor> cotangents(
      Function<List<Tensor>, List<Tensor>> f, List<Tensor> in, List<Integer> floating) {
    return f.apply(floating.stream().map(in::get).toList()).stream().map(Tensor::sin).toList();
  }

  static void alike(List<Tensor> actual, List<Tensor> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int r = 0; r < expected.size(); r++) {
      alike("result " + r, actual.get(r), expected.get(r));
    }
  }

  static void alike(String what, Tensor actual, Tensor expected) {
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double[] a = actual.toDoubleArray();
    double[] e = expected.toDoubleArray();
    for (int i = 0; i < a.length; i++) {
      boolean same = Double.compare(a[i], e[i]) == 0 || a[i] == e[i];
      assertThat(same || Math.abs(a[i] - e[i]) <= 1e-11 * (1 + Math.abs(e[i])))
          .as("element %s of %s: %s instead of %s", i, what, a[i], e[i])
          .isTrue();
    }
    COMPARISONS.incrementAndGet();
  }
}
