package dev.adjoint.ops.sparse;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Discrete;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.index.ScatterNumber;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One-hot encoding: a line of zeros with a one at the place of the class.
 *
 * @param classes how many there are; -1 for one more than the largest
 */
public record OneHot(long classes) implements Discrete {
  private static final Scalar ONE = Scalar.of(1L);

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long classes) {
    Errors.require(
        TensorAccess.dtype(x) == DType.INT64,
        "one_hot is only applicable to index tensor of type LongTensor.");
    if (classes == -1 && Levels.isBatched(x)) {
      throw new IllegalStateException(
          "When vmap-ing torch.nn.functional.one_hot, please provide an explicit positive"
              + " num_classes argument.");
    }
    return Dispatch.call(new OneHot(classes), x)[0];
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Layout layout = TensorAccess.layout(inputs[0]);
    long count = classes;
    if (layout.numel() == 0) {
      Errors.require(classes > 0, "Can not infer total number of classes from empty tensor.");
    } else {
      Errors.require(Values.itemLong(inputs[0].min()) >= 0, "Class values must be non-negative.");
      long largest = Values.itemLong(inputs[0].max());
      count = classes == -1 ? Layout.plus(largest, 1) : classes;
      Errors.require(largest < count, "Class values must be smaller than num_classes.");
    }
    long[] sizes = Arrays.copyOf(layout.sizes(), layout.dim() + 1);
    sizes[layout.dim()] = count;
    Tensor zeros = Execution.zeros(sizes, DType.INT64);
    Tensor places = Unsqueeze.apply(inputs[0], -1);
    return new Tensor[] {ScatterNumber.scatter(zeros, layout.dim(), places, ONE, true)};
  }

  /** See {@link dev.adjoint.op.Opaque}: a number more of classes. */
  @Override
  public Tensor @Nullable [] batch(Tensor[] inputs, boolean[] batched, long size) {
    return Dispatch.call(this, inputs);
  }
}
