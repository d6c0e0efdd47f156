package dev.adjoint.testkit;

import static dev.adjoint.testkit.Domain.CONDITION;
import static dev.adjoint.testkit.Domain.EXPONENT;
import static dev.adjoint.testkit.Domain.REAL;
import static dev.adjoint.testkit.Family.COMPARISON;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.binary;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.OpSpec.unary;
import static dev.adjoint.testkit.Tolerance.EITHER_ZERO;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;
import static dev.adjoint.testkit.Tolerance.ulps;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import java.util.List;

/** The rows of the pointwise operations. */
final class PointwiseSpecs {
  private PointwiseSpecs() {}

  // Two functions that are each within 1 ulp of the exact value are within 2 ulps of each other.
  private static final Tolerance BOTH_WITHIN_ONE = ulps(2);
  private static final Tolerance FEW = ulps(4);
  // libtorch rounds the scaled operand or not, depending on how the operands lie; we never do.
  private static final Tolerance SCALED = ulps(1).plusAbsolute(32);
  // Gradients of broadcast operands are sums.
  private static final Tolerance SUMMED = ofMagnitude(4);

  static final List<OpSpec> ROWS =
      List.of(
          // one operand
          unary("neg", Tensor::neg, Tensor::neg_)
              .plus(functional("operator", OpCall.of(x -> x.unaryMinus()), "-x", Plan.small()))
              .alsoCovers("unaryMinus")
              .dtypes(NUMERIC)
              .node("NegBackward0"),
          unary("abs", Tensor::abs, Tensor::abs_).dtypes(NUMERIC).node("AbsBackward0"),
          unary("exp", Tensor::exp, Tensor::exp_).node("ExpBackward0").within(BOTH_WITHIN_ONE, FEW),
          unary("log", Tensor::log, Tensor::log_).node("LogBackward0").within(BOTH_WITHIN_ONE, FEW),
          unary("log1p", Tensor::log1p, Tensor::log1p_)
              .node("Log1PBackward0")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the operand plus one is not kept")
              .within(BOTH_WITHIN_ONE, FEW),
          unary("sqrt", Tensor::sqrt, Tensor::sqrt_).node("SqrtBackward0").within(ulps(0.5), FEW),
          unary("sin", Tensor::sin, Tensor::sin_).node("SinBackward0").within(BOTH_WITHIN_ONE, FEW),
          unary("cos", Tensor::cos, Tensor::cos_).node("CosBackward0").within(BOTH_WITHIN_ONE, FEW),
          unary("tanh", Tensor::tanh, Tensor::tanh_)
              .node("TanhBackward0")
              .within(BOTH_WITHIN_ONE, FEW.plusAbsolute(4)),
          unary("sigmoid", Tensor::sigmoid, Tensor::sigmoid_)
              .node("SigmoidBackward0")
              .within(BOTH_WITHIN_ONE, FEW.plusAbsolute(4)),
          unary("relu", Tensor::relu, Tensor::relu_).dtypes(NUMERIC).node("ReluBackward0"),
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
                      "operator", OpCall.of((x, y) -> x.minus(y)), "x - y", Plan.smallPair()))
              .alsoCovers("minus")
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
              .node("MulBackward0")
              .within(Tolerance.EXACT, SUMMED),
          binary("div", Tensor::div, "x / y")
              .inPlaceTensor(Tensor::div_, "x.div_(y)")
              .numbers("x / y", Tensor::div, Tensor::div, 2, -3, 0, 0.1)
              .inPlaceNumbers("x.div_(y)", Tensor::div_, Tensor::div_, 3, -0.75)
              .node("DivBackward0")
              .within(Tolerance.EXACT, SUMMED),
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
          binary("maximum", Tensor::maximum, "torch.maximum(x, y)")
              .node("MaximumBackward0")
              .within(EITHER_ZERO, SUMMED),
          binary("minimum", Tensor::minimum, "torch.minimum(x, y)")
              .node("MinimumBackward0")
              .within(EITHER_ZERO, SUMMED),
          binary("nextafter", Tensor::nextafter, "torch.nextafter(x, y)").dtypes(OpSpec.FLOATING),
          // comparisons
          compare("eq", Tensor::eq, "x == y", Tensor::eq, Tensor::eq),
          compare("ne", Tensor::ne, "x != y", Tensor::ne, Tensor::ne),
          compare("lt", Tensor::lt, "x < y", Tensor::lt, Tensor::lt),
          compare("le", Tensor::le, "x <= y", Tensor::le, Tensor::le),
          compare("gt", Tensor::gt, "x > y", Tensor::gt, Tensor::gt),
          compare("ge", Tensor::ge, "x >= y", Tensor::ge, Tensor::ge),
          // choices
          of(
                  "where",
                  Family.POINTWISE,
                  functional(
                      "tensors",
                      OpCall.of((c, x, y) -> x.where(c, y)),
                      "torch.where(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "number",
                      OpCall.of((c, x) -> x.where(c, 2.5)),
                      "torch.where(x, y, 2.5)",
                      Plan.binary()),
                  functional(
                      "whole number",
                      OpCall.of((c, x) -> x.where(c, -3)),
                      "torch.where(x, y, -3)",
                      Plan.binary()),
                  functional(
                      "function",
                      OpCall.of((c, x, y) -> Adjoint.where(c, x, y)),
                      "torch.where(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "function of a number",
                      OpCall.of((c, x) -> Adjoint.where(c, x, 2.5)),
                      "torch.where(x, y, 2.5)",
                      Plan.binary()),
                  functional(
                      "function of a whole number",
                      OpCall.of((c, x) -> Adjoint.where(c, x, -3)),
                      "torch.where(x, y, -3)",
                      Plan.binary()),
                  functional(
                      "number first",
                      OpCall.of((c, x) -> Adjoint.where(c, 2.5, x)),
                      "torch.where(x, 2.5, y)",
                      Plan.binary()),
                  functional(
                      "whole number first",
                      OpCall.of((c, x) -> Adjoint.where(c, -3, x)),
                      "torch.where(x, -3, y)",
                      Plan.binary()))
              .domains(CONDITION, REAL, REAL)
              .node("WhereBackward0")
              .within(Tolerance.EXACT, SUMMED),
          of(
                  "clamp",
                  Family.POINTWISE,
                  functional(
                      "numbers",
                      OpCall.of(x -> x.clamp(-1.5, 2.0)),
                      "torch.clamp(x, -1.5, 2.0)",
                      Plan.unary()),
                  functional(
                      "whole numbers",
                      OpCall.of(x -> x.clamp(-1, 2)),
                      "torch.clamp(x, -1, 2)",
                      Plan.unary()),
                  inPlace(
                      "in-place numbers",
                      OpCall.of(x -> x.clamp_(-1, 2)),
                      "x.clamp_(-1, 2)",
                      Plan.withNumber()),
                  functional(
                      "tensors",
                      OpCall.of((x, lo, hi) -> x.clamp(lo, hi)),
                      "torch.clamp(x, y, z)",
                      Plan.ternary()),
                  functional(
                      "lower number",
                      OpCall.of(x -> x.clamp(0.5, null)),
                      "torch.clamp(x, min=0.5)",
                      Plan.withNumber()),
                  functional(
                      "upper whole number",
                      OpCall.of(x -> x.clamp(null, 1)),
                      "torch.clamp(x, max=1)",
                      Plan.withNumber()),
                  functional(
                      "crossed",
                      OpCall.of(x -> x.clamp(2, -1)),
                      "torch.clamp(x, 2, -1)",
                      Plan.withNumber()),
                  inPlace(
                      "in-place tensors",
                      OpCall.of((x, lo, hi) -> x.clamp_(lo, hi)),
                      "x.clamp_(y, z)",
                      Plan.ternary()))
              .alsoCovers("clamp_")
              // mended in 2.13
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "doesn't match the broadcast shape")
              .node("ClampBackward1")
              .within(EITHER_ZERO, SUMMED));

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

  private static OpSpec compare(
      String name,
      OpCall.Binary call,
      String python,
      OpCall.WithLong withLong,
      OpCall.WithDouble withDouble) {
    return binary(name, call, python)
        .family(COMPARISON)
        .numbers(python, withLong, withDouble, 2, -1, 0.5, 300, Double.NaN, (1L << 53));
  }
}
