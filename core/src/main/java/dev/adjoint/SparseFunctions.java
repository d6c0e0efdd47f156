package dev.adjoint;

import dev.adjoint.ops.sparse.Embedding;
import dev.adjoint.ops.sparse.OneHot;

/** Lookups in tables. */
@Publish("F")
final class SparseFunctions {
  private SparseFunctions() {}

  /**
   * Embedding lookup: the rows of {@code weight} at the indices in {@code input}.
   *
   * <p>Shapes: that of {@code input}, followed by the size of a row.
   *
   * <p>Dtypes: {@code input} is int64 or int32.
   *
   * <p>Gradient: each row of {@code weight} gets the sum of the gradients of its lookups.
   *
   * <p>A new tensor.
   *
   * <p>Errors: indices that are negative or not less than the number of rows.
   *
   * {@snippet :
   * F.embedding(tensor(1, 1), eye(2)); // tensor([[0., 1.], [0., 1.]])
   * }
   *
   * @param input the indices, of any shape
   * @param weight the embedding matrix, one row for each index
   */
  static Tensor embedding(Tensor input, Tensor weight) {
    return Embedding.apply(weight, input);
  }

  /**
   * One-hot encoding of classes: a line of zeros for each element, with a one at its place.
   *
   * <p>Shapes: any; the result has one more dimension, of the number of classes.
   *
   * <p>Dtypes: int64.
   *
   * <p>Gradient: none.
   *
   * <p>A new tensor.
   *
   * <p>Errors: negative elements, or such as are not below the number of classes; an empty tensor
   * without that number.
   *
   * {@snippet :
   * F.oneHot(tensor(new long[] {1, 0})); // tensor([[0, 1], [1, 0]])
   * }
   *
   * @param tensor the class of each sample
   * @param numClasses how many classes there are; -1 for one more than the largest element
   */
  static Tensor oneHot(Tensor tensor, @Default("-1") long numClasses) {
    return OneHot.apply(tensor, numClasses);
  }
}
