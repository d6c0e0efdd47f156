package dev.adjoint.testkit;

import static dev.adjoint.testkit.Domain.EXPONENT;
import static dev.adjoint.testkit.Domain.REAL;
import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.binary;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.OpSpec.unary;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;
import static dev.adjoint.testkit.Tolerance.ulps;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rows of arithmetic. */
final class ArithmeticSpecs {
  private ArithmeticSpecs() {}

  // Two functions that are each within 1 ulp of the exact value are within 2 ulps of each other.
  private static final Tolerance BOTH_WITHIN_ONE = ulps(2);

  private static final Tolerance FEW = ulps(4);

  // libtorch rounds the scaled operand or not, depending on how the operands lie; we never do.
  private static final Tolerance SCALED = ulps(1).plusAbsolute(32);

  // Gradients of broadcast operands are sums.
  private static final Tolerance SUMMED = ofMagnitude(4);

  // libtorch fuses a product and a sum here and there, and rounds the weight or not.
  private static final Tolerance FUSED = ofMagnitude(4).plusAbsolute(32);

  private static final Tolerance SUMMED_PRODUCTS = ofMagnitude(8);

  private static final Set<DType> INTEGRAL =
      EnumSet.of(DType.BOOL, DType.UINT8, DType.INT8, DType.INT16, DType.INT32, DType.INT64);

  private static final Set<DType> WHOLE =
      EnumSet.of(DType.UINT8, DType.INT8, DType.INT16, DType.INT32, DType.INT64);

  /** Without the ends of the ranges. */
  private static final Plan UNLIMITED =
      Plan.of(
              List.of(shape(), shape()),
              List.of(shape(0), shape(1)),
              List.of(shape(2, 3), shape(3)),
              List.of(shape(1), shape(4)),
              List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 4)),
              List.of(shape(Form.STRIDED, 65, 129), shape(65, 129)),
              List.of(shape(1003), shape(1003)))
          .and(Plan.refused(List.of(shape(2, 3), shape(3, 2))));

  static final List<OpSpec> ROWS =
      List.of(
          // one operand
          unary("neg", Tensor::neg, Tensor::neg_)
              .plus(functional("operator", OpCall.of(x -> x.unaryMinus()), "-x", Plan.small()))
              .alsoCovers("unaryMinus")
              .otherName("negative", OpCall.of(x -> x.negative()), "")
              .otherName("negative_", OpCall.of(x -> x.negative_()), "")
              .dtypes(NUMERIC)
              .node("NegBackward0"),
          unary("positive", Tensor::positive).dtypes(NUMERIC),
          // two operands
          number("rsub", "torch.rsub(x, y)", Tensor::rsub, Tensor::rsub, 2, -3, 2.5)
              .dtypes(NUMERIC)
              .node("RsubBackward1"),
          number("__rdiv__", "y / x", Tensor::rdiv, Tensor::rdiv, 2, -3, 2.5)
              .methods("rdiv")
              .node("MulBackward0")
              .within(ulps(1), FEW),
          number("__rpow__", "y ** x", Tensor::rpow, Tensor::rpow, 2, 3, 0.5)
              .plus(
                  functional(
                      "function",
                      OpCall.of(x -> Adjoint.pow(2, x)),
                      "torch.pow(2, x)",
                      Plan.small()))
              .plus(
                  functional(
                      "function of a fraction",
                      OpCall.of(x -> Adjoint.pow(0.5, x)),
                      "torch.pow(0.5, x)",
                      Plan.small()))
              .methods("rpow")
              .node("PowBackward2")
              .within(BOTH_WITHIN_ONE, FEW),
          binary("add", Tensor::add, "x + y")
              .inPlaceTensor(Tensor::add_, "x.add_(y)")
              .numbers("x + y", Tensor::add, Tensor::add, 2, -3, 2.5, 0.1, Double.NaN)
              .inPlaceNumbers("x.add_(y)", Tensor::add_, Tensor::add_, 3, -0.75)
              .plus(scaled("alpha", (x, y) -> x.add(y, 2), "torch.add(x, y, alpha=2)"))
              .plus(scaled("alpha 0.5", (x, y) -> x.add(y, 0.5), "torch.add(x, y, alpha=0.5)"))
              .plus(scaledInPlace("alpha", (x, y) -> x.add_(y, -3), "x.add_(y, alpha=-3)"))
              .plus(scaledInPlace("alpha 0.5", (x, y) -> x.add_(y, 0.5), "x.add_(y, alpha=0.5)"))
              .plus(
                  functional(
                      "number, alpha",
                      OpCall.of(x -> x.add(2, 3)),
                      "torch.add(x, 2, alpha=3)",
                      Plan.withNumber()))
              .plus(
                  functional(
                      "number, alpha 0.5",
                      OpCall.of(x -> x.add(2.5, 0.5)),
                      "torch.add(x, 2.5, alpha=0.5)",
                      Plan.withNumber()))
              .plus(
                  inPlace(
                      "number, alpha",
                      OpCall.of(x -> x.add_(2, -3)),
                      "x.add_(2, alpha=-3)",
                      Plan.withNumber()))
              .plus(
                  functional("operator", OpCall.of((x, y) -> x.plus(y)), "x + y", Plan.smallPair()))
              .plus(
                  functional(
                      "alpha true",
                      OpCall.of((x, y) -> x.gt(0).add(y.gt(0), true)),
                      "torch.add(x > 0, y > 0, alpha=True)",
                      Plan.smallPair()))
              .plus(
                  functional(
                      "in-place alpha true",
                      OpCall.of((x, y) -> x.gt(y).add_(y.gt(0), true)),
                      "(x > y).add_(y > 0, alpha=True)",
                      Plan.smallPair()))
              .alsoCovers("plus")
              .node("AddBackward0")
              .within(Tolerance.EXACT, SUMMED),
          binary("sub", Tensor::sub, "x - y")
              .inPlaceTensor(Tensor::sub_, "x.sub_(y)")
              .numbers("x - y", Tensor::sub, Tensor::sub, 2, -3, 2.5)
              .inPlaceNumbers("x.sub_(y)", Tensor::sub_, Tensor::sub_, 3, -0.75)
              .plus(scaled("alpha", (x, y) -> x.sub(y, 2), "torch.sub(x, y, alpha=2)"))
              .plus(scaled("alpha 0.5", (x, y) -> x.sub(y, 0.5), "torch.sub(x, y, alpha=0.5)"))
              .plus(scaledInPlace("alpha", (x, y) -> x.sub_(y, -3), "x.sub_(y, alpha=-3)"))
              .plus(scaledInPlace("alpha 0.5", (x, y) -> x.sub_(y, 0.5), "x.sub_(y, alpha=0.5)"))
              .plus(
                  functional(
                      "number, alpha",
                      OpCall.of(x -> x.sub(2, 3)),
                      "torch.sub(x, 2, alpha=3)",
                      Plan.withNumber()))
              .plus(
                  functional(
                      "number, alpha 0.5",
                      OpCall.of(x -> x.sub(2.5, 0.5)),
                      "torch.sub(x, 2.5, alpha=0.5)",
                      Plan.withNumber()))
              .plus(
                  inPlace(
                      "number, alpha",
                      OpCall.of(x -> x.sub_(2, -3)),
                      "x.sub_(2, alpha=-3)",
                      Plan.withNumber()))
              .plus(
                  functional(
                      "operator", OpCall.of((x, y) -> x.minus(y)), "x - y", Plan.smallPair()))
              .alsoCovers("minus")
              .otherName("subtract", OpCall.of((x, y) -> x.subtract(y)), "y")
              .otherName("subtract", OpCall.of(x -> x.subtract(2)), "2")
              .otherName("subtract_", OpCall.of((x, y) -> x.subtract_(y)), "y")
              .otherName("subtract_", OpCall.of(x -> x.subtract_(2)), "2")
              .otherName("subtract", OpCall.of(x -> x.subtract(x, 2)), "x, alpha=2")
              .otherName("subtract_", OpCall.of(x -> x.subtract_(x, 2)), "x, alpha=2")
              .otherName("subtract", OpCall.of(x -> x.subtract(3, 2)), "3, alpha=2")
              .otherName("subtract_", OpCall.of(x -> x.subtract_(3, 2)), "3, alpha=2")
              .dtypes(NUMERIC)
              .node("SubBackward0")
              .within(Tolerance.EXACT, SUMMED),
          binary("mul", Tensor::mul, "x * y")
              .inPlaceTensor(Tensor::mul_, "x.mul_(y)")
              .numbers("x * y", Tensor::mul, Tensor::mul, 2, -3, 0, 0.1, Double.POSITIVE_INFINITY)
              .inPlaceNumbers("x.mul_(y)", Tensor::mul_, Tensor::mul_, 3, -0.75)
              .plus(
                  functional(
                      "operator", OpCall.of((x, y) -> x.times(y)), "x * y", Plan.smallPair()))
              .alsoCovers("times")
              .otherName("multiply", OpCall.of((x, y) -> x.multiply(y)), "y")
              .otherName("multiply", OpCall.of(x -> x.multiply(2)), "2")
              .otherName("multiply_", OpCall.of((x, y) -> x.multiply_(y)), "y")
              .otherName("multiply_", OpCall.of(x -> x.multiply_(2)), "2")
              .node("MulBackward0")
              .within(Tolerance.EXACT, SUMMED),
          binary("div", Tensor::div, "x / y")
              .inPlaceTensor(Tensor::div_, "x.div_(y)")
              .numbers("x / y", Tensor::div, Tensor::div, 2, -3, 0, 0.1)
              .inPlaceNumbers("x.div_(y)", Tensor::div_, Tensor::div_, 3, -0.75)
              .otherName("divide", OpCall.of((x, y) -> x.divide(y)), "y")
              .otherName("divide", OpCall.of(x -> x.divide(2)), "2")
              .otherName("divide_", OpCall.of((x, y) -> x.divide_(y)), "y")
              .otherName("divide_", OpCall.of(x -> x.divide_(2)), "2")
              .otherName("true_divide", OpCall.of((x, y) -> x.trueDivide(y)), "y")
              .otherName("true_divide", OpCall.of(x -> x.trueDivide(2)), "2")
              .otherName("true_divide_", OpCall.of((x, y) -> x.trueDivide_(y)), "y")
              .otherName("true_divide_", OpCall.of(x -> x.trueDivide_(2)), "2")
              .node("DivBackward0")
              .within(Tolerance.EXACT, SUMMED),
          of(
                  "div.Tensor_mode",
                  Family.POINTWISE,
                  divided(
                      "floor",
                      (x, y) -> x.div(y, "floor"),
                      "torch.div(x, y, rounding_mode='floor')"),
                  divided(
                      "trunc",
                      (x, y) -> x.div(y, "trunc"),
                      "torch.div(x, y, rounding_mode='trunc')"),
                  inPlace(
                      "in-place floor",
                      OpCall.of((x, y) -> x.div_(y, "floor")),
                      "x.div_(y, rounding_mode='floor')",
                      Plan.binary()),
                  functional(
                      "number, floor",
                      OpCall.of(x -> x.div(3, "floor")),
                      "torch.div(x, " + wrapped(3) + ", rounding_mode='floor')",
                      Plan.small()),
                  functional(
                      "number, trunc",
                      OpCall.of(x -> x.div(5, "trunc")),
                      "torch.div(x, " + wrapped(5) + ", rounding_mode='trunc')",
                      Plan.small()),
                  inPlace(
                      "in-place number",
                      OpCall.of(x -> x.div_(3, "trunc")),
                      "x.div_(" + wrapped(3) + ", rounding_mode='trunc')",
                      Plan.small()))
              .methods("div")
              .otherName(
                  "divide", OpCall.of((x, y) -> x.divide(y, "floor")), "y, rounding_mode='floor'")
              .otherName(
                  "divide",
                  OpCall.of(x -> x.divide(3, "floor")),
                  wrapped(3) + ", rounding_mode='floor'")
              .otherName(
                  "divide_", OpCall.of((x, y) -> x.divide_(y, "floor")), "y, rounding_mode='floor'")
              .otherName(
                  "divide_",
                  OpCall.of(x -> x.divide_(3, "floor")),
                  wrapped(3) + ", rounding_mode='floor'")
              .domains(Domain.REAL, Domain.NONZERO)
              .dtypes(NUMERIC)
              // halves are divided in float32, and libtorch rounds the quotient before: off by one
              .within(Tolerance.ulps(1))
              .node("DivBackward2"),
          binary("remainder", Tensor::remainder, "torch.remainder(x, y)")
              .domains(Domain.REAL, Domain.NONZERO)
              .inPlaceTensor(Tensor::remainder_, "x.remainder_(y)")
              .numbers("torch.remainder(x, y)", Tensor::remainder, Tensor::remainder, 3, -2, 0.75)
              .inPlaceNumbers("x.remainder_(y)", Tensor::remainder_, Tensor::remainder_, 3, -0.75)
              .dtypes(NUMERIC)
              .deviates(
                  Deviation.Kind.VECTOR_LOOP,
                  "of an infinite quotient its vectorized remainder is NaN, ours exact")
              // of halves libtorch rounds the quotient before: float64 tells who is nearer
              .within(ulps(0.5), SUMMED)
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the quotient is not kept")
              .node("RemainderBackward1"),
          // backward is refused, as in libtorch
          of(
                  "remainder.Scalar_Tensor",
                  Family.POINTWISE,
                  functional(
                      "of a whole number",
                      OpCall.of(x -> Adjoint.remainder(7, x)),
                      "torch.remainder(7, x)",
                      Plan.unary()),
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.remainder(-2.5, x)),
                      "torch.remainder(-2.5, x)",
                      Plan.unary()))
              .methods("remainder")
              .domains(Domain.NONZERO)
              .deviates(
                  Deviation.Kind.VECTOR_LOOP,
                  "of an infinite quotient its vectorized remainder is NaN, ours exact")
              .within(ulps(0.5)),
          binary("fmod", Tensor::fmod, "torch.fmod(x, y)")
              .domains(Domain.REAL, Domain.NONZERO)
              .inPlaceTensor(Tensor::fmod_, "x.fmod_(y)")
              .numbers("torch.fmod(x, y)", Tensor::fmod, Tensor::fmod, 3, -2, 0.75)
              .inPlaceNumbers("x.fmod_(y)", Tensor::fmod_, Tensor::fmod_, 3, -0.75)
              .dtypes(NUMERIC)
              .deviates(
                  Deviation.Kind.VECTOR_LOOP,
                  "of an infinite quotient its vectorized remainder is NaN, ours exact")
              // of halves libtorch rounds the quotient before: float64 tells who is nearer
              .within(ulps(0.5), SUMMED)
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the quotient is not kept")
              .node("FmodBackward1"),
          binary("floor_divide", Tensor::floorDivide, "torch.floor_divide(x, y)")
              .domains(Domain.REAL, Domain.NONZERO)
              .inPlaceTensor(Tensor::floorDivide_, "x.floor_divide_(y)")
              .numbers(
                  "torch.floor_divide(x, y)", Tensor::floorDivide, Tensor::floorDivide, 3, -2, 0.75)
              .inPlaceNumbers(
                  "x.floor_divide_(y)", Tensor::floorDivide_, Tensor::floorDivide_, 3, -0.75)
              .dtypes(NUMERIC)
              // of halves libtorch rounds the quotient before: float64 tells who is nearer
              .within(ulps(0.5), SUMMED),
          bitwise("bitwise_and", Tensor::bitwiseAnd, Tensor::bitwiseAnd_)
              .numbers(
                  "torch.bitwise_and(x, y)", Tensor::bitwiseAnd, Tensor::bitwiseAnd, 6, -3, 0.5)
              .inPlaceNumbers("x.bitwise_and_(y)", Tensor::bitwiseAnd_, Tensor::bitwiseAnd_, 6, 0.5)
              .plus(
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.bitwiseAnd(6, x)),
                      "torch.bitwise_and(6, x)",
                      Plan.withNumber())),
          bitwise("bitwise_or", Tensor::bitwiseOr, Tensor::bitwiseOr_)
              .numbers("torch.bitwise_or(x, y)", Tensor::bitwiseOr, Tensor::bitwiseOr, 6, -3, 0.5)
              .inPlaceNumbers("x.bitwise_or_(y)", Tensor::bitwiseOr_, Tensor::bitwiseOr_, 6, 0.5)
              .plus(
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.bitwiseOr(6, x)),
                      "torch.bitwise_or(6, x)",
                      Plan.withNumber())),
          bitwise("bitwise_xor", Tensor::bitwiseXor, Tensor::bitwiseXor_)
              .numbers(
                  "torch.bitwise_xor(x, y)", Tensor::bitwiseXor, Tensor::bitwiseXor, 6, -3, 0.5)
              .inPlaceNumbers("x.bitwise_xor_(y)", Tensor::bitwiseXor_, Tensor::bitwiseXor_, 6, 0.5)
              .plus(
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.bitwiseXor(6, x)),
                      "torch.bitwise_xor(6, x)",
                      Plan.withNumber())),
          unary("bitwise_not", Tensor::bitwiseNot, Tensor::bitwiseNot_).dtypes(INTEGRAL),
          binary("pow", Tensor::pow, "x ** y")
              .domains(REAL, EXPONENT)
              .inPlaceTensor(Tensor::pow_, "x.pow_(y)")
              .numbers("x ** y", Tensor::pow, Tensor::pow, 0, 1, 2, 3, -1, -2, 0.5, 2.5, -0.5)
              .inPlaceNumbers("x.pow_(y)", Tensor::pow_, Tensor::pow_, 2, 0.5)
              .dtypes(NUMERIC)
              .node("PowBackward1")
              .deviates(
                  Deviation.Kind.LIBTORCH_FAILS,
                  "Subtraction, the `-` operator, with a bool tensor") // of exponents
              .deviates(
                  Deviation.Kind.AT_POLES,
                  "at a zero its formula multiplies 0 by 1/0, ours chooses")
              .within(BOTH_WITHIN_ONE, new Tolerance(4, 8, 0)),
          binary("gcd", Tensor::gcd, "torch.gcd(x, y)")
              .inPlaceTensor(Tensor::gcd_, "x.gcd_(y)")
              .dtypes(WHOLE),
          // libtorch stops the process where it divides the smallest integer by -1
          of(
                  "lcm",
                  Family.POINTWISE,
                  functional("tensor", OpCall.of((x, y) -> x.lcm(y)), "torch.lcm(x, y)", UNLIMITED),
                  inPlace(
                      "in-place tensor", OpCall.of((x, y) -> x.lcm_(y)), "x.lcm_(y)", UNLIMITED))
              .alsoCovers("lcm_")
              .dtypes(WHOLE),
          shift("bitwise_left_shift", Tensor::bitwiseLeftShift, Tensor::bitwiseLeftShift_)
              .numbers(
                  "torch.bitwise_left_shift(x, y)",
                  Tensor::bitwiseLeftShift,
                  Tensor::bitwiseLeftShift,
                  2,
                  40,
                  -1)
              .inPlaceNumbers(
                  "x.bitwise_left_shift_(y)",
                  Tensor::bitwiseLeftShift_,
                  Tensor::bitwiseLeftShift_,
                  3)
              .plus(
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.bitwiseLeftShift(3, x)),
                      "torch.bitwise_left_shift(3, x)",
                      Plan.withNumber())),
          shift("bitwise_right_shift", Tensor::bitwiseRightShift, Tensor::bitwiseRightShift_)
              .numbers(
                  "torch.bitwise_right_shift(x, y)",
                  Tensor::bitwiseRightShift,
                  Tensor::bitwiseRightShift,
                  2,
                  40,
                  -1)
              .inPlaceNumbers(
                  "x.bitwise_right_shift_(y)",
                  Tensor::bitwiseRightShift_,
                  Tensor::bitwiseRightShift_,
                  3)
              .plus(
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.bitwiseRightShift(-77, x)),
                      "torch.bitwise_right_shift(-77, x)",
                      Plan.withNumber())),
          binary("float_power", Tensor::floatPower, "torch.float_power(x, y)")
              .inPlaceTensor(Tensor::floatPower_, "x.float_power_(y)")
              .numbers(
                  "torch.float_power(x, y)", Tensor::floatPower, Tensor::floatPower, 2, 3, -0.5)
              .inPlaceNumbers("x.float_power_(y)", Tensor::floatPower_, Tensor::floatPower_, 2)
              .plus(
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.floatPower(2.5, x)),
                      "torch.float_power(2.5, x)",
                      Plan.withNumber()))
              .domains(Domain.POSITIVE, EXPONENT)
              .deviates(
                  Deviation.Kind.AT_POLES,
                  "at a zero its formula multiplies 0 by 1/0, ours chooses")
              .node("PowBackward1")
              .within(BOTH_WITHIN_ONE, new Tolerance(4, 8, 0)),
          of(
                  "lerp",
                  Family.POINTWISE,
                  functional(
                      "tensors",
                      OpCall.of((x, y, w) -> x.lerp(y, w)),
                      "torch.lerp(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((x, y) -> x.lerp(y, 0.25)),
                      "torch.lerp(x, y, 0.25)",
                      Plan.binary()),
                  functional(
                      "beyond",
                      OpCall.of((x, y) -> x.lerp(y, 1.75)),
                      "torch.lerp(x, y, 1.75)",
                      Plan.binary()),
                  inPlace(
                      "in-place number",
                      OpCall.of((x, y) -> x.lerp_(y, 0.75)),
                      "x.lerp_(y, 0.75)",
                      Plan.binary()),
                  inPlace(
                      "in-place tensors",
                      OpCall.of((x, y, w) -> x.lerp_(y, w)),
                      "x.lerp_(y, z)",
                      Plan.ternary()))
              .alsoCovers("lerp_")
              .dtypes(FLOATING)
              .node("LerpBackward1")
              .within(FUSED, SUMMED_PRODUCTS),
          of(
                  "addcmul",
                  Family.POINTWISE,
                  functional(
                      "",
                      OpCall.of((x, y, z) -> x.addcmul(y, z)),
                      "torch.addcmul(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((x, y, z) -> x.addcmul(y, z, -2)),
                      "torch.addcmul(x, y, z, value=-2)",
                      Plan.ternary()),
                  functional(
                      "fraction",
                      OpCall.of((x, y, z) -> x.addcmul(y, z, 0.5)),
                      "torch.addcmul(x, y, z, value=0.5)",
                      Plan.ternary()),
                  inPlace(
                      "in-place number",
                      OpCall.of((x, y, z) -> x.addcmul_(y, z, -2)),
                      "x.addcmul_(y, z, value=-2)",
                      Plan.ternary()),
                  inPlace(
                      "in-place plain",
                      OpCall.of((x, y, z) -> x.addcmul_(y, z)),
                      "x.addcmul_(y, z)",
                      Plan.ternary()),
                  inPlace(
                      "in-place",
                      OpCall.of((x, y, z) -> x.addcmul_(y, z, 0.5)),
                      "x.addcmul_(y, z, value=0.5)",
                      Plan.ternary()))
              .alsoCovers("addcmul_")
              .dtypes(NUMERIC)
              .node("AddcmulBackward0")
              .within(FUSED, SUMMED_PRODUCTS),
          of(
                  "addcdiv",
                  Family.POINTWISE,
                  functional(
                      "",
                      OpCall.of((x, y, z) -> x.addcdiv(y, z)),
                      "torch.addcdiv(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((x, y, z) -> x.addcdiv(y, z, -2.5)),
                      "torch.addcdiv(x, y, z, value=-2.5)",
                      Plan.ternary()),
                  inPlace(
                      "in-place plain",
                      OpCall.of((x, y, z) -> x.addcdiv_(y, z)),
                      "x.addcdiv_(y, z)",
                      Plan.ternary()),
                  inPlace(
                      "in-place",
                      OpCall.of((x, y, z) -> x.addcdiv_(y, z, 0.5)),
                      "x.addcdiv_(y, z, value=0.5)",
                      Plan.ternary()))
              .alsoCovers("addcdiv_")
              .domains(Domain.REAL, Domain.REAL, Domain.NONZERO)
              .dtypes(FLOATING)
              .node("AddcdivBackward0")
              .deviates(Deviation.Kind.SUMMED_AT_POLES, "where what it divides is broadcast")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "its numerator is not kept")
              .within(FUSED, SUMMED_PRODUCTS));

  private static OpCase scaled(String label, OpCall.Binary call, String python) {
    return functional(label, OpCall.of(call), python, Plan.binary()).within(SCALED);
  }

  private static OpCase scaledInPlace(String label, OpCall.Binary call, String python) {
    return inPlace("in-place " + label, OpCall.of(call), python, Plan.binary()).within(SCALED);
  }

  private static OpSpec number(
      String name,
      String python,
      OpCall.WithLong withLong,
      OpCall.WithDouble withDouble,
      double... values) {
    return of(name, Family.POINTWISE).numbers(python, withLong, withDouble, values);
  }

  /** A number as Python hands it on; a script would call an operation of its own. */
  private static String wrapped(int number) {
    return "torch.tensor(" + number + ", dtype=x.dtype if x.dtype != torch.bool else torch.int64)";
  }

  private static OpSpec bitwise(String name, OpCall.Binary call, OpCall.Binary inPlace) {
    return binary(name, call, "torch." + name + "(x, y)")
        .inPlaceTensor(inPlace, "x." + name + "_(y)")
        .dtypes(INTEGRAL);
  }

  private static OpCase divided(String mode, OpCall.Binary call, String python) {
    return functional(mode, OpCall.of(call), python, Plan.binary());
  }

  private static OpSpec shift(String name, OpCall.Binary call, OpCall.Binary inPlace) {
    return binary(name, call, "torch." + name + "(x, y)")
        .inPlaceTensor(inPlace, "x." + name + "_(y)")
        .dtypes(WHOLE);
  }
}
