package dev.adjoint.kernel;

import dev.adjoint.kernel.cpu.ReduceKernel;
import dev.adjoint.kernel.jit.PointwiseKernel;
import org.jspecify.annotations.Nullable;

/**
 * Runs kernels on memory: the interface that another device would implement.
 *
 * <p>The backend keeps the operands reachable until the call returns; results are complete then. An
 * output may have exactly the memory and layout of an input; any other overlap must be refused by
 * the caller.
 */
public interface Backend {
  /**
   * Runs a pointwise kernel.
   *
   * @param kernel what to compute
   * @param operands outputs first, then inputs, which broadcast to the outputs' common shape
   * @param params raw values of the parameters: the bits of a {@code double} where the kernel
   *     computes in floating point, the integer otherwise
   */
  void pointwise(PointwiseKernel kernel, Operand[] operands, long... params);

  /**
   * Fills an operand with one value.
   *
   * @param out the operand to fill
   * @param bits the value: the bits of a {@code double} for floating-point types, the integer
   *     otherwise
   */
  void fill(Operand out, long bits);

  /**
   * Reduces some dimensions of the inputs' common shape.
   *
   * @param kernel what to compute
   * @param outs the results, of size one in the reduced dimensions
   * @param ins the inputs
   * @param reducedDims which dimensions of the inputs' common shape are reduced
   * @param params raw values of the parameters, as for {@link #pointwise}
   */
  void reduce(
      ReduceKernel kernel, Operand[] outs, Operand[] ins, boolean[] reducedDims, long... params);

  /**
   * Scans the lines of one dimension.
   *
   * @param spec what to compute
   * @param out the results, of the sizes of the input
   * @param positions where each result was in its line, as int64, if it is an element; null if not
   *     wanted
   * @param in the input: of the dtype of the results, or integers where those are int64
   * @param dim the dimension, ignored where there is none
   */
  void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim);

  /** Writes the product of two matrices. */
  void matmul(Operand out, Operand a, Operand b);
}
