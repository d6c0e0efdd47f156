package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.multiplyAdd;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.pointwise.Elementwise;

/** Linear interpolation ({@code lerp}), {@code addcmul} and {@code addcdiv}. */
public final class Blends {
  private static final Expr ONE = constant(1L);

  private static final Pointwise LERP =
      Pointwise.of("lerp", "LerpBackward1", lerp(in(2)))
          .gradients(in(3).mul(ONE.sub(in(2))), in(3).mul(in(2)), in(3).mul(in(1).sub(in(0))))
          .guarding(2);
  private static final Pointwise LERP_NUMBER =
      Pointwise.of("lerp", "LerpBackward0", lerp(param(0)))
          .gradients(in(2).mul(ONE.sub(param(0))), in(2).mul(param(0)))
          .trait(Trait.FITTING_WIDE)
          .result(Result.FIRST);

  private static final Pointwise ADDCMUL =
      Pointwise.of("addcmul", "AddcmulBackward0", multiplyAdd(param(0).mul(in(1)), in(2), in(0)))
          .promoting(0)
          .trait(Trait.FITTING_WIDE)
          .check(Elementwise.noBool("addcmul_cpu_out"));
  private static final Pointwise ADDCDIV =
      Pointwise.of("addcdiv", "AddcdivBackward0", in(0).add(param(0).mul(in(1)).div(in(2))))
          .gradients(
              in(3),
              in(3).mul(param(0).div(in(2))),
              in(3).neg().mul(param(0).mul(in(1)).div(in(2).mul(in(2)))))
          .guarding(2)
          .promoting(0)
          .trait(Trait.FITTING_WIDE);

  private Blends() {}

  /** Interpolates from the nearer end, so that both ends are exact. */
  private static Expr lerp(Expr weight) {
    Expr distance = in(1).sub(in(0));
    return select(
        weight.abs().lt(0.5),
        multiplyAdd(weight, distance, in(0)),
        multiplyAdd(weight.sub(ONE), distance, in(1)));
  }

  /** Linear interpolation with one weight. */
  public static Tensor lerp(Tensor start, Tensor end, Scalar weight, boolean inPlace) {
    requireSame(start, end, "end");
    requireFloating(TensorAccess.dtype(start), "lerp_kernel_scalar");
    return inPlace ? LERP_NUMBER.inPlace(start, end, weight) : LERP_NUMBER.call(start, end, weight);
  }

  /** Linear interpolation with a tensor of weights; a 0-d one takes part in promotion. */
  public static Tensor lerp(Tensor start, Tensor end, Tensor weight, boolean inPlace) {
    requireSame(start, end, "end");
    if (TensorAccess.layout(weight).dim() > 0) {
      requireSame(start, weight, "weight");
    }
    Tensor[] all = {start, end, weight};
    requireFloating(Promotion.resultType(all), "lerp_kernel_tensor");
    return inPlace ? LERP.callInPlace(start, all) : LERP.call(all);
  }

  private static void requireSame(Tensor start, Tensor other, String name) {
    if (TensorAccess.dtype(start) != TensorAccess.dtype(other)) {
      throw Errors.state(
          "expected dtype %s for `%s` but got dtype %s",
          CText.typeName(TensorAccess.dtype(start)),
          name,
          CText.typeName(TensorAccess.dtype(other)));
    }
  }

  private static void requireFloating(DType dtype, String kernel) {
    if (!DTypes.computesInFloat(dtype)) {
      throw new IllegalStateException(
          '"' + kernel + "\" not implemented for '" + dtype.scalarTypeName() + "'");
    }
  }

  /** {@code x + value * a * b}. */
  public static Tensor addcmul(Tensor x, Tensor a, Tensor b, Scalar value, boolean inPlace) {
    Tensor[] all = {x, a, b};
    return inPlace ? ADDCMUL.callInPlace(x, all, value) : ADDCMUL.call(all, value);
  }

  /** {@code x + value * a / b}. */
  public static Tensor addcdiv(Tensor x, Tensor a, Tensor b, Scalar value, boolean inPlace) {
    if (!DTypes.computesInFloat(Promotion.resultType(new Tensor[] {a, b}))) {
      throw new IllegalStateException(
          "Integer division with addcdiv is no longer supported, and in a future  release addcdiv"
              + " will perform a true division of tensor1 and tensor2. The historic addcdiv"
              + " behavior can be implemented as (input + value * torch.trunc(tensor1 /"
              + " tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 /"
              + " tensor2) for float inputs. The future addcdiv behavior is just the latter"
              + " implementation: (input + value * tensor1 / tensor2), for all dtypes.");
    }
    Tensor[] all = {x, a, b};
    return inPlace ? ADDCDIV.callInPlace(x, all, value) : ADDCDIV.call(all, value);
  }
}
