package dev.adjoint.ops.index;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import org.jspecify.annotations.Nullable;

/** Reductions of {@code scatter_reduce} and {@code index_reduce}. */
enum ScatterKind {
  SUM,
  PROD,
  MEAN,
  AMAX,
  AMIN;

  /** The reduction of that name; null if there is none. */
  static @Nullable ScatterKind named(String name) {
    return switch (name) {
      case "sum" -> SUM;
      case "prod" -> PROD;
      case "mean" -> MEAN;
      case "amax" -> AMAX;
      case "amin" -> AMIN;
      default -> null;
    };
  }

  /** The mode of the kernel. */
  Move.Mode mode() {
    return switch (this) {
      case SUM, MEAN -> Move.Mode.ADD;
      case PROD -> Move.Mode.PROD;
      case AMAX -> Move.Mode.MAX;
      case AMIN -> Move.Mode.MIN;
    };
  }

  /** The neutral element. */
  Scalar neutral(DType dtype) {
    boolean max = this == AMAX;
    return switch (this) {
      case SUM, MEAN -> Scalar.of(0L);
      case PROD -> Scalar.of(1L);
      case AMAX, AMIN ->
          switch (dtype) {
            case BOOL -> Scalar.of(max ? 0L : 1L);
            case UINT8 -> Scalar.of(max ? 0L : 255L);
            case INT8 -> Scalar.of((long) (max ? Byte.MIN_VALUE : Byte.MAX_VALUE));
            case INT16 -> Scalar.of((long) (max ? Short.MIN_VALUE : Short.MAX_VALUE));
            case INT32 -> Scalar.of((long) (max ? Integer.MIN_VALUE : Integer.MAX_VALUE));
            case INT64 -> Scalar.of(max ? Long.MIN_VALUE : Long.MAX_VALUE);
            default -> Scalar.of(max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
          };
    };
  }

  /** The reduction of that name, or an error. */
  static ScatterKind required(String name) {
    ScatterKind kind = named(name);
    if (kind == null) {
      throw new IllegalStateException(
          "reduce argument must be either sum, prod, mean, amax or amin, got " + name);
    }
    return kind;
  }

  /** Reproduces the gaps of libtorch's bool kernel, which it reports only if there is work. */
  void checkSlices(Tensor self, Tensor source, boolean includeSelf) {
    boolean known = TensorAccess.layout(self).dim() > 1 && this != MEAN;
    boolean idle = TensorAccess.layout(source).numel() == 0;
    if (TensorAccess.dtype(self) == DType.BOOL && !(includeSelf && (known || idle))) {
      throw new IllegalStateException("\"index_func_\" not implemented for 'Bool'");
    }
  }
}
