package dev.adjoint.ops.index;

import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.pointwise.Elementwise;
import dev.adjoint.ops.pointwise.Where;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.view.Batches;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of {@link ScatterReduce}.
 *
 * @param op the operation
 * @param self the original values
 * @param index the indices
 * @param source the scattered values
 * @param result the result
 */
record ReduceGradient(ScatterReduce op, Tensor self, Tensor index, Tensor source, Tensor result) {

  /** The gradient of the original values. */
  Tensor self(Tensor grad) {
    Tensor all =
        switch (op.reduce()) {
          case SUM -> grad;
          case MEAN -> Arithmetic.DIV.call(grad, counts(grad));
          case PROD -> {
            // The product without self: as if self were 1 where it is 0.
            Tensor nonzero = replaced(isZero(self), self);
            Tensor product = Dispatch.call(op, nonzero, index, source)[0];
            yield Arithmetic.DIV.call(Arithmetic.MUL.call(grad, product), nonzero);
          }
          case AMAX, AMIN -> Arithmetic.MUL.call(isResult(self, result, grad), shared(grad));
        };
    return op.includeSelf() ? all : op.along().fill(all, index, 0);
  }

  /** The gradient of the scattered values. */
  Tensor source(Tensor grad) {
    Along along = op.along();
    return switch (op.reduce()) {
      case SUM -> along.pick(grad, index);
      case MEAN -> along.pick(Arithmetic.DIV.call(grad, counts(grad)), index);
      case PROD -> productSource(grad);
      case AMAX, AMIN ->
          Arithmetic.MUL.call(
              isResult(source, along.pick(result, index), grad), along.pick(shared(grad), index));
    };
  }

  /**
   * The derivative of a product by each value: result / value, or the product of the others if the
   * value is the only zero at its position.
   */
  private Tensor productSource(Tensor grad) {
    Along along = op.along();
    Tensor zero = isZero(source);
    Tensor zeros =
        along.pick(
            along.addToZeros(
                index, Clone.to(zero, TensorAccess.dtype(grad)), TensorAccess.layout(self).sizes()),
            index);
    Tensor single = Arithmetic.MUL.call(zero, Comparison.EQ_NUMBER.call(zeros, Scalar.of(1L)));
    Tensor others = Dispatch.call(op, self, index, replaced(single, source))[0];
    Tensor divided =
        Arithmetic.DIV.call(
            along.pick(Arithmetic.MUL.call(grad, result), index), replaced(zero, source));
    Tensor picked = along.pick(Arithmetic.MUL.call(grad, others), index);
    Tensor gradient = Where.apply(single, picked, divided);
    boolean several =
        AutogradState.current().isGradEnabled()
            && !IndexTensors.isBatch(zeros)
            && Values.itemBoolean(Logical.any(Comparison.GT_NUMBER.call(zeros, Scalar.of(1L))));
    return several
        ? DelayedError.apply(
            gradient,
            named()
                + "(): Double backward is unsupported for src when >1 zeros in src are scattered to"
                + " the same position in self")
        : gradient;
  }

  /** The tangent of the result: the operands' tangents times the partial derivatives. */
  @Nullable Tensor tangent(@Nullable Tensor ofSelf, @Nullable Tensor ofSource) {
    Tensor ones = Factories.fullLike(result, Scalar.of(1L), TensorAccess.dtype(result));
    Tensor change = ofSelf == null ? null : Arithmetic.MUL.call(self(ones), ofSelf);
    if (ofSource == null) {
      return change;
    }
    return op.along()
        .add(Batches.orZeros(change, result), index, Arithmetic.MUL.call(source(ones), ofSource));
  }

  private String named() {
    return op.along().slices() ? "index_reduce" : "scatter_reduce";
  }

  private static Tensor isZero(Tensor x) {
    return Comparison.EQ_NUMBER.call(x, Scalar.of(0L));
  }

  /** Replaces elements by 1 where the mask is true. */
  private static Tensor replaced(Tensor mask, Tensor x) {
    return Where.apply(mask, Scalar.of(1L), x);
  }

  /** 1 where the tensor equals the result, else 0. */
  private static Tensor isResult(Tensor x, Tensor value, Tensor grad) {
    return Clone.to(Comparison.EQ.call(x, value), TensorAccess.dtype(grad));
  }

  /** The gradient divided by the number of ties. */
  private Tensor shared(Tensor grad) {
    Tensor inSelf = isResult(self, result, grad);
    Tensor inSource = isResult(source, op.along().pick(result, index), grad);
    return Arithmetic.DIV.call(grad, op.along().add(inSelf, index, inSource));
  }

  private Tensor counts(Tensor grad) {
    Tensor ones = Factories.fullLike(source, Scalar.of(1L), TensorAccess.dtype(grad));
    Tensor start =
        Factories.full(
            TensorAccess.layout(grad).sizes(),
            Scalar.of(op.includeSelf() ? 1L : 0L),
            TensorAccess.dtype(grad));
    Tensor counts = op.along().add(start, index, ones);
    return op.includeSelf() ? counts : Elementwise.CLAMP_MIN_NUMBER.call(counts, Scalar.of(1L));
  }
}
