package dev.adjoint.conformance;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our side of an experiment. */
final class OurLibrary implements Library<Tensor> {
  private final OpCase kase;

  OurLibrary(OpCase kase) {
    this.kase = kase;
  }

  @Override
  public Tensor leaf(Input input, boolean requiresGrad) {
    return input.toTensor().requiresGrad_(requiresGrad);
  }

  @Override
  public Tensor copy(Tensor tensor) {
    return tensor.clone();
  }

  @Override
  public List<Tensor> call(List<Tensor> operands) {
    return kase.call().apply(operands.toArray(Tensor[]::new));
  }

  @Override
  public void change(Tensor tensor) {
    if (tensor.dtype().isFloatingPoint()) {
      tensor.add_(1);
    } else {
      tensor.zero_();
    }
  }

  @Override
  public boolean requiresGrad(Tensor tensor) {
    return tensor.requiresGrad();
  }

  @Override
  public List<@Nullable Tensor> grad(
      List<Tensor> roots, List<Tensor> weights, List<Tensor> inputs, boolean createGraph) {
    return Adjoint.grad(roots, inputs, weights, null, createGraph, true);
  }

  @Override
  public HostTensor host(Tensor tensor) {
    return HostTensor.of(tensor);
  }

  @Override
  public @Nullable String refusal(RuntimeException e) {
    return switch (e) {
      case IllegalArgumentException _,
          IllegalStateException _,
          IndexOutOfBoundsException _,
          UnsupportedOperationException _ ->
          String.valueOf(e.getMessage());
      default -> null;
    };
  }

  @Override
  public void close() {}
}
