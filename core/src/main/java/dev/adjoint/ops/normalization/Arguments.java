package dev.adjoint.ops.normalization;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.window.ChannelsLast;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the arguments of normalization have in common. */
final class Arguments {
  private Arguments() {}

  /**
   * Refuses types that there is no kernel for.
   *
   * @return the type of weights, biases and statistics, which is float32 beside half types or the
   *     same
   */
  static DType checkTypes(String kernel, Tensor x, @Nullable Tensor... parameters) {
    DType dtype = TensorAccess.dtype(x);
    DType first = null;
    for (Tensor parameter : parameters) {
      if (parameter != null && first == null) {
        first = TensorAccess.dtype(parameter);
      }
    }
    boolean mixed = first != null && first != dtype;
    for (Tensor parameter : parameters) {
      Errors.require(
          !mixed || parameter == null || TensorAccess.dtype(parameter) == DType.FLOAT32,
          "mixed dtype (CPU): expect parameter to have scalar type of Float");
    }
    Errors.require(
        !mixed || DTypes.isHalf(dtype), "mixed dtype (CPU): all inputs must share same datatype.");
    if (!DTypes.isRealFloat(dtype)) {
      throw Errors.state("\"%s\" not implemented for '%s'", kernel, dtype.scalarTypeName());
    }
    DType common = first == null ? dtype : first;
    for (Tensor parameter : parameters) {
      if (parameter != null && TensorAccess.dtype(parameter) != common) {
        throw Errors.state(
            "expected scalar type %s but found %s",
            common.scalarTypeName(), TensorAccess.dtype(parameter).scalarTypeName());
      }
    }
    return common;
  }

  static Tensor[] standardized(
      Grouping grouping,
      Tensor x,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      DType parameters,
      double eps) {
    Standardized op = new Standardized(grouping, eps, weight != null, bias != null, parameters);
    return Dispatch.call(op, present(x, weight, bias));
  }

  static Tensor[] present(@Nullable Tensor... tensors) {
    return Arrays.stream(tensors).filter(t -> t != null).toArray(Tensor[]::new);
  }

  static void requireSeveral(String text, long count, Layout layout) {
    if (count == 1) {
      throw Errors.argument("%s%s", text, Arrays.toString(layout.sizes()));
    }
  }

  /** In order of memory as PyTorch's results are: row-major, or with channels last. */
  static Tensor inOrder(Tensor x) {
    Layout layout = TensorAccess.layout(x);
    return ChannelsLast.is(layout) && layout.isNonOverlappingAndDense() ? x : Clone.rowMajor(x);
  }
}
