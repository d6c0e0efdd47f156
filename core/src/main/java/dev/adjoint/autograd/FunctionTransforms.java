package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Wrapped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Function} where function transforms see it. */
final class FunctionTransforms {
  private static final String DETAILS =
      " For more details, please see https://pytorch.org/docs/main/notes/extending.func.html";

  private FunctionTransforms() {}

  /** Runs the function: at the level of the innermost transform that an input belongs to. */
  static FunctionOutputs run(Function function, @Nullable Object[] inputs) {
    if (AutogradState.current().isInTransform() && !FunctionOverrides.of(function).setupContext()) {
      throw Errors.state(
          "In order to use an autograd.Function with functorch transforms (vmap, grad, jvp,"
              + " jacrev, ...), it must override the setup_context staticmethod.%s",
          DETAILS);
    }
    @Nullable Object[] live = inputs.clone();
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < live.length; i++) {
      if (live[i] instanceof Tensor t) {
        Tensor resolved = Levels.resolve(t);
        live[i] = resolved;
        tensors.add(resolved);
      }
    }
    Level top = Levels.top(tensors.toArray(new Tensor[0]));
    if (top == null) {
      return FunctionCall.run(function, live);
    }
    return top.isBatch() ? batch(function, live, top) : differentiate(function, live, top);
  }

  /** Runs it on the values, and records that for the tensors of the level. */
  private static FunctionOutputs differentiate(
      Function function, @Nullable Object[] inputs, Level level) {
    @Nullable Object[] lifted = inputs.clone();
    @Nullable Object[] values = inputs.clone();
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] instanceof Tensor t) {
        lifted[i] = level.owns(t) ? t : level.wrap(t);
        values[i] = level.value(t);
      }
    }
    FunctionOutputs below = level.below(() -> run(function, values));
    @Nullable Object[] outputs = below.values().clone();
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] instanceof Tensor t) {
        outputs[i] = same(values, lifted, t, level.wrap(t));
      }
    }
    return FunctionCall.record(function, lifted, below.with(outputs));
  }

  /** What is returned for an input that was written to: the input itself. */
  private static @Nullable Object same(
      @Nullable Object[] values, @Nullable Object[] inputs, Tensor output, Tensor otherwise) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == output) {
        return inputs[i];
      }
    }
    return otherwise;
  }

  private static FunctionOutputs batch(Function function, @Nullable Object[] inputs, Level level) {
    boolean own = FunctionOverrides.of(function).vmap();
    if (function.generateVmapRule() && own) {
      throw Errors.state(
          "You tried to vmap over %s, but it has both generate_vmap_rule=True and an"
              + " overridden vmap staticmethod. Please set generate_vmap_rule=False or delete the"
              + " overridden vmap staticmethod to avoid ambiguity.%s",
          function.name(), DETAILS);
    }
    if (!function.generateVmapRule() && !own) {
      throw Errors.state(
          "You tried to vmap over %s, but it does not have vmap support. Please override and"
              + " implement the vmap staticmethod or set generate_vmap_rule=True.%s",
          function.name(), DETAILS);
    }
    @Nullable Object[] values = inputs.clone();
    @Nullable Integer[] inDims = new Integer[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] instanceof Tensor t && level.owns(t)) {
        values[i] = level.value(t);
        inDims[i] = batchDim(t);
      }
    }
    FunctionOutputs outputs;
    @Nullable Object[] outDims;
    if (own) {
      Function.VmapInfo info =
          new Function.VmapInfo(
              level.batchSize(), level.randomness().name().toLowerCase(Locale.ROOT));
      Function.VmapResult result = level.below(() -> function.vmap(info, inDims, values.clone()));
      outputs = FunctionOutputs.of(result.output());
      outDims = outDims(result.outDims(), outputs.values().length);
    } else {
      FunctionBatch batch =
          new FunctionBatch(function, level.batchSize(), level.randomness(), inDims);
      outputs = level.below(() -> run(batch, values));
      outDims = batch.outDims();
    }
    @Nullable Object[] wrapped = outputs.values().clone();
    for (int i = 0; i < wrapped.length; i++) {
      if (wrapped[i] instanceof Tensor t && outDims[i] instanceof Integer dim) {
        int d = dim < 0 ? dim + t.dim() : dim;
        wrapped[i] = same(values, inputs, t, level.wrap(t, d));
      }
    }
    return outputs.with(wrapped);
  }

  static @Nullable Integer batchDim(Tensor t) {
    Wrapped wrapped = TensorAccess.wrapped(t);
    return wrapped == null ? null : wrapped.batchDim();
  }

  /** One dimension for all outputs, or one for each. */
  private static @Nullable Object[] outDims(@Nullable Object given, int count) {
    if (given instanceof Object[] || given instanceof List<?>) {
      @Nullable Object[] each = FunctionOutputs.several(given);
      if (each.length != count) {
        throw Errors.state(
            "The autograd.Function's vmap staticmethod returned an incompatible (output,"
                + " out_dims) tuple. Expected out_dims=%s to be compatible with the structure of"
                + " `output`.%s",
            Arrays.toString(each), DETAILS);
      }
      return each;
    }
    @Nullable Object[] all = new Object[count];
    Arrays.fill(all, given);
    return all;
  }
}
