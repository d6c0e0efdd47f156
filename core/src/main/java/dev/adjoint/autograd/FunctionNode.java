package dev.adjoint.autograd;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.RunningPass;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Backward node of one call of a {@link Function}, named after its class: {@code ExpBackward}. */
public final class FunctionNode extends Node {
  private static final Layout NOTHING = Layout.contiguous(new long[0]);

  private final Context ctx;
  private final boolean[] isTensor;
  private final boolean generated;

  /** For every output, the metadata of a zero gradient; null for an output that is not a tensor. */
  private @Nullable Zero[] zeros = {};

  private record Zero(long[] sizes, DType dtype, boolean differentiable) {}

  FunctionNode(Context ctx, @Nullable Object[] inputs, @Nullable Edge[] edges, boolean generated) {
    super(edges);
    this.generated = generated;
    this.ctx = ctx;
    this.isTensor = new boolean[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      isTensor[i] = inputs[i] instanceof Tensor;
    }
  }

  /** The context of the call. */
  public Context context() {
    return ctx;
  }

  @Override
  public String name() {
    return ctx.function().name() + (generated ? "GeneratedBackward" : "Backward");
  }

  /** Counts an output that is no tensor. */
  void skipOutput() {
    addOutput(NOTHING, DType.FLOAT32);
  }

  void describeOutputs(@Nullable Object[] outputs, Set<Tensor> differentiable) {
    zeros = new Zero[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] instanceof Tensor t) {
        zeros[i] =
            new Zero(
                TensorAccess.layout(t).sizes(), TensorAccess.dtype(t), differentiable.contains(t));
      }
    }
  }

  @Override
  protected @Nullable Tensor[] apply(@Nullable Tensor[] grads) {
    @Nullable Tensor[][] results = new Tensor[1][];
    AutogradState state = AutogradState.current();
    boolean gradEnabled = state.gradEnabled;
    // The user's code may keep what it sees and makes, so none of it is the engine's to release.
    RunningPass.runUserCode(
        grads,
        () -> {
          try {
            results[0] = gradients(callBackward(ctx.function(), ctx, materialized(grads)));
          } finally {
            state.gradEnabled = gradEnabled;
          }
        });
    return Objects.requireNonNull(results[0]);
  }

  private @Nullable Tensor[] materialized(@Nullable Tensor[] grads) {
    @Nullable Tensor[] shown = grads.clone();
    if (ctx.materializeGrads) {
      for (int i = 0; i < shown.length; i++) {
        Zero zero = zeros[i];
        if (shown[i] == null
            && zero != null
            && (zero.differentiable || ctx.materializeNonDiffGrads)) {
          shown[i] = Execution.zeros(zero.sizes, zero.dtype);
        }
      }
    }
    return shown;
  }

  /** Calls backward by whichever of its names, unrecorded where it says so. */
  static @Nullable Object callBackward(Function function, Context ctx, @Nullable Tensor[] grads) {
    FunctionOverrides overrides = FunctionOverrides.of(function);
    if (overrides.backward() && overrides.vjp()) {
      throw new IllegalStateException(
          "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You should"
              + " only implement one of them.");
    }
    if (!overrides.once()) {
      return overrides.vjp() ? function.vjp(ctx, grads) : function.backward(ctx, grads);
    }
    @Nullable Object result =
        GradMode.with(
            false,
            () -> overrides.vjp() ? function.vjp(ctx, grads) : function.backward(ctx, grads));
    return GradMode.isEnabled() ? DifferentiatedTwice.guard(result, grads) : result;
  }

  /** Checks what backward returned, and leaves the inputs that are no tensors out. */
  private @Nullable Tensor[] gradients(@Nullable Object returned) {
    @Nullable Object[] given = FunctionOutputs.several(returned);
    int count = given.length;
    while (count > isTensor.length && given[count - 1] == null) {
      count--;
    }
    if (count != isTensor.length) {
      throw Errors.state(
          "function %s returned an incorrect number of gradients (expected %s, got %s)",
          name(), isTensor.length, given.length);
    }
    List<@Nullable Tensor> gradients = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Object gradient = given[i];
      if (!isTensor[i]) {
        if (gradient != null) {
          throw Errors.state(
              "function %s returned a gradient different than None at position %s, but the"
                  + " corresponding forward input was not a Variable",
              name(), (i + 1));
        }
      } else if (gradient == null || gradient instanceof Tensor) {
        gradients.add((Tensor) gradient);
      } else {
        throw Errors.state("expected Variable or None (got %s)", gradient.getClass().getName());
      }
    }
    return gradients.toArray(new Tensor[0]);
  }

  @Override
  protected List<@Nullable SavedTensor> saved() {
    return Arrays.asList(ctx.raw());
  }

  @Override
  protected void releaseSaved() {
    ctx.release();
  }
}
