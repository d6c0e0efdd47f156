package dev.adjoint.kernel.random;

import dev.adjoint.DType;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;

/** PyTorch's argument checks of random fills, with its error texts. */
final class RandomChecks {
  private RandomChecks() {}

  /** Binary digits of the significand, the hidden one included. */
  static int digits(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> 11;
      case BFLOAT16 -> 8;
      case FLOAT32 -> 24;
      case FLOAT64 -> 53;
      default -> throw new IllegalArgumentException(dtype + " is no floating-point type");
    };
  }

  static IllegalStateException notImplemented(String kernel, DType dtype) {
    return new IllegalStateException(
        "\"" + kernel + "\" not implemented for '" + dtype.scalarTypeName() + "'");
  }

  static void floating(DType dtype, String kernel) {
    if (!DTypes.isRealFloat(dtype)) {
      throw notImplemented(kernel, dtype);
    }
  }

  static void continuous(DType dtype, String distribution, String typeName) {
    if (!DTypes.isRealFloat(dtype)) {
      throw new IllegalStateException(
          distribution
              + " distribution is a continuous probability distribution."
              + " dtype must be a floating point but you specified "
              + typeName);
    }
  }

  static void overlap(Operand out) {
    if (out.layout().numel() > 1 && out.layout().hasInternalOverlap()) {
      throw new IllegalStateException(
          "unsupported operation: more than one element of the written-to tensor refers to a single"
              + " memory location. Please clone() the tensor before performing the operation.");
    }
  }

  static void uniformBounds(DType dtype, double from, double to) {
    double largest = DTypes.largest(dtype);
    withinRange(from, largest, "from", dtype);
    withinRange(to, largest, "to", dtype);
    if (from > to) {
      throw new IllegalStateException(
          "uniform_ expects to return a [from, to) range, but found from="
              + CText.general(from)
              + " > to="
              + CText.general(to));
    }
    if (to - from > largest) {
      throw new IllegalStateException(
          "uniform_ expects to-from <= std::numeric_limits<"
              + dtype.scalarTypeName()
              + ">::max(), but found to="
              + CText.general(to)
              + " and from="
              + CText.general(from)
              + " which result in to-from to exceed the limit");
    }
  }

  private static void withinRange(double value, double largest, String name, DType dtype) {
    if (!(Math.abs(value) <= largest)) {
      throw outOfBounds(name, dtype);
    }
  }

  static IllegalStateException outOfBounds(String name, DType dtype) {
    return new IllegalStateException(name + " is out of bounds for " + CText.typeName(dtype));
  }

  static void probability(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalStateException(
          "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be"
              + " improved?  If so, please report an enhancement request to PyTorch.)");
    }
  }
}
