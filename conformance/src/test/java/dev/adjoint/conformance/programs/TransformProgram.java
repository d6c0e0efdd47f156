package dev.adjoint.conformance.programs;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.autograd.TensorHook;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program as a function of one of its leaves, and the transforms to apply to it.
 *
 * @param argument the leaf
 * @param output the value that the function returns
 * @param transforms from the outermost to the innermost
 */
record TransformProgram(int argument, Ref output, List<Transform> transforms) {
  // Jacobians of Jacobians by loops: each element of the outer one goes through all the inner ones.
  private static final int MOST_PASSES = 3000;

  /** How a comparison ended. */
  enum Verdict {
    SAME,
    /** vmap refuses what a loop can do, in PyTorch's words, or both refuse. */
    REFUSED,
    /** Too large, or not a program any more. */
    SKIPPED
  }

  /** A verdict, or a difference. */
  record Outcome(Verdict verdict, @Nullable Difference difference) {}

  Outcome run(Program program) {
    Leaf leaf = leaf(program);
    if (leaf == null) {
      return new Outcome(Verdict.SKIPPED, null);
    }
    TensorFunction f = x -> apply(program, x, false, t -> {});
    Tensor x = leaf.input().toTensor();
    Step last = program.steps().getLast();
    List<DType> dtypes = new ArrayList<>();
    Tensor y;
    try {
      y = apply(program, x.clone().requiresGrad_(), true, t -> dtypes.add(t.dtype()));
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return new Outcome(Verdict.SKIPPED, null);
    }
    if (!y.requiresGrad() || tooLarge(y, x) || !isFinite(HostTensor.of(y))) {
      return new Outcome(Verdict.SKIPPED, null);
    }
    TensorFunction transformed = f;
    TensorFunction loop = f;
    for (Transform transform : transforms.reversed()) {
      transformed = transform.of(transformed);
      loop = transform.byLoop(loop);
    }
    HostTensor expected;
    try {
      expected = HostTensor.of(loop.apply(x).detach());
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return new Outcome(Verdict.REFUSED, null);
    }
    HostTensor actual;
    try {
      actual = HostTensor.of(transformed.apply(x));
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      String text = String.valueOf(e.getMessage());
      return text.startsWith("vmap: ")
          ? new Outcome(Verdict.REFUSED, null)
          : differs(last, "we refuse", "we refuse: " + text);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      return differs(last, "crash", "we fail: " + e);
    }
    DType dtype = y.dtype();
    for (Transform transform : transforms.reversed()) {
      dtype = transform.dtype(dtype, x.dtype());
    }
    if (actual.dtype() != dtype) {
      return differs(last, "dtype", actual.header() + ", which has to be " + dtype);
    }
    DType coarsest = coarsest(dtypes);
    String reason = compare(actual, expected, coarsest, false);
    if (reason != null && transforms.stream().anyMatch(Transform::isForward)) {
      reason = compare(actual, expected, coarsest, hasPole(program, x));
    }
    return reason == null ? new Outcome(Verdict.SAME, null) : differs(last, "value", reason);
  }

  private Outcome differs(Step step, String category, String text) {
    return new Outcome(Verdict.SAME, new Difference(step, category, transforms + ": " + text));
  }

  private @Nullable Leaf leaf(Program program) {
    for (Step step : program.steps()) {
      if (step instanceof Leaf leaf && leaf.id() == argument) {
        return leaf;
      }
    }
    return null;
  }

  private boolean tooLarge(Tensor y, Tensor x) {
    int depth = transforms.stream().mapToInt(Transform::depth).sum();
    double passes = y.numel() * Math.pow(Math.max(x.numel(), 2), 2 * depth);
    return passes > MOST_PASSES || y.numel() == 0 || x.numel() == 0;
  }

  /**
   * Runs the steps on copies of all leaves, since a function may only write into its own.
   *
   * @param checked whether the program is plain, and refused where the result of transforms is open
   * @param seen gets the results of each step
   */
  private Tensor apply(Program program, Tensor x, boolean checked, Consumer<Tensor> seen) {
    Map<Ref, Tensor> values = new HashMap<>();
    Set<Tensor> pieces = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Step step : program.steps()) {
      switch (step) {
        case Leaf leaf -> {
          Tensor value = leaf.id() == argument ? x.clone() : leaf.input().toTensor();
          values.put(new Ref(leaf.id(), 0), value);
          seen.accept(value);
        }
        case Call call -> {
          Tensor[] operands =
              call.reads().stream().map(ref -> value(values, ref)).toArray(Tensor[]::new);
          if (checked && operands.length > 0) {
            Exemptions.checkTransforms(call, transforms, operands[0], pieces);
          }
          List<Tensor> results = call.kase().call().apply(operands);
          if (call.row().name().startsWith("unsafe_")) {
            pieces.addAll(results);
          }
          for (int i = 0; i < results.size(); i++) {
            values.put(new Ref(call.id(), i), results.get(i));
            seen.accept(results.get(i));
          }
        }
        case Step.Grad _ -> {
          // not part of the function
        }
      }
    }
    return value(values, output);
  }

  /**
   * Whether a first or second derivative of some step's result by another's is no finite number, at
   * one of the points that the transforms go to: forward mode multiplies it by the zeros that come
   * in, or takes it along to what it is multiplied by zero for, where backward selects what goes on
   * and meets nothing but zeros on the way.
   */
  private boolean hasPole(Program program, Tensor x) {
    List<Tensor> points = List.of(x);
    for (Transform transform : transforms) {
      if (transform == Transform.VMAP) {
        points = points.stream().flatMap(p -> Transform.members(p).stream()).toList();
      }
    }
    return points.stream().anyMatch(point -> isPole(program, point));
  }

  private boolean isPole(Program program, Tensor point) {
    boolean[] pole = new boolean[1];
    TensorHook look =
        grad -> {
          pole[0] |= !isFinite(HostTensor.of(grad.detach()));
          return null;
        };
    Tensor from = point.clone().requiresGrad_();
    apply(
        program,
        from,
        false,
        t -> {
          if (t.requiresGrad()) {
            t.registerHook(look);
            differentiateTwice(t, from);
          }
        });
    return pole[0];
  }

  private static void differentiateTwice(Tensor result, Tensor x) {
    Tensor y = result;
    for (int order = 0; order < 2 && y != null && y.requiresGrad(); order++) {
      y = Adjoint.grad(List.of(y.sum()), List.of(x), null, true, true, true).getFirst();
    }
  }

  private static Tensor value(Map<Ref, Tensor> values, Ref ref) {
    Tensor value = values.get(ref);
    if (value == null) {
      throw new IllegalStateException("no value " + ref);
    }
    return value;
  }

  private static DType coarsest(List<DType> dtypes) {
    DType coarsest = DType.FLOAT64;
    for (DType dtype : dtypes) {
      if (dtype.isFloatingPoint() && Values.epsilon(dtype) > Values.epsilon(coarsest)) {
        coarsest = dtype;
      }
    }
    return coarsest;
  }

  /** Where a value is not a number, or infinite, not all forms agree on derivatives. */
  private static boolean isFinite(HostTensor tensor) {
    return tensor.values() instanceof Values.Floats(double[] array)
        && Arrays.stream(array).allMatch(Double::isFinite);
  }

  private static @Nullable String compare(
      HostTensor actual, HostTensor expected, DType coarsest, boolean atPole) {
    // Not the dtypes: loops make a gradient of the argument's where forward mode has the result's.
    if (!Arrays.equals(actual.sizes(), expected.sizes())) {
      return actual.header() + ", by loops " + expected.header();
    }
    double[] a = ((Values.Floats) actual.values()).array();
    double[] b = ((Values.Floats) expected.values()).array();
    double allowed = 1e6 * Values.epsilon(coarsest) * Math.max(1, Nearness.largest(expected));
    if (coarsest != DType.FLOAT64) {
      allowed = 1e3 * Values.epsilon(coarsest) * Math.max(1, Nearness.largest(expected));
    }
    boolean finite = isFinite(expected);
    for (int i = 0; i < a.length; i++) {
      boolean open = !finite && !(Double.isFinite(a[i]) && Double.isFinite(b[i]));
      open |= atPole && Double.isNaN(a[i]);
      if (!open && !(Math.abs(a[i] - b[i]) <= allowed)) {
        return "element " + i + " of " + actual.header() + ": " + a[i] + ", by loops " + b[i];
      }
    }
    return null;
  }
}
