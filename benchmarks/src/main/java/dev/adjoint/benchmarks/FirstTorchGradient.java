package dev.adjoint.benchmarks;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** {@link FirstGradient} written for libtorch. */
final class FirstTorchGradient {
  private FirstTorchGradient() {}

  static void main() {
    Tensor x = torch.arange(new Scalar(4.0));
    x.set_requires_grad(true);
    x.dot(x).mul(new Scalar(2)).backward();
    x.grad().print();
  }
}
