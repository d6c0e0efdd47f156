package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;

/** Operations on the bits of integers, and on truth values. */
public final class Bitwise {
  public static final Bitwise AND = new Bitwise("bitwise_and", in(0).and(in(1)));
  public static final Bitwise OR = new Bitwise("bitwise_or", in(0).or(in(1)));
  public static final Bitwise XOR = new Bitwise("bitwise_xor", in(0).xor(in(1)));

  public static final Pointwise NOT = integral("bitwise_not", in(0).bitNot());

  private final Pointwise op;
  private final Pointwise withNumber;
  private final Pointwise ofNumber;

  private Bitwise(String name, Expr expr) {
    op = integral(name, expr);
    withNumber = op.withNumber(1);
    ofNumber = op.withNumber(0);
  }

  /** Computes it of two tensors. */
  public Tensor apply(Tensor x, Tensor other, boolean inPlace) {
    return inPlace ? op.inPlace(x, other) : op.call(x, other);
  }

  /** Computes it of a tensor and a number. */
  public Tensor apply(Tensor x, Scalar other, boolean inPlace) {
    return inPlace ? withNumber.inPlace(x, other) : withNumber.call(x, other);
  }

  /** Computes it of a number and a tensor. */
  public Tensor apply(Scalar x, Tensor other) {
    return ofNumber.call(other, x);
  }

  private static Pointwise integral(String name, Expr expr) {
    return Pointwise.of(name, name, expr)
        .check(
            (inputs, common) -> {
              if (DTypes.computesInFloat(common)) {
                throw new IllegalStateException(refusal(name, common));
              }
            });
  }

  private static String refusal(String name, DType dtype) {
    return '"' + name + "_cpu\" not implemented for '" + dtype.scalarTypeName() + "'";
  }
}
