package dev.adjoint.conformance;

import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** libtorch's side of an experiment; its tensors live until it is closed. */
final class TorchLibrary implements Library<Tensor> {
  private final OracleSession session = new OracleSession();
  private final OpCase kase;

  TorchLibrary(OpCase kase) {
    this.kase = kase;
  }

  @Override
  public Tensor leaf(Input input, boolean requiresGrad) {
    return session.leaf(input, requiresGrad);
  }

  @Override
  public Tensor copy(Tensor tensor) {
    return tensor.clone();
  }

  @Override
  public List<Tensor> call(List<Tensor> operands) {
    return session.call(kase.python(), operands);
  }

  @Override
  public void change(Tensor tensor) {
    if (tensor.is_floating_point()) {
      tensor.add_(new Scalar(1));
    } else {
      tensor.zero_();
    }
  }

  @Override
  public boolean requiresGrad(Tensor tensor) {
    return tensor.requires_grad();
  }

  @Override
  public List<@Nullable Tensor> grad(
      List<Tensor> roots, List<Tensor> weights, List<Tensor> inputs, boolean createGraph) {
    return session.grad(roots, inputs, weights, createGraph, createGraph);
  }

  @Override
  public HostTensor host(Tensor tensor) {
    return OracleSession.host(tensor);
  }

  @Override
  public @Nullable String refusal(RuntimeException e) {
    return Oracle.core(e.getMessage());
  }

  @Override
  public void close() {
    session.close();
  }
}
