package dev.adjoint.testkit;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.Arrays;

/** The few calls through which the test kit makes tensors and reads them. */
final class Tensors {
  private Tensors() {}

  /** A contiguous tensor with these elements. */
  static Tensor make(Values values, DType dtype, long... sizes) {
    Tensor flat =
        switch (values) {
          case Values.Floats(double[] array) -> Adjoint.fromArray(array, array.length);
          case Values.Longs(long[] array) -> Adjoint.fromArray(array, array.length);
        };
    return flat.view(sizes).to(dtype).detach();
  }

  static double[] doubles(Tensor t) {
    return t.to(DType.FLOAT64).toDoubleArray();
  }

  static long[] longs(Tensor t) {
    return t.to(DType.INT64).toLongArray();
  }

  static long[] sizes(Tensor t) {
    long[] sizes = new long[t.dim()];
    Arrays.setAll(sizes, d -> t.size(d));
    return sizes;
  }

  static long[] strides(Tensor t) {
    long[] strides = new long[t.dim()];
    Arrays.setAll(strides, d -> t.stride(d));
    return strides;
  }
}
