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
    TensorFunction f = x -> apply(program, x, t -> {});
    Tensor x = leaf.input().toTensor();
    Step last = program.steps().getLast();
    Tensor y;
    try {
      y = apply(program, x.clone().requiresGrad_(), null);
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
    DType coarsest = coarsest(program);
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
   * @param seen gets the results of each step; null where the program is plain and is looked at
   */
  private Tensor apply(Program program, Tensor x, @Nullable Consumer<Tensor> seen) {
    Map<Ref, Tensor> values = new HashMap<>();
    Set<Tensor> pieces = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Step step : program.steps()) {
      switch (step) {
        case Leaf leaf ->
            values.put(
                new Ref(leaf.id(), 0), leaf.id() == argument ? x.clone() : leaf.input().toTensor());
        case Call call -> {
          Tensor[] operands =
              call.reads().stream().map(ref -> value(values, ref)).toArray(Tensor[]::new);
          if (seen == null && operands.length > 0) {
            Exemptions.checkTransforms(call, transforms, operands[0], pieces);
          }
          List<Tensor> results = call.kase().call().apply(operands);
          if (call.row().name().startsWith("unsafe_")) {
            pieces.addAll(results);
          }
          for (int i = 0; i < results.size(); i++) {
            values.put(new Ref(call.id(), i), results.get(i));
            if (seen != null) {
              seen.accept(results.get(i));
            }
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
   * Whether a first or second derivative by some step's result is no finite number: forward mode
   * multiplies it by the zeros that come in, where backward selects what goes on.
   */
  private boolean hasPole(Program program, Tensor x) {
    boolean[] pole = new boolean[1];
    TensorHook look =
        grad -> {
          pole[0] |= !isFinite(HostTensor.of(grad.detach()));
          return null;
        };
    Tensor argument = x.clone().requiresGrad_();
    Tensor y =
        apply(
            program,
            argument,
            t -> {
              if (t.requiresGrad()) {
                t.registerHook(look);
              }
            });
    for (int order = 0; order < 2 && y != null && y.requiresGrad(); order++) {
      y = Adjoint.grad(List.of(y.sum()), List.of(argument), null, true, true, true).getFirst();
    }
    return pole[0];
  }

  private static Tensor value(Map<Ref, Tensor> values, Ref ref) {
    Tensor value = values.get(ref);
    if (value == null) {
      throw new IllegalStateException("no value " + ref);
    }
    return value;
  }

  private DType coarsest(Program program) {
    DType coarsest = DType.FLOAT64;
    for (Step step : program.steps()) {
      DType dtype =
          step instanceof Leaf leaf
              ? leaf.input().dtype()
              : step instanceof Call call && call.kase().python().contains("float32")
                  ? DType.FLOAT32
                  : DType.FLOAT64;
      if (step instanceof Call call
          && (call.kase().python().contains("float16")
              || call.kase().python().contains("bfloat16"))) {
        dtype = DType.BFLOAT16;
      }
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
    // Loops make a gradient of the argument's dtype where forward mode has the result's.
    if ((coarsest == DType.FLOAT64 && actual.dtype() != expected.dtype())
        || !Arrays.equals(actual.sizes(), expected.sizes())) {
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
