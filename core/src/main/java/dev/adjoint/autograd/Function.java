package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A custom operation with user-defined derivatives, as {@code torch.autograd.Function}.
 *
 * <p>A subclass overrides one form of {@code forward} and one of {@code backward}, and is used as
 * {@code new Exp().apply(x)}:
 *
 * <pre>{@code
 * final class Exp extends Function {
 *   @Override
 *   protected Tensor forward(Context ctx, Tensor x) {
 *     Tensor y = x.exp();
 *     ctx.saveForBackward(y);
 *     return y;
 *   }
 *
 *   @Override
 *   protected Tensor backward(Context ctx, Tensor grad) {
 *     return grad.mul(ctx.saved(0));
 *   }
 * }
 * }</pre>
 *
 * <p>Whatever the inputs are, {@code forward} runs unrecorded. It returns a tensor, or an array or
 * list of outputs among which there may be other objects; overriding methods may declare that more
 * precisely. {@code backward} gets a gradient for every output and returns one for every input, as
 * a tensor, an array or a list: null where there is none, and always null for an input that is no
 * tensor. It runs recorded where the gradients are to be differentiated in turn.
 *
 * <p>The forms with {@link Context} save what backward needs while they compute. The others leave
 * that to {@link #setupContext}, and are what transforms of functions require; where backward needs
 * nothing, {@code setupContext} need not be overridden. A class that overrides {@code
 * setupContext}, or forms without a context alone, is called without one; every other class is
 * called with one.
 *
 * <p>Values that no gradient flows to may be fields of the subclass as well as inputs. The result's
 * {@code gradFn()} is a {@link FunctionNode}, called after the class: {@code ExpBackward}.
 */
public abstract class Function {

  /** The batch size and randomness of a batched call, for {@link #vmap}. */
  public record VmapInfo(long batchSize, String randomness) {
    /** Checks for null. */
    public VmapInfo {
      Require.nonNull(randomness, "randomness");
    }
  }

  /**
   * What {@link #vmap} returns.
   *
   * @param output the output, or an array or list of them
   * @param outDims where each output has its batch dimension: an {@code Integer}, or null where it
   *     has none; an array or list for several outputs
   */
  public record VmapResult(@Nullable Object output, @Nullable Object outDims) {}

  /** For subclasses. */
  protected Function() {}

  // ---- forward

  /**
   * Computes the outputs and saves what backward needs.
   *
   * @param inputs what {@code apply} was called with: tensors and any other objects
   * @return a tensor or another object, or an array or list of them
   */
  protected @Nullable Object forward(Context ctx, @Nullable Object... inputs) {
    if (inputs.length == 1 && inputs[0] instanceof Tensor x) {
      return forward(ctx, x);
    }
    if (inputs.length == 2 && inputs[0] instanceof Tensor x && inputs[1] instanceof Tensor y) {
      return forward(ctx, x, y);
    }
    throw noForward(inputs);
  }

  /** {@link #forward(Context, Object...)} for one tensor. */
  protected @Nullable Object forward(Context ctx, Tensor x) {
    throw noForward(x);
  }

  /** {@link #forward(Context, Object...)} for two tensors. */
  protected @Nullable Object forward(Context ctx, Tensor x, Tensor y) {
    throw noForward(x, y);
  }

  /**
   * Computes the outputs; {@link #setupContext} saves what backward needs.
   *
   * @param inputs what {@code apply} was called with: tensors and any other objects
   * @return a tensor or another object, or an array or list of them
   */
  protected @Nullable Object forward(@Nullable Object... inputs) {
    if (inputs.length == 1 && inputs[0] instanceof Tensor x) {
      return forward(x);
    }
    if (inputs.length == 2 && inputs[0] instanceof Tensor x && inputs[1] instanceof Tensor y) {
      return forward(x, y);
    }
    throw noForward(inputs);
  }

  /** {@link #forward(Object...)} for one tensor. */
  protected @Nullable Object forward(Tensor x) {
    throw noForward(x);
  }

  /** {@link #forward(Object...)} for two tensors. */
  protected @Nullable Object forward(Tensor x, Tensor y) {
    throw noForward(x, y);
  }

  /**
   * Saves what backward needs, after a {@code forward} that got no context.
   *
   * @param inputs what {@code apply} was called with
   * @param output what {@code forward} returned
   */
  protected void setupContext(Context ctx, @Nullable Object[] inputs, @Nullable Object output) {}

  private RuntimeException noForward(@Nullable Object... inputs) {
    if (!FunctionOverrides.of(this).forward()) {
      return new UnsupportedOperationException(
          "You must implement the forward function for custom autograd.Function.");
    }
    FunctionOverrides own = FunctionOverrides.of(this);
    return Errors.argument(
        "no forward of %s takes these inputs%s%s%s",
        name(),
        own.setupContext() ? " without a context: " : ": ",
        FunctionOverrides.describe(inputs),
        own.setupContext() && own.withContext()
            ? "; where setupContext is overridden, forward gets no Context: leave one of the"
                + " two out"
            : "; override the form that does, or forward("
                + (own.setupContext() ? "" : "Context, ")
                + "Object...)");
  }

  private IllegalArgumentException noForm(String method, @Nullable Tensor[] tensors) {
    return Errors.argument(
        "no %s of %s takes %s: override %s(Context, Tensor...)",
        method, name(), FunctionOverrides.describe(tensors), method);
  }

  // ---- backward

  /**
   * Computes the gradients of the inputs.
   *
   * @param grads a gradient for every output: zeros where it had none, unless {@link
   *     Context#setMaterializeGrads} says otherwise; null for outputs that are not tensors
   * @return a gradient for every input, null where there is none: a tensor, an array or a list
   */
  protected @Nullable Object backward(Context ctx, @Nullable Tensor... grads) {
    if (grads.length != 1) {
      throw FunctionOverrides.of(this).backward() ? noForm("backward", grads) : noBackward();
    }
    Tensor grad = grads[0];
    return grad == null ? new Object[ctx.needsInputGrad().length] : backward(ctx, grad);
  }

  /** {@link #backward(Context, Tensor...)} for one output; not called without a gradient. */
  protected @Nullable Object backward(Context ctx, Tensor grad) {
    throw noBackward();
  }

  /** Another name of {@link #backward(Context, Tensor...)}: override one of the two. */
  protected @Nullable Object vjp(Context ctx, @Nullable Tensor... grads) {
    throw noBackward();
  }

  private static UnsupportedOperationException noBackward() {
    return new UnsupportedOperationException(
        "You must implement either the backward or vjp method for your custom autograd.Function to"
            + " use it with backward mode AD.");
  }

  // ---- transforms

  /**
   * Computes the tangents of the outputs, in forward mode.
   *
   * @param tangents a tangent for every input; null for inputs that are not tensors
   * @return a tangent for every output, null where there is none: a tensor, an array or a list
   */
  protected @Nullable Object jvp(Context ctx, @Nullable Tensor... tangents) {
    if (tangents.length == 1 && tangents[0] != null) {
      return jvp(ctx, tangents[0]);
    }
    throw FunctionOverrides.of(this).jvp() ? noForm("jvp", tangents) : noJvp();
  }

  /** {@link #jvp(Context, Tensor...)} for one input. */
  protected @Nullable Object jvp(Context ctx, Tensor tangent) {
    throw noJvp();
  }

  private static UnsupportedOperationException noJvp() {
    return new UnsupportedOperationException(
        "You must implement the jvp function for custom autograd.Function to use it with forward"
            + " mode AD.");
  }

  /**
   * Computes the outputs for a whole batch, under {@code vmap}.
   *
   * @param info the size of the batch
   * @param inDims where each input has its batch dimension; null where it has none
   * @param inputs the inputs, with their batch dimensions
   */
  protected VmapResult vmap(VmapInfo info, @Nullable Integer[] inDims, @Nullable Object... inputs) {
    throw new UnsupportedOperationException(
        "To use autograd.Function with vmap, you must either override the vmap staticmethod or set"
            + " generate_vmap_rule=True.");
  }

  /**
   * Whether to generate the batching rule from the other methods, which must then use tensor
   * operations only.
   */
  protected boolean generateVmapRule() {
    return false;
  }

  // ---- use

  /**
   * Runs the function and records it.
   *
   * @param inputs tensors and any other objects, as {@code forward} takes them
   * @return its only output
   * @throws IllegalStateException if {@code forward} returns several outputs, or no tensor
   */
  public final Tensor apply(@Nullable Object... inputs) {
    Require.nonNull(inputs, "inputs");
    @Nullable Object[] outputs = run(inputs);
    if (outputs.length == 1 && outputs[0] instanceof Tensor output) {
      return output;
    }
    throw Errors.state(
        "%s did not return one tensor: use applyAll; it returned %s",
        name(), FunctionOverrides.describe(outputs));
  }

  /** Runs the function, records it, and returns all its outputs, which are tensors. */
  public final List<Tensor> applyTensors(@Nullable Object... inputs) {
    Require.nonNull(inputs, "inputs");
    @Nullable Object[] outputs = run(inputs);
    List<Tensor> tensors = new ArrayList<>(outputs.length);
    for (Object output : outputs) {
      if (!(output instanceof Tensor tensor)) {
        throw Errors.state(
            "%s did not return tensors alone: use applyAll; it returned %s",
            name(), FunctionOverrides.describe(outputs));
      }
      tensors.add(tensor);
    }
    return Collections.unmodifiableList(tensors);
  }

  /** Runs the function, records it, and returns all its outputs, tensors and others. */
  public final List<@Nullable Object> applyAll(@Nullable Object... inputs) {
    return Collections.unmodifiableList(Arrays.asList(run(Require.nonNull(inputs, "inputs"))));
  }

  private @Nullable Object[] run(@Nullable Object[] inputs) {
    return FunctionTransforms.run(this, inputs).values();
  }

  String name() {
    return FunctionOverrides.of(this).name();
  }
}
