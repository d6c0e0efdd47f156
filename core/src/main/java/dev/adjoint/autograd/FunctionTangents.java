package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Level;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gives the outputs of a {@link Function} their tangents, by its jvp. */
final class FunctionTangents {
  private final Tangent.Owner owner;
  private final @Nullable Object[] inputs;

  /** For every input, its tangent; null where it has none. */
  private final @Nullable Tensor[] tangents;

  private FunctionTangents(
      Tangent.Owner owner, @Nullable Object[] inputs, @Nullable Tensor[] tangents) {
    this.owner = owner;
    this.inputs = inputs;
    this.tangents = tangents;
  }

  /** The tangents of the inputs; null where none has any. */
  static @Nullable FunctionTangents of(@Nullable Object[] inputs) {
    Tangent.Owner owner = null;
    @Nullable Tensor[] tangents = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] instanceof Tensor t) {
        Tangent tangent = ForwardMode.tangent(t);
        if (tangent != null) {
          owner = tangent.owner();
          tangents[i] = tangent.value();
        }
      }
    }
    return owner == null ? null : new FunctionTangents(owner, inputs, tangents);
  }

  /**
   * Sets the tangents.
   *
   * @param raw the outputs as forward returned them
   * @param outputs the same with their histories
   */
  void set(FunctionCall call, @Nullable Object[] raw, @Nullable Object[] outputs) {
    ForwardMode.inContext(owner, () -> compute(call, raw, outputs));
  }

  private void compute(FunctionCall call, @Nullable Object[] raw, @Nullable Object[] outputs) {
    Context ctx = call.context();
    long[] versions = new long[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      Tensor tangent = tangents[i];
      versions[i] = tangent == null ? 0 : tangent.version();
    }
    ctx.lowerSaved(this::value);
    @Nullable Object[] given =
        FunctionOutputs.several(ctx.function().jvp(ctx, materialized(ctx.materializeGrads)));
    if (given.length != outputs.length) {
      throw Errors.state(
          "Function's jvp returned an invalid number of forward gradients (expected %s but"
              + " got %s)",
          outputs.length, given.length);
    }
    for (int i = 0; i < outputs.length; i++) {
      if (given[i] != null && !(given[i] instanceof Tensor)) {
        throw Errors.state(
            "expected Variable or None (got %s) for grad output %s.",
            given[i].getClass().getName(), i);
      }
      if (raw[i] instanceof Tensor before && outputs[i] instanceof Tensor output) {
        Tensor tangent = given[i] instanceof Tensor t ? value(t) : null;
        if (!call.mayHaveTangent(before) && tangent != null) {
          throw Errors.state(
              "Function's jvp returned a gradient at position %s, but  the corresponding forward"
                  + " output is not a differentiable Tensor.You should return None at that position"
                  + " instead.",
              i);
        }
        set(call, before, output, tangent, versions);
      }
    }
  }

  private Tensor value(Tensor t) {
    return owner instanceof Level level ? level.value(t) : t;
  }

  private @Nullable Tensor[] materialized(boolean materialize) {
    @Nullable Tensor[] shown = tangents.clone();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] == null
          && materialize
          && inputs[i] instanceof Tensor t
          && DTypes.isDifferentiable(TensorAccess.dtype(t))) {
        shown[i] = Execution.zerosLike(t);
      }
    }
    return shown;
  }

  private void set(
      FunctionCall call, Tensor raw, Tensor output, @Nullable Tensor tangent, long[] versions) {
    if (tangent != null && !TensorAccess.layout(tangent).sameSizes(TensorAccess.layout(output))) {
      throw Errors.state(
          "Trying to set a forward gradient that has a different size than that of the"
              + " original Tensor, this is not supported. Tensor is of size %s while the given"
              + " forward gradient is of size %s.",
          Arrays.toString(TensorAccess.layout(output).sizes()),
          Arrays.toString(TensorAccess.layout(tangent).sizes()));
    }
    if (call.isDirty(raw)) {
      setWritten(raw, tangent, versions);
      return;
    }
    int source = viewed(raw, output);
    if (source >= 0) {
      setView(output, tangent, source);
    } else if (tangent != null) {
      boolean shared = Arrays.stream(tangents).anyMatch(t -> t == tangent);
      ForwardMode.set(output, shared ? tangent.clone() : tangent, owner);
    }
  }

  private void setWritten(Tensor written, @Nullable Tensor tangent, long[] versions) {
    for (int i = 0; i < inputs.length; i++) {
      Tensor old = tangents[i];
      if (inputs[i] == written && old != null) {
        if (tangent == null || tangent.version() == versions[i]) {
          throw new IllegalStateException(
              "An inplace custom Function is not modifying the forward mode gradients inplace. If"
                  + " the forward is modifying an input inplace, then the jvp function must modify"
                  + " the corresponding gradient inplace.");
        }
        if (tangent != old) {
          throw new IllegalStateException(
              "An inplace custom Function is not returning the forward mode gradients as-is. If the"
                  + " forward is modifying an input inplace, then the jvp function must modify the"
                  + " gradient inplace and return it as-is.");
        }
        return;
      }
    }
    ForwardMode.write(written, tangent, owner);
  }

  /** The input with a tangent that the output is a view of; -1 for none. */
  private int viewed(Tensor raw, Tensor output) {
    Tensor base = base(output);
    for (int i = 0; i < inputs.length; i++) {
      if (tangents[i] != null && inputs[i] instanceof Tensor input) {
        if (raw == input || (base != null && (base == input || base == base(input)))) {
          return i;
        }
      }
    }
    return -1;
  }

  private static @Nullable Tensor base(Tensor t) {
    AutogradMeta meta = GraphAccess.meta(t);
    return meta == null ? null : meta.base;
  }

  private void setView(Tensor output, @Nullable Tensor tangent, int source) {
    Tensor base = tangent == null ? null : base(tangent);
    if (tangent == null || base == null) {
      throw new IllegalStateException(
          "A custom Function's forward is returning a view (or an input as-is) but the jvp is not"
              + " returning a view.");
    }
    Tensor old = tangents[source];
    Tensor oldBase = old == null ? null : base(old);
    if (base != (oldBase == null ? old : oldBase)) {
      throw Errors.state(
          "A custom Function is returning a view but the jvp is not returning a view of %s",
          oldBase == null ? "the given grad input." : "the same base as the given grad input.");
    }
    ForwardMode.setView(output, tangent, owner);
  }
}
