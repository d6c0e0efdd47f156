package dev.adjoint.kernel.math;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.expr.UnaryOp;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Compares a float32 function, as compiled kernels compute it, with its reference for all 2^32
 * inputs, or every n-th, and prints the largest error. Arguments: names of functions, or {@code
 * all}, and optionally n.
 */
public final class AccuracyAllFloats {
  private static final int CHUNK = 1 << 20;

  private AccuracyAllFloats() {}

  /** Runs the comparison. */
  public static void main(String[] args) {
    int stride = 1;
    for (String arg : args) {
      if (Character.isDigit(arg.charAt(0))) {
        stride = Integer.parseInt(arg);
      }
    }
    for (String arg : args) {
      for (Map.Entry<UnaryOp, DoubleUnaryOperator> e : FloatAccuracy.REFERENCES.entrySet()) {
        if (arg.equals("all") || arg.toUpperCase(Locale.ROOT).equals(e.getKey().name())) {
          System.out.println(e.getKey() + ": " + measure(e.getKey(), e.getValue(), stride));
        }
      }
    }
  }

  private static FloatAccuracy measure(UnaryOp op, DoubleUnaryOperator reference, int stride) {
    DType[] type = {DType.FLOAT32};
    PointwiseSpec spec =
        new PointwiseSpec("", List.of(Expr.unary(op, Expr.in(0))), type, type, DType.FLOAT32);
    Storage in = Storage.allocate(4L * CHUNK);
    Storage out = Storage.allocate(4L * CHUNK);
    Layout layout = Layout.contiguous(CHUNK);
    Operand[] operands = {
      new Operand(out, layout, DType.FLOAT32), new Operand(in, layout, DType.FLOAT32)
    };
    FloatAccuracy accuracy = FloatAccuracy.create();
    for (long start = 0; start < 1L << 32; start += (long) CHUNK * stride) {
      MemorySegment inputs = in.segment();
      for (int i = 0; i < CHUNK; i++) {
        inputs.setAtIndex(ValueLayout.JAVA_INT, i, (int) (start + (long) i * stride));
      }
      CpuBackend.INSTANCE.pointwise(spec, operands, Params.NONE);
      MemorySegment results = out.segment();
      for (int i = 0; i < CHUNK; i++) {
        float x = Float.intBitsToFloat((int) (start + (long) i * stride));
        float got = results.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        accuracy.add(x, got, reference.applyAsDouble(x));
      }
    }
    return accuracy;
  }
}
