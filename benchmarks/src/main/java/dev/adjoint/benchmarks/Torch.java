package dev.adjoint.benchmarks;

import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

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

  /** A tensor with the same elements, in memory of libtorch's own. */
  static Tensor copyOf(dev.adjoint.Tensor ours) {
    float[] values = ours.toFloatArray();
    try (FloatPointer data = new FloatPointer(values);
        Tensor view = torch.from_blob(data, values.length)) {
      return view.clone();
    }
  }

  /** The elements of a contiguous tensor of floats. */
  static float[] values(Tensor theirs) {
    float[] values = new float[Math.toIntExact(theirs.numel())];
    theirs.data_ptr_float().get(values);
    return values;
  }
}
