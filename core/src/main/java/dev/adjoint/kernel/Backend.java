package dev.adjoint.kernel;

/**
 * What computes on memory: the seam where other devices attach.
 *
 * <p>Operands stay reachable until a call returns; results are complete then. Outputs may be the
 * very memory and layout of an input; any other overlap is the caller's to refuse.
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
   * Sets every element.
   *
   * @param out what to set
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

  /** Writes the product of two matrices. */
  void matmul(Operand out, Operand a, Operand b);
}
