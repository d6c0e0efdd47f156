package dev.adjoint.benchmarks;

import dev.adjoint.DType;
import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the comparisons need of libtorch's binding. */
final class Torch {
  private Torch() {}

  /** Makes libtorch use that many threads inside an operation. */
  static void setThreads(int threads) {
    torch.set_num_threads(threads);
  }

  static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch").replaceFirst("-.*", "");
    } catch (IOException e) {
      return "of unknown version";
    }
  }

  /** A tensor with the same sizes and elements, in memory of libtorch's own. */
  static Tensor copyOf(dev.adjoint.Tensor ours) {
    long[] sizes = ours.shape().toArray();
    if (ours.dtype() == DType.INT64) {
      long[] values = ours.toLongArray();
      try (LongPointer data = new LongPointer(values);
          TensorOptions type = new TensorOptions(ScalarType.Long);
          Tensor view = torch.from_blob(data, sizes, type)) {
        return view.clone();
      }
    }
    float[] values = ours.toFloatArray();
    try (FloatPointer data = new FloatPointer(values);
        Tensor view = torch.from_blob(data, sizes)) {
      return view.clone();
    }
  }

  /** Nothing is gained by being fast and wrong. Closes their tensor. */
  static void requireSame(String name, dev.adjoint.Tensor ours, Tensor theirs) {
    try (Tensor theirDoubles = theirs.to(ScalarType.Double).contiguous()) {
      double[] expected = new double[Math.toIntExact(theirDoubles.numel())];
      theirDoubles.data_ptr_double().get(expected);
      double[] actual = ours.to(DType.FLOAT64).toDoubleArray();
      for (int i = 0; i < expected.length; i++) {
        if (!(Math.abs(actual[i] - expected[i]) <= 1e-5 * Math.max(1, Math.abs(expected[i])))) {
          throw new IllegalStateException(
              name + ": element " + i + " is " + actual[i] + ", not " + expected[i]);
        }
      }
    }
    theirs.close();
  }
}
