package dev.adjoint.ops.order;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.JavaArrays;
import dev.adjoint.ops.reduce.Logical;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Reshape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code isin}: whether each element of the first input occurs in the second. */
public enum Membership implements Discrete {
  ISIN;

  private static final Pointwise ISIN_NUMBER = Comparison.EQ_NUMBER.trait(Trait.ROW_MAJOR);

  /** Whether each element equals a number. */
  public static Tensor apply(Tensor elements, Scalar number) {
    checkNoBool(elements);
    return ISIN_NUMBER.call(elements, number);
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
    Tensor elements = Clone.to(Raw.copy(inputs[0]), common);
    Tensor among = Clone.to(Raw.copy(inputs[1]), common);
    int count = Values.length(TensorAccess.layout(elements).numel());
    boolean[] found = new boolean[count];
    if (DTypes.isRealFloat(common)) {
      double[] sorted = withoutSigns(Values.toDoubleArray(among));
      Arrays.sort(sorted);
      double[] wanted = withoutSigns(Values.toDoubleArray(elements));
      for (int i = 0; i < count; i++) {
        // NaN is not equal to itself.
        found[i] = wanted[i] == wanted[i] && Arrays.binarySearch(sorted, wanted[i]) >= 0;
      }
    } else {
      long[] sorted = Values.toLongArray(among);
      Arrays.sort(sorted);
      long[] wanted = Values.toLongArray(elements);
      for (int i = 0; i < count; i++) {
        found[i] = Arrays.binarySearch(sorted, wanted[i]) >= 0;
      }
    }
    Tensor flat = JavaArrays.fromFlat(found, new long[] {count}, DType.BOOL);
    return new Tensor[] {Raw.view(flat, Layout.contiguous(TensorAccess.layout(elements).sizes()))};
  }

  /** Zeros have one sign only. */
  private static double[] withoutSigns(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.0;
    }
    return values;
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
