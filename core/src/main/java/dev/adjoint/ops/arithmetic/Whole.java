package dev.adjoint.ops.arithmetic;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Functions of two integers whose results depend on how wide these are: common divisors and
 * multiples, and shifts.
 */
public final class Whole {
  public static final Whole GCD = new Whole("gcd", "gcd_cpu", Whole::gcd);
  public static final Whole LCM = new Whole("lcm", "lcm_cpu", Whole::lcm);
  public static final Whole LEFT =
      new Whole("bitwise_left_shift", "lshift_cpu", width -> left(Math.abs(width)));
  public static final Whole RIGHT = new Whole("bitwise_right_shift", "rshift_cpu", Whole::right);

  private final Map<DType, Pointwise> ops = new EnumMap<>(DType.class);
  private final Map<DType, Pointwise> withNumber = new EnumMap<>(DType.class);
  private final Map<DType, Pointwise> ofNumber = new EnumMap<>(DType.class);

  /** Takes the expression by the bits of the type, which are negative for unsigned ones. */
  private Whole(String name, String kernel, IntFunction<Expr> byWidth) {
    for (DType dtype : DType.values()) {
      boolean defined = dtype.isIntegral();
      int width = defined ? Byte.SIZE * dtype.itemSize() : Long.SIZE;
      Pointwise op =
          Pointwise.of(name, name, byWidth.apply(dtype == DType.UINT8 ? -width : width))
              .check(
                  (inputs, common) -> {
                    if (!defined) {
                      throw Errors.state(
                          "\"%s\" not implemented for '%s'", kernel, common.scalarTypeName());
                    }
                  });
      ops.put(dtype, op);
      withNumber.put(dtype, op.withNumber(1));
      ofNumber.put(dtype, op.withNumber(0));
    }
  }

  private static Pointwise of(Map<DType, Pointwise> ops, DType dtype) {
    return Objects.requireNonNull(ops.get(dtype));
  }

  /** Computes it of two tensors. */
  public Tensor apply(Tensor x, Tensor other, boolean inPlace) {
    Pointwise op = of(ops, Promotion.resultType(new Tensor[] {x, other}));
    return inPlace ? op.inPlace(x, other) : op.call(x, other);
  }

  /** Computes it of a tensor and a number. */
  public Tensor apply(Tensor x, Scalar other, boolean inPlace) {
    Pointwise op = of(withNumber, Promotion.resultType(new Tensor[] {x}, other));
    return inPlace ? op.inPlace(x, other) : op.call(x, other);
  }

  /** Computes it of a number and a tensor. */
  public Tensor apply(Scalar x, Tensor other) {
    return of(ofNumber, Promotion.resultType(new Tensor[] {other}, x)).call(other, x);
  }

  /** The absolute value as the type has it: that of the smallest integer is itself. */
  private static Expr size(Expr x, int width) {
    Expr a = x.abs();
    if (width >= Integer.SIZE || width < 0) {
      return a;
    }
    Expr unused = constant((long) Integer.SIZE - width);
    return a.shl(unused).shr(unused);
  }

  private static Expr gcd(int width) {
    return size(in(0), width).gcd(size(in(1), width));
  }

  private static Expr lcm(int width) {
    Expr divisor = gcd(width);
    Expr none = divisor.eq(0);
    Expr quotient = in(0).truncDiv(select(none, constant(1L), divisor));
    return select(none, constant(0L), quotient.mul(in(1)).abs());
  }

  private static Expr left(int width) {
    Expr out = in(1).lt(0).or(in(1).ge(width));
    return select(out, constant(0L), in(0).shl(in(1)));
  }

  private static Expr right(int width) {
    int most = width < 0 ? -width : width - 1;
    Expr out = in(1).lt(0).or(in(1).ge(most));
    return in(0).shr(select(out, constant((long) most), in(1)));
  }
}
