package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Host;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import org.jspecify.annotations.Nullable;

/** {@code isin}: whether each element of the first input occurs in the second. */
public enum Membership implements Discrete {
  ISIN;

  private static final Pointwise ISIN_NUMBER = Comparison.EQ_NUMBER.trait(Trait.ROW_MAJOR);

  private static final Pointwise NOT_NUMBER = Comparison.NE_NUMBER.trait(Trait.ROW_MAJOR);

  /** Whether each element equals a number. */
  public static Tensor apply(Tensor elements, Scalar number, boolean invert) {
    checkNoBool(elements);
    return (invert ? NOT_NUMBER : ISIN_NUMBER).call(elements, number);
  }

  /** Runs the operation. */
  public static Tensor apply(Tensor elements, Tensor among, boolean invert) {
    checkNoBool(elements);
    checkNoBool(among);
    Tensor found = Dispatch.call(ISIN, elements, among)[0];
    return invert ? Comparison.EQ_NUMBER.call(found, Scalar.of(0L)) : found;
  }

  private static void checkNoBool(Tensor t) {
    if (TensorAccess.dtype(t) == DType.BOOL) {
      throw new IllegalStateException("Unsupported input type encountered for isin(): Bool");
    }
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    DType common = Promotion.resultType(inputs);
    Tensor elements = Clone.to(Copy.of(inputs[0]), common);
    Tensor among = Clone.to(Copy.of(inputs[1]), common);
    Tensor sorted = sorted(among, common);
    long[] sizes = TensorAccess.layout(elements).sizes();
    Tensor before = Execution.empty(sizes, DType.INT64);
    Tensor upTo = Execution.empty(sizes, DType.INT64);
    Operand line = TensorAccess.operand(sorted);
    Operand wanted = TensorAccess.operand(elements);
    Execution.backend().search(TensorAccess.operand(before), line, wanted, false);
    Execution.backend().search(TensorAccess.operand(upTo), line, wanted, true);
    return new Tensor[] {Comparison.NE.call(before, upTo)};
  }

  /** The elements in one sorted line, without NaN, which nothing is equal to. */
  private static Tensor sorted(Tensor among, DType dtype) {
    Tensor line = Raw.view(among, Layout.contiguous(TensorAccess.layout(among).numel()));
    Tensor sorted = Execution.empty(TensorAccess.layout(line), dtype);
    Tensor order = Execution.empty(TensorAccess.layout(line), DType.INT64);
    Execution.backend()
        .sort(
            TensorAccess.operand(sorted),
            TensorAccess.operand(order),
            TensorAccess.operand(line),
            0,
            false);
    if (!DTypes.isRealFloat(dtype)) {
      return sorted;
    }
    Tensor numbers = Sum.apply(Comparison.EQ.call(line, line));
    return Slice.narrow(sorted, 0, 0, Host.getLong(TensorAccess.operand(numbers)));
  }

  /** See {@link dev.adjoint.op.Opaque}: compares all with all where the second is batched. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    if (!batched[1]) {
      return Dispatch.call(this, inputs);
    }
    Tensor elements = Batches.front(inputs[0], batched[0], size);
    long[] sizes = TensorAccess.layout(elements).sizes();
    Tensor pairs =
        Comparison.EQ.call(
            Reshape.apply(elements, size, -1, 1), Reshape.apply(inputs[1], size, 1, -1));
    return new Tensor[] {Reshape.apply(Logical.any(pairs, new long[] {2}, false), sizes)};
  }
}
