package dev.adjoint.ops;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.Variable;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/** Results into tensors that are there. */
public final class Out {
  private Out() {}

  /** Writes a result, which nobody else needs, into a tensor that takes its sizes. */
  public static Tensor write(Tensor out, Tensor result) {
    if (Dispatch.records(out, result)) {
      throw new IllegalStateException(
          "functions with out=... arguments don't support automatic differentiation, but one of the"
              + " arguments requires grad.");
    }
    Promotion.checkCanCast(TensorAccess.dtype(result), TensorAccess.dtype(out));
    Variable.checkInPlace(out, false);
    Layout wanted = TensorAccess.layout(result);
    if (!TensorAccess.layout(out).sameSizes(wanted)) {
      if (out.numel() != 0) {
        Warnings.warnOnce(
            "An output with one or more elements was resized since it had shape "
                + Arrays.toString(TensorAccess.layout(out).sizes())
                + ", which does not match the required output shape "
                + Arrays.toString(wanted.sizes())
                + ". This behavior is deprecated: resize it, inplace, to zero elements with"
                + " t.resize_(0) first.");
      }
      Replace.resize(out, wanted.sizes());
    }
    Dispatch.checkWritable(out);
    Pointwise.copyInto(out, result);
    TensorAccess.version(out).bump();
    return out;
  }
}
