package dev.adjoint.testkit;

import static dev.adjoint.testkit.Domain.CONDITION;
import static dev.adjoint.testkit.Domain.REAL;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.binary;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.OpSpec.unary;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.EITHER_ZERO;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;
import static dev.adjoint.testkit.Tolerance.ulps;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Special;
import dev.adjoint.Tensor;
import java.util.List;

/** The rows of elementwise functions. */
final class PointwiseSpecs {
  private PointwiseSpecs() {}

  // Two functions that are each within 1 ulp of the exact value are within 2 ulps of each other.
  private static final Tolerance BOTH_WITHIN_ONE = ulps(2);

  private static final Tolerance FEW = ulps(4);

  // Gradients of broadcast operands are sums.
  private static final Tolerance SUMMED = ofMagnitude(4);

  /**
   * Two that broadcast. libtorch negates the first for the gradient of the second in the first's
   * own type, where uint8 wraps and bool is refused.
   */
  private static final Plan ANGLES =
      domains ->
          Plan.binary().samples(domains).stream()
              .filter(
                  sample ->
                      sample.inputs().get(0).dtype() == sample.inputs().get(1).dtype()
                          || (sample.inputs().get(0).dtype() != DType.UINT8
                              && sample.inputs().get(0).dtype() != DType.BOOL))
              .toList();

  static final List<OpSpec> ROWS =
      List.of(
          unary("abs", Tensor::abs, Tensor::abs_)
              .dtypes(NUMERIC)
              .otherName("absolute", OpCall.of(x -> x.absolute()), "")
              .otherName("absolute_", OpCall.of(x -> x.absolute_()), "")
              .node("AbsBackward0"),
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
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.expit(x)),
                      "torch.special_expit(x)",
                      Plan.small()))
              .alsoCovers("expit")
              .node("SigmoidBackward0")
              .within(BOTH_WITHIN_ONE, FEW.plusAbsolute(4)),
          unary("relu", Tensor::relu, Tensor::relu_)
              .plus(
                  functional("F", OpCall.of(x -> F.relu(x, false)), "torch.relu(x)", Plan.small()))
              .plus(
                  inPlace(
                      "F, in place", OpCall.of(x -> F.relu(x, true)), "x.relu_()", Plan.small()))
              .dtypes(NUMERIC)
              .node("ReluBackward0"),
          binary("maximum", Tensor::maximum, "torch.maximum(x, y)")
              .node("MaximumBackward0")
              .within(EITHER_ZERO, SUMMED),
          binary("minimum", Tensor::minimum, "torch.minimum(x, y)")
              .node("MinimumBackward0")
              .within(EITHER_ZERO, SUMMED),
          unary("deg2rad", Tensor::deg2rad, Tensor::deg2rad_).node("Deg2RadBackward0"),
          unary("rad2deg", Tensor::rad2deg, Tensor::rad2deg_).node("Rad2DegBackward0"),
          binary("nextafter", Tensor::nextafter, "torch.nextafter(x, y)").dtypes(OpSpec.FLOATING),
          unary("expm1", Tensor::expm1, Tensor::expm1_)
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.expm1(x)),
                      "torch.special_expm1(x)",
                      Plan.small()))
              .node("Expm1Backward0")
              .within(BOTH_WITHIN_ONE, FEW.plusAbsolute(4)),
          unary("rsqrt", Tensor::rsqrt, Tensor::rsqrt_)
              .node("RsqrtBackward0")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the gradient halved is not kept")
              .within(BOTH_WITHIN_ONE, FEW),
          unary("reciprocal", Tensor::reciprocal, Tensor::reciprocal_)
              .node("ReciprocalBackward0")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "minus the gradient is not kept")
              .within(ulps(0.5), FEW),
          unary("square", Tensor::square, Tensor::square_).node("PowBackward0"),
          unary("tan", Tensor::tan, Tensor::tan_).node("TanBackward0").within(BOTH_WITHIN_ONE, FEW),
          elementary("exp2", "Exp2Backward0", Tensor::exp2, Tensor::exp2_)
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.exp2(x)),
                      "torch.special_exp2(x)",
                      Plan.small())),
          elementary("log2", "Log2Backward0", Tensor::log2, Tensor::log2_)
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "its product with a logarithm is not kept"),
          elementary("log10", "Log10Backward0", Tensor::log10, Tensor::log10_)
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "its product with a logarithm is not kept"),
          elementary("asin", "AsinBackward0", Tensor::asin, Tensor::asin_)
              .plus(
                  functional("arcsin", OpCall.of(x -> x.arcsin()), "torch.arcsin(x)", Plan.small()))
              .plus(
                  inPlace(
                      "arcsin, in place", OpCall.of(x -> x.arcsin_()), "x.arcsin_()", Plan.small()))
              .alsoCovers("arcsin", "arcsin_"),
          elementary("acos", "AcosBackward0", Tensor::acos, Tensor::acos_)
              .plus(
                  functional("arccos", OpCall.of(x -> x.arccos()), "torch.arccos(x)", Plan.small()))
              .plus(
                  inPlace(
                      "arccos, in place", OpCall.of(x -> x.arccos_()), "x.arccos_()", Plan.small()))
              .alsoCovers("arccos", "arccos_"),
          elementary("atan", "AtanBackward0", Tensor::atan, Tensor::atan_)
              .plus(
                  functional("arctan", OpCall.of(x -> x.arctan()), "torch.arctan(x)", Plan.small()))
              .plus(
                  inPlace(
                      "arctan, in place", OpCall.of(x -> x.arctan_()), "x.arctan_()", Plan.small()))
              .alsoCovers("arctan", "arctan_"),
          elementary("sinh", "SinhBackward0", Tensor::sinh, Tensor::sinh_)
              .deviates(
                  Deviation.Kind.VECTOR_LOOP, "in float64 its vectorized one overflows too early"),
          elementary("cosh", "CoshBackward0", Tensor::cosh, Tensor::cosh_)
              .deviates(
                  Deviation.Kind.VECTOR_LOOP, "in float64 its vectorized one overflows too early"),
          elementary("asinh", "AsinhBackward0", Tensor::asinh, Tensor::asinh_)
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "inplace version of asinh")
              .plus(
                  functional(
                      "arcsinh", OpCall.of(x -> x.arcsinh()), "torch.arcsinh(x)", Plan.small()))
              .plus(
                  inPlace(
                      "arcsinh, in place",
                      OpCall.of(x -> x.arcsinh_()),
                      "x.arcsinh_()",
                      Plan.small()))
              .alsoCovers("arcsinh", "arcsinh_"),
          elementary("acosh", "AcoshBackward0", Tensor::acosh, Tensor::acosh_)
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "inplace version of acosh")
              .plus(
                  functional(
                      "arccosh", OpCall.of(x -> x.arccosh()), "torch.arccosh(x)", Plan.small()))
              .plus(
                  inPlace(
                      "arccosh, in place",
                      OpCall.of(x -> x.arccosh_()),
                      "x.arccosh_()",
                      Plan.small()))
              .alsoCovers("arccosh", "arccosh_"),
          elementary("atanh", "AtanhBackward0", Tensor::atanh, Tensor::atanh_)
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "inplace version of atanh")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "one less its square is not kept")
              .plus(
                  functional(
                      "arctanh", OpCall.of(x -> x.arctanh()), "torch.arctanh(x)", Plan.small()))
              .plus(
                  inPlace(
                      "arctanh, in place",
                      OpCall.of(x -> x.arctanh_()),
                      "x.arctanh_()",
                      Plan.small()))
              .alsoCovers("arctanh", "arctanh_"),
          elementary("erf", "ErfBackward0", Tensor::erf, Tensor::erf_)
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.erf(x)),
                      "torch.special_erf(x)",
                      Plan.small())),
          elementary("erfc", "ErfcBackward0", Tensor::erfc, Tensor::erfc_)
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.erfc(x)),
                      "torch.special_erfc(x)",
                      Plan.small())),
          unary("floor", Tensor::floor, Tensor::floor_).dtypes(NUMERIC).node("FloorBackward0"),
          unary("ceil", Tensor::ceil, Tensor::ceil_).dtypes(NUMERIC).node("CeilBackward0"),
          unary("trunc", Tensor::trunc, Tensor::trunc_)
              .plus(functional("fix", OpCall.of(x -> x.fix()), "torch.fix(x)", Plan.small()))
              .plus(inPlace("fix, in place", OpCall.of(x -> x.fix_()), "x.fix_()", Plan.small()))
              .alsoCovers("fix", "fix_")
              .dtypes(NUMERIC)
              .node("TruncBackward0"),
          unary("frac", Tensor::frac, Tensor::frac_).dtypes(OpSpec.FLOATING).node("FracBackward0"),
          unary("round", x -> x.round(), x -> x.round_()).dtypes(NUMERIC).node("RoundBackward0"),
          decimals(),
          predicate("isnan", x -> x.isnan()),
          predicate("isinf", x -> x.isinf()),
          predicate("isfinite", x -> x.isfinite()),
          predicate("isposinf", x -> x.isposinf()),
          predicate("isneginf", x -> x.isneginf()),
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
                      "numbers",
                      OpCall.of(c -> Adjoint.where(c, 1.0, 0.5)),
                      "torch.where(x, 1.0, 0.5)",
                      Plan.small()),
                  functional(
                      "whole numbers",
                      OpCall.of(c -> Adjoint.where(c, 3, -3)),
                      "torch.where(x, 3, -3)",
                      Plan.small()),
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
              .otherName("clip", OpCall.of(x -> x.clip(-1.5, 2.0)), "-1.5, 2.0")
              .otherName("clip_", OpCall.of(x -> x.clip_(-1.5, 2.0)), "-1.5, 2.0")
              .otherName(
                  "clip",
                  OpCall.of((x, y, z) -> x.clip(y, z)),
                  "y, z",
                  Plan.of(List.of(shape(2, 3), shape(3), shape(1, 3))))
              .otherName(
                  "clip_",
                  OpCall.of((x, y, z) -> x.clip_(y, z)),
                  "y, z",
                  Plan.of(List.of(shape(2, 3), shape(3), shape(1, 3))))
              // mended in 2.13
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "doesn't match the broadcast shape")
              .node("ClampBackward1")
              .within(EITHER_ZERO, SUMMED),
          limit(
              "clamp_min",
              "ClampMinBackward0",
              Tensor::clampMin,
              Tensor::clampMin,
              Tensor::clampMin_,
              Tensor::clampMin_),
          limitTensor("clamp_min.Tensor", "ClampMinBackward1", Tensor::clampMin, Tensor::clampMin_),
          limit(
              "clamp_max",
              "ClampMaxBackward0",
              Tensor::clampMax,
              Tensor::clampMax,
              Tensor::clampMax_,
              Tensor::clampMax_),
          limitTensor("clamp_max.Tensor", "ClampMaxBackward1", Tensor::clampMax, Tensor::clampMax_),
          // functions of two numbers
          of(
                  "atan2",
                  Family.POINTWISE,
                  functional(
                      "tensor", OpCall.of((x, y) -> x.atan2(y)), "torch.atan2(x, y)", ANGLES),
                  inPlace(
                      "in-place tensor", OpCall.of((x, y) -> x.atan2_(y)), "x.atan2_(y)", ANGLES))
              .alsoCovers("atan2_")
              .otherName("arctan2", OpCall.of((x, y) -> x.arctan2(y)), "y")
              .otherName("arctan2_", OpCall.of((x, y) -> x.arctan2_(y)), "y")
              .deviates(
                  Deviation.Kind.AT_POLES,
                  "at the origin its formula multiplies 0 by 1/0, ours chooses")
              .node("Atan2Backward0")
              .within(BOTH_WITHIN_ONE, SUMMED),
          binary("hypot", Tensor::hypot, "torch.hypot(x, y)")
              .inPlaceTensor(Tensor::hypot_, "x.hypot_(y)")
              .dtypes(OpSpec.FLOATING)
              .node("HypotBackward0")
              .within(BOTH_WITHIN_ONE, SUMMED),
          binary("fmax", Tensor::fmax, "torch.fmax(x, y)")
              .node("FmaxBackward0")
              .within(EITHER_ZERO, SUMMED),
          binary("fmin", Tensor::fmin, "torch.fmin(x, y)")
              .node("FminBackward0")
              .within(EITHER_ZERO, SUMMED),
          binary("copysign", Tensor::copysign, "torch.copysign(x, y)")
              .inPlaceTensor(Tensor::copysign_, "x.copysign_(y)")
              .deviates(Deviation.Kind.AT_POLES, "at 0 its formula divides 0 by 0, ours chooses")
              .node("CopysignBackward0")
              .within(Tolerance.EXACT, SUMMED),
          of("copysign.Scalar", Family.POINTWISE)
              .numbers("torch.copysign(x, y)", Tensor::copysign, Tensor::copysign, 2, -3, -0.5, 0)
              .inPlaceNumbers("x.copysign_(y)", Tensor::copysign_, Tensor::copysign_, 3, -0.75)
              .methods("copysign", "copysign_")
              .deviates(Deviation.Kind.AT_POLES, "at 0 its formula divides 0 by 0, ours chooses")
              .node("CopysignBackward1"),
          binary("logaddexp", Tensor::logaddexp, "torch.logaddexp(x, y)")
              .dtypes(OpSpec.FLOATING)
              .deviates(
                  Deviation.Kind.LIBTORCH_FAILS,
                  "Subtraction, the `-` operator, with a bool tensor") // of gradients
              .deviates(
                  Deviation.Kind.KEEPS_OPERANDS, "the exponential of the difference is not kept")
              .node("LogaddexpBackward0")
              .within(FEW.plusAbsolute(4), SUMMED),
          binary("logaddexp2", Tensor::logaddexp2, "torch.logaddexp2(x, y)")
              .dtypes(OpSpec.FLOATING)
              .deviates(
                  Deviation.Kind.LIBTORCH_FAILS,
                  "Subtraction, the `-` operator, with a bool tensor") // of gradients
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the power of the difference is not kept")
              .node("Logaddexp2Backward0")
              .within(FEW.plusAbsolute(4), SUMMED),
          binary("heaviside", Tensor::heaviside, "torch.heaviside(x, y)")
              .inPlaceTensor(Tensor::heaviside_, "x.heaviside_(y)"),
          binary("xlogy", Tensor::xlogy, "torch.xlogy(x, y)")
              .inPlaceTensor(Tensor::xlogy_, "x.xlogy_(y)")
              .plus(
                  functional(
                      "special",
                      OpCall.of((x, y) -> Special.xlogy(x, y)),
                      "torch.special_xlogy(x, y)",
                      Plan.smallPair()))
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the gradient times the operand is not kept")
              .node("XlogyBackward0")
              .within(FEW, SUMMED),
          of(
                  "xlogy.Scalar_Self",
                  Family.POINTWISE,
                  functional(
                      "whole",
                      OpCall.of(x -> Adjoint.xlogy(3, x)),
                      "torch.xlogy(3, x)",
                      Plan.withNumber()),
                  functional(
                      "number",
                      OpCall.of(x -> Adjoint.xlogy(-0.5, x)),
                      "torch.xlogy(-0.5, x)",
                      Plan.withNumber()),
                  functional(
                      "zero",
                      OpCall.of(x -> Special.xlogy(0, x)),
                      "torch.special_xlogy(0, x)",
                      Plan.withNumber()))
              .methods("xlogy")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the gradient times the number is not kept")
              .node("XlogyBackward1")
              .within(FEW),
          of("xlogy.Scalar_Other", Family.POINTWISE)
              .numbers("torch.xlogy(x, y)", Tensor::xlogy, Tensor::xlogy, 2, 0, -1, 0.5)
              .inPlaceNumbers("x.xlogy_(y)", Tensor::xlogy_, Tensor::xlogy_, 3, 0.75)
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.xlogy(x, 2.5)),
                      "torch.special_xlogy(x, 2.5)",
                      Plan.small()))
              .methods("xlogy", "xlogy_")
              .node("XlogyBackward2")
              .within(FEW),
          binary("special_xlog1py", (x, y) -> Special.xlog1py(x, y), "torch.special_xlog1py(x, y)")
              .methods("xlog1py")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the gradient times the operand is not kept")
              .node("SpecialXlog1PyBackward0")
              .within(FEW, SUMMED),
          of(
                  "special_xlog1py.self_scalar",
                  Family.POINTWISE,
                  functional(
                      "whole",
                      OpCall.of(x -> Special.xlog1py(3, x)),
                      "torch.special_xlog1py(3, x)",
                      Plan.withNumber()),
                  functional(
                      "number",
                      OpCall.of(x -> Special.xlog1py(-0.5, x)),
                      "torch.special_xlog1py(-0.5, x)",
                      Plan.withNumber()))
              .methods("xlog1py")
              .deviates(Deviation.Kind.KEEPS_OPERANDS, "the gradient times the number is not kept")
              .node("SpecialXlog1PyBackward1")
              .within(FEW),
          of(
                  "special_xlog1py.other_scalar",
                  Family.POINTWISE,
                  functional(
                      "whole",
                      OpCall.of(x -> Special.xlog1py(x, 3)),
                      "torch.special_xlog1py(x, 3)",
                      Plan.withNumber()),
                  functional(
                      "number",
                      OpCall.of(x -> Special.xlog1py(x, -0.5)),
                      "torch.special_xlog1py(x, -0.5)",
                      Plan.withNumber()),
                  functional(
                      "pole",
                      OpCall.of(x -> Special.xlog1py(x, -1)),
                      "torch.special_xlog1py(x, -1)",
                      Plan.withNumber()))
              .methods("xlog1py")
              .node("SpecialXlog1PyBackward2")
              .within(FEW),
          elementary("sinc", "SincBackward0", Tensor::sinc, Tensor::sinc_)
              .deviates(Deviation.Kind.AT_POLES, "at 0 its formula divides 0 by 0, ours chooses")
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.sinc(x)),
                      "torch.special_sinc(x)",
                      Plan.small()))
              // the difference of two numbers of the size of x, divided by its square
              .within(BOTH_WITHIN_ONE, FEW.plusAbsolute(64)),
          elementary("logit", "LogitBackward0", x -> x.logit(), x -> x.logit_())
              .deviates(
                  Deviation.Kind.AT_POLES, "beyond bounds its formula divides 0 by 0, ours chooses")
              .deviates(
                  Deviation.Kind.VECTOR_LOOP,
                  "the gradient of NaN is 0 in its vectorized one, and NaN otherwise")
              .plus(
                  functional(
                      "eps", OpCall.of(x -> x.logit(0.125)), "torch.logit(x, 0.125)", Plan.unary()))
              .plus(
                  inPlace(
                      "eps, in place",
                      OpCall.of(x -> x.logit_(0.1)),
                      "x.logit_(0.1)",
                      Plan.withNumber()))
              .plus(
                  functional(
                      "special",
                      OpCall.of(x -> Special.logit(x, 0.25)),
                      "torch.special_logit(x, 0.25)",
                      Plan.small()))
              .domains(Domain.PROBABILITY),
          unary("special_entr", x -> Special.entr(x))
              .methods("entr")
              .node("SpecialEntrBackward0")
              // one plus a logarithm: near 1/e little is left
              .within(BOTH_WITHIN_ONE, FEW.plusAbsolute(4)),
          unary("nan_to_num", x -> x.nanToNum(), x -> x.nanToNum_())
              .plus(
                  functional(
                      "nan",
                      OpCall.of(x -> x.nanToNum(0.1)),
                      "torch.nan_to_num(x, 0.1)",
                      Plan.withNumber()))
              .plus(
                  functional(
                      "all",
                      OpCall.of(x -> x.nanToNum(0.1, 1e300, -7.0)),
                      "torch.nan_to_num(x, 0.1, 1e300, -7.0)",
                      Plan.withNumber()))
              .plus(
                  inPlace(
                      "all, in place",
                      OpCall.of(x -> x.nanToNum_(null, 2.5, null)),
                      "x.nan_to_num_(None, 2.5, None)",
                      Plan.withNumber()))
              .node("NanToNumBackward0"),
          unary("sgn", Tensor::sgn, Tensor::sgn_).node("SgnBackward0"),
          unary("sign", Tensor::sign, Tensor::sign_).node("SignBackward0"),
          unary("signbit", Tensor::signbit).family(Family.COMPARISON));

  private static OpSpec elementary(
      String name, String node, OpCall.Unary call, OpCall.Unary inPlace) {
    return unary(name, call, inPlace).node(node).within(BOTH_WITHIN_ONE, FEW);
  }

  private static OpSpec limit(
      String name,
      String node,
      OpCall.WithLong whole,
      OpCall.WithDouble number,
      OpCall.WithLong wholeInPlace,
      OpCall.WithDouble inPlace) {
    return of(name, Family.POINTWISE)
        .numbers("torch." + name + "(x, y)", whole, number, 2, -1.5, Double.NaN)
        .inPlaceNumbers("x." + name + "_(y)", wholeInPlace, inPlace, 1, -0.75)
        .alsoCovers(OpSpec.camelCase(name) + "_")
        .node(node);
  }

  private static OpSpec limitTensor(
      String name, String node, OpCall.Binary call, OpCall.Binary inPlace) {
    String torch = name.replace(".Tensor", "");
    String method = OpSpec.camelCase(torch);
    return binary(name, call, "torch." + torch + "(x, y)")
        .inPlaceTensor(inPlace, "x." + torch + "_(y)")
        .methods(method, method + "_")
        .node(node)
        .within(EITHER_ZERO, SUMMED);
  }

  private static OpSpec predicate(String name, OpCall.Unary call) {
    return unary(name, call)
        .plus(functional("of specials", OpCall.of(call), "torch." + name + "(x)", Plan.specials()));
  }

  private static OpSpec decimals() {
    OpSpec row =
        of(
            "round.decimals",
            Family.POINTWISE,
            functional(
                "special, none given",
                OpCall.of(x -> Special.round(x)),
                "torch.special_round(x)",
                Plan.small()));
    for (long n : new long[] {0, 1, 3, -1}) {
      String python = "decimals=" + n + ")";
      row =
          row.plus(
                  functional(
                      n + " decimals",
                      OpCall.of(x -> x.round(n)),
                      "torch.round(x, " + python,
                      Plan.unary()))
              .plus(
                  inPlace(
                      n + " decimals, in place",
                      OpCall.of(x -> x.round_(n)),
                      "x.round_(" + python,
                      Plan.small()))
              .plus(
                  functional(
                      n + " decimals, special",
                      OpCall.of(x -> Special.round(x, n)),
                      "torch.special_round(x, " + python,
                      Plan.small()));
    }
    return row.methods("round", "round_").dtypes(OpSpec.FLOATING).node("RoundBackward1");
  }
}
