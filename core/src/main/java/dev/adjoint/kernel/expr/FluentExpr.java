package dev.adjoint.kernel.expr;

/** Fluent methods for building {@link Expr}s. */
abstract sealed class FluentExpr permits Expr {
  private Expr self() {
    return (Expr) this;
  }

  /** Minus this. */
  public final Expr neg() {
    return Expr.unary(UnaryOp.NEG, self());
  }

  /** Absolute value. */
  public final Expr abs() {
    return Expr.unary(UnaryOp.ABS, self());
  }

  /** Absolute value. */
  public static Expr abs(Expr x) {
    return Expr.unary(UnaryOp.ABS, x);
  }

  /** One, zero or minus one. */
  public final Expr sign() {
    return Expr.unary(UnaryOp.SIGN, self());
  }

  /** Square root. */
  public final Expr sqrt() {
    return Expr.unary(UnaryOp.SQRT, self());
  }

  /** Square root. */
  public static Expr sqrt(Expr x) {
    return Expr.unary(UnaryOp.SQRT, x);
  }

  /** One over the square root. */
  public final Expr rsqrt() {
    return Expr.unary(UnaryOp.RSQRT, self());
  }

  /** One over this. */
  public final Expr reciprocal() {
    return Expr.unary(UnaryOp.RECIPROCAL, self());
  }

  /** Natural exponential. */
  public final Expr exp() {
    return Expr.unary(UnaryOp.EXP, self());
  }

  /** Natural exponential. */
  public static Expr exp(Expr x) {
    return Expr.unary(UnaryOp.EXP, x);
  }

  /** Two to this. */
  public final Expr exp2() {
    return Expr.unary(UnaryOp.EXP2, self());
  }

  /** Natural exponential less one. */
  public final Expr expm1() {
    return Expr.unary(UnaryOp.EXPM1, self());
  }

  /** Natural exponential less one. */
  public static Expr expm1(Expr x) {
    return Expr.unary(UnaryOp.EXPM1, x);
  }

  /** Natural logarithm. */
  public final Expr log() {
    return Expr.unary(UnaryOp.LOG, self());
  }

  /** Natural logarithm. */
  public static Expr log(Expr x) {
    return Expr.unary(UnaryOp.LOG, x);
  }

  /** Logarithm to base two. */
  public final Expr log2() {
    return Expr.unary(UnaryOp.LOG2, self());
  }

  /** Logarithm to base ten. */
  public final Expr log10() {
    return Expr.unary(UnaryOp.LOG10, self());
  }

  /** Natural logarithm of one plus this. */
  public final Expr log1p() {
    return Expr.unary(UnaryOp.LOG1P, self());
  }

  /** Natural logarithm of one plus this. */
  public static Expr log1p(Expr x) {
    return Expr.unary(UnaryOp.LOG1P, x);
  }

  /** Sine. */
  public final Expr sin() {
    return Expr.unary(UnaryOp.SIN, self());
  }

  /** Sine. */
  public static Expr sin(Expr x) {
    return Expr.unary(UnaryOp.SIN, x);
  }

  /** Cosine. */
  public final Expr cos() {
    return Expr.unary(UnaryOp.COS, self());
  }

  /** Cosine. */
  public static Expr cos(Expr x) {
    return Expr.unary(UnaryOp.COS, x);
  }

  /** Tangent. */
  public final Expr tan() {
    return Expr.unary(UnaryOp.TAN, self());
  }

  /** Tangent. */
  public static Expr tan(Expr x) {
    return Expr.unary(UnaryOp.TAN, x);
  }

  /** Inverse of the sine. */
  public final Expr asin() {
    return Expr.unary(UnaryOp.ASIN, self());
  }

  /** Inverse of the cosine. */
  public final Expr acos() {
    return Expr.unary(UnaryOp.ACOS, self());
  }

  /** Inverse of the tangent. */
  public final Expr atan() {
    return Expr.unary(UnaryOp.ATAN, self());
  }

  /** Hyperbolic sine. */
  public final Expr sinh() {
    return Expr.unary(UnaryOp.SINH, self());
  }

  /** Hyperbolic cosine. */
  public final Expr cosh() {
    return Expr.unary(UnaryOp.COSH, self());
  }

  /** Inverse of the hyperbolic sine. */
  public final Expr asinh() {
    return Expr.unary(UnaryOp.ASINH, self());
  }

  /** Inverse of the hyperbolic cosine. */
  public final Expr acosh() {
    return Expr.unary(UnaryOp.ACOSH, self());
  }

  /** Inverse of the hyperbolic tangent. */
  public final Expr atanh() {
    return Expr.unary(UnaryOp.ATANH, self());
  }

  /** Error function. */
  public final Expr erf() {
    return Expr.unary(UnaryOp.ERF, self());
  }

  /** Complement of the error function. */
  public final Expr erfc() {
    return Expr.unary(UnaryOp.ERFC, self());
  }

  /** Hyperbolic tangent. */
  public final Expr tanh() {
    return Expr.unary(UnaryOp.TANH, self());
  }

  /** Hyperbolic tangent. */
  public static Expr tanh(Expr x) {
    return Expr.unary(UnaryOp.TANH, x);
  }

  /** Logistic function. */
  public final Expr sigmoid() {
    return Expr.unary(UnaryOp.SIGMOID, self());
  }

  /** Logistic function. */
  public static Expr sigmoid(Expr x) {
    return Expr.unary(UnaryOp.SIGMOID, x);
  }

  /** Largest integer not larger. */
  public final Expr floor() {
    return Expr.unary(UnaryOp.FLOOR, self());
  }

  /** Smallest integer not smaller. */
  public final Expr ceil() {
    return Expr.unary(UnaryOp.CEIL, self());
  }

  /** Integer part. */
  public final Expr trunc() {
    return Expr.unary(UnaryOp.TRUNC, self());
  }

  /** Nearest integer, ties to even. */
  public final Expr round() {
    return Expr.unary(UnaryOp.ROUND, self());
  }

  /** Logical negation. */
  public final Expr not() {
    return Expr.unary(UnaryOp.NOT, self());
  }

  /** Bitwise complement. */
  public final Expr bitNot() {
    return Expr.unary(UnaryOp.BITNOT, self());
  }

  /** Whether this is NaN. */
  public final Expr isNan() {
    return Expr.unary(UnaryOp.ISNAN, self());
  }

  /** The bits of this number. */
  public final Expr toBits() {
    return Expr.unary(UnaryOp.TO_BITS, self());
  }

  /** The number of these bits. */
  public final Expr fromBits() {
    return Expr.unary(UnaryOp.FROM_BITS, self());
  }

  /** Sum. */
  public final Expr add(Expr other) {
    return Expr.binary(BinaryOp.ADD, self(), other);
  }

  /** Sum. */
  public final Expr add(double other) {
    return add(Expr.constant(other));
  }

  /** Difference. */
  public final Expr sub(Expr other) {
    return Expr.binary(BinaryOp.SUB, self(), other);
  }

  /** Difference. */
  public final Expr sub(double other) {
    return sub(Expr.constant(other));
  }

  /** Product. */
  public final Expr mul(Expr other) {
    return Expr.binary(BinaryOp.MUL, self(), other);
  }

  /** Product. */
  public final Expr mul(double other) {
    return mul(Expr.constant(other));
  }

  /** True quotient. */
  public final Expr div(Expr other) {
    return Expr.binary(BinaryOp.DIV, self(), other);
  }

  /** True quotient. */
  public final Expr div(double other) {
    return div(Expr.constant(other));
  }

  /** Quotient rounded down. */
  public final Expr floorDiv(Expr other) {
    return Expr.binary(BinaryOp.FLOOR_DIV, self(), other);
  }

  /** Quotient rounded down. */
  public final Expr floorDiv(double other) {
    return floorDiv(Expr.constant(other));
  }

  /** Quotient rounded towards zero. */
  public final Expr truncDiv(Expr other) {
    return Expr.binary(BinaryOp.TRUNC_DIV, self(), other);
  }

  /** Quotient rounded towards zero. */
  public final Expr truncDiv(double other) {
    return truncDiv(Expr.constant(other));
  }

  /** Remainder with the divisor's sign. */
  public final Expr remainder(Expr other) {
    return Expr.binary(BinaryOp.REMAINDER, self(), other);
  }

  /** Remainder with the divisor's sign. */
  public final Expr remainder(double other) {
    return remainder(Expr.constant(other));
  }

  /** Remainder with this one's sign. */
  public final Expr fmod(Expr other) {
    return Expr.binary(BinaryOp.FMOD, self(), other);
  }

  /** Remainder with this one's sign. */
  public final Expr fmod(double other) {
    return fmod(Expr.constant(other));
  }

  /** Power. */
  public final Expr pow(Expr other) {
    return Expr.binary(BinaryOp.POW, self(), other);
  }

  /** Power. */
  public final Expr pow(double other) {
    return pow(Expr.constant(other));
  }

  /** Angle of the point with this ordinate. */
  public final Expr atan2(Expr other) {
    return Expr.binary(BinaryOp.ATAN2, self(), other);
  }

  /** The root of the sum of both squares. */
  public final Expr hypot(Expr other) {
    return Expr.binary(BinaryOp.HYPOT, self(), other);
  }

  /** The greatest common divisor of integers. */
  public final Expr gcd(Expr other) {
    return Expr.binary(BinaryOp.GCD, self(), other);
  }

  /** The larger, NaN if either is. */
  public final Expr max(Expr other) {
    return Expr.binary(BinaryOp.MAX, self(), other);
  }

  /** The larger, NaN if either is. */
  public final Expr max(double other) {
    return max(Expr.constant(other));
  }

  /** The smaller, NaN if either is. */
  public final Expr min(Expr other) {
    return Expr.binary(BinaryOp.MIN, self(), other);
  }

  /** The smaller, NaN if either is. */
  public final Expr min(double other) {
    return min(Expr.constant(other));
  }

  /** Whether equal. */
  public final Expr eq(Expr other) {
    return Expr.binary(BinaryOp.EQ, self(), other);
  }

  /** Whether equal. */
  public final Expr eq(double other) {
    return eq(Expr.constant(other));
  }

  /** Whether different. */
  public final Expr ne(Expr other) {
    return Expr.binary(BinaryOp.NE, self(), other);
  }

  /** Whether different. */
  public final Expr ne(double other) {
    return ne(Expr.constant(other));
  }

  /** Whether smaller. */
  public final Expr lt(Expr other) {
    return Expr.binary(BinaryOp.LT, self(), other);
  }

  /** Whether smaller. */
  public final Expr lt(double other) {
    return lt(Expr.constant(other));
  }

  /** Whether smaller or equal. */
  public final Expr le(Expr other) {
    return Expr.binary(BinaryOp.LE, self(), other);
  }

  /** Whether smaller or equal. */
  public final Expr le(double other) {
    return le(Expr.constant(other));
  }

  /** Whether larger. */
  public final Expr gt(Expr other) {
    return Expr.binary(BinaryOp.GT, self(), other);
  }

  /** Whether larger. */
  public final Expr gt(double other) {
    return gt(Expr.constant(other));
  }

  /** Whether larger or equal. */
  public final Expr ge(Expr other) {
    return Expr.binary(BinaryOp.GE, self(), other);
  }

  /** Whether larger or equal. */
  public final Expr ge(double other) {
    return ge(Expr.constant(other));
  }

  /** Logical or bitwise and. */
  public final Expr and(Expr other) {
    return Expr.binary(BinaryOp.AND, self(), other);
  }

  /** Logical or bitwise or. */
  public final Expr or(Expr other) {
    return Expr.binary(BinaryOp.OR, self(), other);
  }

  /** Logical or bitwise exclusive or. */
  public final Expr xor(Expr other) {
    return Expr.binary(BinaryOp.XOR, self(), other);
  }

  /** Shift to the left. */
  public final Expr shl(Expr other) {
    return Expr.binary(BinaryOp.SHL, self(), other);
  }

  /** Shift to the right, keeping the sign. */
  public final Expr shr(Expr other) {
    return Expr.binary(BinaryOp.SHR, self(), other);
  }

  /** Shift to the right, filling with zeros. */
  public final Expr ushr(Expr other) {
    return Expr.binary(BinaryOp.USHR, self(), other);
  }

  /** This times itself. */
  public final Expr square() {
    return mul(self());
  }

  /** The larger, where the gradient at a tie belongs to this. */
  public final Expr clampMin(Expr low) {
    return Expr.binary(BinaryOp.CLAMP_MIN, self(), low);
  }

  /** The smaller, where the gradient at a tie belongs to this. */
  public final Expr clampMax(Expr high) {
    return Expr.binary(BinaryOp.CLAMP_MAX, self(), high);
  }

  /** This between two bounds; the gradient passes on the bounds too. */
  public final Expr clamp(Expr low, Expr high) {
    return clampMin(low).clampMax(high);
  }

  /** This where it is positive or NaN, else zero. */
  public final Expr relu() {
    return Expr.select(le(0), Expr.constant(0L), self());
  }
}
