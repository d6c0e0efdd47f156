package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.VectorKind.DOUBLES;
import static dev.adjoint.kernel.jit.VectorKind.FLOATS;
import static dev.adjoint.kernel.jit.VectorKind.INTS;
import static dev.adjoint.kernel.jit.VectorKind.LONGS;
import static dev.adjoint.kernel.jit.VectorKind.SHORTS;
import static dev.adjoint.kernel.jit.VectorKind.ZERO_ONES;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import java.util.List;

/**
 * Lane-wise vector conversions between memory types and compute types; none needs vectors wider
 * than those of the computation.
 */
final class VectorCasts {
  private VectorCasts() {}

  /** A conversion of all lanes, named as the vector operators name it. */
  record Cast(String name, VectorKind from, VectorKind to) {}

  /** The conversions of an operand, in order; none where it needs none or can't have them. */
  static List<Cast> of(LoopBody.Access a, DType compute) {
    return a.stored()
        ? store(a.value().type(), a.type(), compute)
        : load(a.value().type(), a.type(), compute);
  }

  /** Whether a condition is stored as a number of the computation's type. */
  static boolean isConditionAsNumber(LoopBody.Access a, DType compute) {
    return a.stored() && a.value().type() == Expr.Type.BOOL && a.type() == compute;
  }

  /** From the type in memory to the value. */
  static List<Cast> load(Expr.Type value, DType type, DType compute) {
    if (value == Expr.Type.BITS && compute == DType.FLOAT32 && DTypes.isHalf(type)) {
      return List.of(new Cast("ZERO_EXTEND_S2I", SHORTS, INTS));
    }
    if (value != Expr.Type.NUM) {
      return List.of();
    }
    return switch (compute) {
      case INT32 -> toInts(type);
      case FLOAT32 -> toFloats(type);
      case FLOAT64 ->
          switch (type) {
            case FLOAT32 -> List.of(new Cast("F2D", FLOATS, DOUBLES));
            case INT32 -> List.of(new Cast("I2D", INTS, DOUBLES));
            default -> List.of();
          };
      case INT64 -> type == DType.INT32 ? List.of(new Cast("I2L", INTS, LONGS)) : List.of();
      default -> List.of();
    };
  }

  private static List<Cast> toInts(DType type) {
    return switch (type) {
      case UINT8 -> List.of(new Cast("ZERO_EXTEND_B2I", ZERO_ONES, INTS));
      case INT8 -> List.of(new Cast("B2I", ZERO_ONES, INTS));
      case INT16 -> List.of(new Cast("S2I", SHORTS, INTS));
      default -> List.of();
    };
  }

  private static List<Cast> toFloats(DType type) {
    Cast last = new Cast("I2F", INTS, FLOATS);
    if (type == DType.INT32) {
      return List.of(last);
    }
    List<Cast> first = toInts(type);
    return first.isEmpty() ? first : List.of(first.get(0), last);
  }

  /** From the value to the type in memory. */
  static List<Cast> store(Expr.Type value, DType type, DType compute) {
    if (value == Expr.Type.BITS && compute == DType.FLOAT32 && DTypes.isHalf(type)) {
      return List.of(new Cast("I2S", INTS, SHORTS));
    }
    if (value != Expr.Type.NUM) {
      return List.of();
    }
    return switch (compute) {
      case INT32 ->
          switch (type) {
            case UINT8, INT8 -> List.of(new Cast("I2B", INTS, ZERO_ONES));
            case INT16 -> List.of(new Cast("I2S", INTS, SHORTS));
            case FLOAT32 -> List.of(new Cast("I2F", INTS, FLOATS));
            default -> List.of();
          };
      case FLOAT64 -> type == DType.FLOAT32 ? List.of(new Cast("D2F", DOUBLES, FLOATS)) : List.of();
      case INT64 -> type == DType.INT32 ? List.of(new Cast("L2I", LONGS, INTS)) : List.of();
      default -> List.of();
    };
  }
}
