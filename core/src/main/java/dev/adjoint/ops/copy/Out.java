package dev.adjoint.ops.copy;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/** {@code out=}: results written into existing tensors. */
public final class Out {
  private Out() {}

  /** Writes a temporary result into {@code out}, which is resized if need be. */
  public static Tensor write(Tensor out, Tensor result) {
    if (Recording.records(out, result)) {
      throw new IllegalStateException(
          "functions with out=... arguments don't support automatic differentiation, but one of the"
              + " arguments requires grad.");
    }
    if (ForwardMode.tangent(result) != null || ForwardMode.tangent(out) != null) {
      throw new UnsupportedOperationException(
          "Trying to use forward AD with an operation that does not support it because it is an"
              + " out= function");
    }
    if (Levels.top(out, result) != null) {
      return writeInTransform(out, result);
    }
    Promotion.checkCanCast(TensorAccess.dtype(result), TensorAccess.dtype(out));
    Variable.checkInPlace(out, false);
    Layout wanted = TensorAccess.layout(result);
    // Or a refusal, before anything is changed.
    TensorAccess.operand(result).requireMemory();
    TensorAccess.operand(out).requireMemory();
    if (!TensorAccess.layout(out).sameSizes(wanted)) {
      if (out.numel() != 0) {
        Warnings.warn(
            "An output with one or more elements was resized since it had shape "
                + Arrays.toString(TensorAccess.layout(out).sizes())
                + ", which does not match the required output shape "
                + Arrays.toString(wanted.sizes())
                + ". This behavior is deprecated: resize it, inplace, to zero elements with"
                + " t.resize_(0) first.");
      }
      Replace.resize(out, wanted.sizes());
    }
    Overlap.checkWritable(out);
    Copy.into(out, result);
    TensorAccess.version(out).bump();
    return out;
  }

  private static Tensor writeInTransform(Tensor out, Tensor result) {
    if (Levels.isBatched(out) || Levels.isBatched(result)) {
      throw new IllegalStateException(
          "Batching rule not implemented for functions with out=... arguments; the fallback path"
              + " doesn't work on out= or view ops.");
    }
    return Assign.copy(out, result);
  }
}
