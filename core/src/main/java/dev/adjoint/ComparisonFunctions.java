package dev.adjoint;

import dev.adjoint.op.Scalar;
import dev.adjoint.ops.comparison.Comparison;
import dev.adjoint.ops.comparison.Logic;

/** Comparisons; the elementwise ones return bool tensors. */
@Publish
final class ComparisonFunctions {
  private ComparisonFunctions() {}

  /**
   * Elementwise equality: {@code this == other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).eq(tensor(2)); // tensor([False,  True, False])
   * }
   */
  static Tensor eq(Tensor self, Tensor other) {
    return Comparison.EQ.call(self, other);
  }

  /** Elementwise {@code this == other}; see {@link Tensor#eq(Tensor)}. */
  static Tensor eq(Tensor self, Scalar other) {
    return Comparison.EQ_NUMBER.call(self, other);
  }

  /**
   * Elementwise inequality: {@code this != other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).ne(tensor(2)); // tensor([ True, False,  True])
   * }
   */
  @OtherName("notEqual")
  static Tensor ne(Tensor self, Tensor other) {
    return Comparison.NE.call(self, other);
  }

  /** Elementwise {@code this != other}; see {@link Tensor#ne(Tensor)}. */
  @OtherName("notEqual")
  static Tensor ne(Tensor self, Scalar other) {
    return Comparison.NE_NUMBER.call(self, other);
  }

  /**
   * Elementwise {@code this < other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).lt(tensor(2)); // tensor([ True, False, False])
   * }
   */
  @OtherName("less")
  static Tensor lt(Tensor self, Tensor other) {
    return Comparison.LT.call(self, other);
  }

  /** Elementwise {@code this < other}; see {@link Tensor#lt(Tensor)}. */
  @OtherName("less")
  static Tensor lt(Tensor self, Scalar other) {
    return Comparison.LT_NUMBER.call(self, other);
  }

  /**
   * Elementwise {@code this <= other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).le(tensor(2)); // tensor([ True,  True, False])
   * }
   */
  @OtherName("lessEqual")
  static Tensor le(Tensor self, Tensor other) {
    return Comparison.LE.call(self, other);
  }

  /** Elementwise {@code this <= other}; see {@link Tensor#le(Tensor)}. */
  @OtherName("lessEqual")
  static Tensor le(Tensor self, Scalar other) {
    return Comparison.LE_NUMBER.call(self, other);
  }

  /**
   * Elementwise {@code this > other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).gt(tensor(2)); // tensor([False, False,  True])
   * }
   */
  @OtherName("greater")
  static Tensor gt(Tensor self, Tensor other) {
    return Comparison.GT.call(self, other);
  }

  /** Elementwise {@code this > other}; see {@link Tensor#gt(Tensor)}. */
  @OtherName("greater")
  static Tensor gt(Tensor self, Scalar other) {
    return Comparison.GT_NUMBER.call(self, other);
  }

  /**
   * Elementwise {@code this >= other}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; operands are compared in their promoted dtype, the result is bool.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1, 2, 3).ge(tensor(2)); // tensor([False,  True,  True])
   * }
   */
  @OtherName("greaterEqual")
  static Tensor ge(Tensor self, Tensor other) {
    return Comparison.GE.call(self, other);
  }

  /** Elementwise {@code this >= other}; see {@link Tensor#ge(Tensor)}. */
  @OtherName("greaterEqual")
  static Tensor ge(Tensor self, Scalar other) {
    return Comparison.GE_NUMBER.call(self, other);
  }

  /**
   * Whether both tensors have the same shape and equal elements; NaN is not equal to itself.
   *
   * <p>Dtypes: all; compared in the promoted dtype.
   *
   * <p>Gradient: none.
   *
   * {@snippet :
   * tensor(1, 2).equal(tensor(1, 2)); // true
   * }
   */
  static boolean equal(Tensor self, Tensor other) {
    return Comparison.equal(self, other);
  }

  /**
   * Whether all elements are close to those of {@code other}: {@code |this - other| <= 1e-8 + 1e-5
   * * |other|}.
   *
   * <p>Shapes: both broadcast.
   *
   * <p>Dtypes: the same for both.
   *
   * <p>Gradient: none.
   *
   * <p>Errors: different dtypes; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0).allclose(tensor(1.000001)); // true
   * }
   */
  static boolean allclose(
      Tensor self,
      Tensor other,
      @Default("1e-5") double rtol,
      @Default("1e-8") double atol,
      @Default("false") boolean equalNan) {
    return Comparison.allclose(self, other, rtol, atol, equalNan);
  }

  /**
   * Whether each element is close to the other: {@code |self - other| <= atol + rtol * |other|}.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all, both the same; the result is bool.
   *
   * <p>A new tensor.
   *
   * <p>Errors: different dtypes; negative tolerances; shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(1.0, 2.0).isclose(tensor(1.000001, 2.1)); // tensor([ True, False])
   * }
   *
   * @param rtol tolerance relative to the other
   * @param atol tolerance
   * @param equalNan whether NaN is close to NaN
   */
  static Tensor isclose(
      Tensor self,
      Tensor other,
      @Default("1e-5") double rtol,
      @Default("1e-8") double atol,
      @Default("false") boolean equalNan) {
    return Comparison.isclose(self, other, rtol, atol, equalNan);
  }

  /**
   * Elementwise logical negation: whether the element is zero.
   *
   * <p>Dtypes: all; the result is bool. In place the tensor keeps its dtype.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * {@snippet :
   * tensor(true, false).logicalNot(); // tensor([False,  True])
   * tensor(0.0, 2.0).logicalNot(); // tensor([ True, False])
   * }
   */
  @InPlace
  static Tensor logicalNot(Tensor self, boolean inPlace) {
    return inPlace ? Logic.NOT.inPlace(self) : Logic.NOT.call(self);
  }

  /**
   * Elementwise logical and: whether neither element is zero.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result is bool. In place the tensor keeps its dtype.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(true, true, false).logicalAnd(tensor(1, 0, 1)); // tensor([ True, False, False])
   * }
   */
  @InPlace
  static Tensor logicalAnd(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Logic.AND.inPlace(self, other) : Logic.AND.call(self, other);
  }

  /**
   * Elementwise logical or: whether one of the elements is not zero.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result is bool. In place the tensor keeps its dtype.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(true, false, false).logicalOr(tensor(1, 0, 1)); // tensor([ True, False,  True])
   * }
   */
  @InPlace
  static Tensor logicalOr(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Logic.OR.inPlace(self, other) : Logic.OR.call(self, other);
  }

  /**
   * Elementwise exclusive or: whether exactly one of the elements is not zero.
   *
   * <p>Shapes: the operands broadcast; the result has the broadcast shape.
   *
   * <p>Dtypes: all; the result is bool. In place the tensor keeps its dtype.
   *
   * <p>Gradient: none; the result does not require grad.
   *
   * <p>A new tensor.
   *
   * <p>Errors: shapes that do not broadcast.
   *
   * {@snippet :
   * tensor(true, true, false).logicalXor(tensor(1, 0, 1)); // tensor([False,  True,  True])
   * }
   */
  @InPlace
  static Tensor logicalXor(Tensor self, Tensor other, boolean inPlace) {
    return inPlace ? Logic.XOR.inPlace(self, other) : Logic.XOR.call(self, other);
  }
}
