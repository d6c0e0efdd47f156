package dev.adjoint.kernel.cpu;

import dev.adjoint.kernel.Backend;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.ScanSpec;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** The CPU backend. */
public final class CpuBackend implements Backend {
  /** The one instance; it has no state. */
  public static final CpuBackend INSTANCE = new CpuBackend();

  private CpuBackend() {}

  @Override
  public void pointwise(PointwiseKernel kernel, Operand[] operands, long... params) {
    PointwiseLoops.run(kernel, operands, params);
  }

  @Override
  public void fill(Operand out, long bits) {
    Copies.fill(out, bits);
  }

  @Override
  public void reduce(
      ReduceKernel kernel, Operand[] outs, Operand[] ins, boolean[] reducedDims, long... params) {
    kernel.run(outs, ins, reducedDims, params);
  }

  @Override
  public void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim) {
    ScanLoops.run(spec, out, positions, in, dim);
  }

  @Override
  public void matmul(Operand out, Operand a, Operand b) {
    Matmul.run(out, a, b);
  }

  /** In checked mode, fails unless all elements of the operand lie in live storage. */
  static void check(Operand operand) {
    if (Memory.CHECKED && operand.layout().numel() != 0) {
      Layout layout = operand.layout();
      long elements = layout.extent() - layout.offset();
      Memory.check(operand.address(), elements * operand.dtype().itemSize());
      Reference.reachabilityFence(operand.storage());
    }
  }
}
