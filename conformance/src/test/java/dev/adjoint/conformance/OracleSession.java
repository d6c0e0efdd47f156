package dev.adjoint.conformance;

import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * libtorch, step by step: tensors stay alive between the calls, with their views and histories,
 * until the session is closed.
 */
public final class OracleSession implements AutoCloseable {
  /** libtorch's refusal of a step, in its words. */
  public static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  private final Oracle oracle = Oracle.get();
  private final PointerScope scope = new PointerScope();
  private final Arena arena = Arena.ofConfined();

  /** A leaf that lies in memory as the input says. */
  public Tensor leaf(Input input, boolean requiresGrad) {
    var values = input.storageValues();
    Tensor base =
        torch
            .from_blob(
                new Oracle.Address(Oracle.encode(values, input.dtype(), arena).address()),
                new long[] {values.count()},
                new TensorOptions(Oracle.scalarType(input.dtype())))
            .clone();
    Tensor leaf =
        base.as_strided(input.sizes(), input.strides(), new LongOptional(input.offset())).detach();
    if (requiresGrad) {
      leaf.set_requires_grad(true);
    }
    return leaf;
  }

  /** Runs a function of the operands. */
  public List<Tensor> call(String python, List<Tensor> operands) {
    return guarded(
        () -> {
          IValueVector arguments = new IValueVector();
          operands.forEach(operand -> arguments.push_back(new IValue(operand)));
          return Oracle.tensors(oracle.function(python, operands.size()).apply(arguments));
        });
  }

  /** {@code torch.autograd.grad} with {@code allow_unused}. */
  public List<@Nullable Tensor> grad(
      List<Tensor> outputs,
      List<Tensor> inputs,
      List<Tensor> weights,
      boolean retain,
      boolean create) {
    return guarded(
        () -> {
          TensorVector grads =
              torch.grad(
                  vector(outputs),
                  vector(inputs),
                  vector(weights),
                  new BoolOptional(retain),
                  create,
                  true);
          List<@Nullable Tensor> all = new ArrayList<>();
          for (long i = 0; i < grads.size(); i++) {
            Tensor grad = grads.get(i);
            boolean bare = grad.defined() && grad._is_zerotensor() && !grad.requires_grad();
            all.add(bare ? grad.clone() : grad.defined() ? grad : null);
          }
          return all;
        });
  }

  /** {@code torch.autograd.backward}. */
  public void backward(List<Tensor> roots, List<Tensor> weights, boolean retain, boolean create) {
    guarded(
        () -> {
          torch.backward(
              vector(roots), vector(weights), new BoolOptional(retain), create, new TensorVector());
          return true;
        });
  }

  /** The gradient of a leaf. */
  public static @Nullable Tensor grad(Tensor leaf) {
    // The binding hands out the leaf's own handle, which the next backward points elsewhere.
    TensorVector copy = vector(List.of(leaf.grad()));
    return copy.get(0).defined() ? copy.get(0) : null;
  }

  /** What can be seen of a tensor. */
  public static HostTensor host(Tensor tensor) {
    return Oracle.host(tensor);
  }

  /** The name of the node that made a tensor, as Python prints it. */
  public static @Nullable String nodeName(Tensor tensor) {
    return guarded(() -> Oracle.nodeName(tensor));
  }

  private static TensorVector vector(List<Tensor> tensors) {
    TensorVector all = new TensorVector();
    tensors.forEach(all::push_back);
    return all;
  }

  private interface Work<T extends @Nullable Object> {
    T run();
  }

  private static <T extends @Nullable Object> T guarded(Work<T> work) {
    try {
      return work.run();
    } catch (RuntimeException e) {
      throw new Refusal(Oracle.core(e.getMessage()));
    }
  }

  @Override
  public void close() {
    scope.close();
    arena.close();
  }
}
