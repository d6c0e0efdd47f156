package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import java.util.Arrays;

/** Positions in a range, where nothing is moved that would look at them. */
public final class Bounds {
  private Bounds() {}

  /** Refuses the first position that is not in {@code [low, high)}. */
  public static void require(Tensor index, long low, long high, Move.Refusal refusal) {
    Operand positions = Values.plain(index);
    if (positions.layout().numel() == 0) {
      return;
    }
    if (extreme(positions, Combine.MIN) >= low && extreme(positions, Combine.MAX) < high) {
      return;
    }
    for (long position : Values.toLongArray(index)) {
      if (position < low || position >= high) {
        throw refusal.of(position);
      }
    }
  }

  private static long extreme(Operand in, Combine which) {
    long[] ones = new long[in.layout().dim()];
    boolean[] all = new boolean[ones.length];
    Arrays.fill(ones, 1);
    Arrays.fill(all, true);
    Operand out = TensorAccess.operand(Execution.empty(Layout.contiguous(ones), in.dtype()));
    DType[] types = {in.dtype()};
    ReduceSpec spec = new ReduceSpec("", Expr.in(0), which, Expr.in(0), types[0], types, types[0]);
    Execution.backend().reduce(spec, out, new Operand[] {in}, all, Params.NONE);
    return Host.getLong(out);
  }
}
