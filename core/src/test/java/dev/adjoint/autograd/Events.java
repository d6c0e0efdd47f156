package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hooks that write down, in order, what they are called with. */
final class Events {
  final List<String> log = new ArrayList<>();

  /** A tensor hook that changes nothing. */
  TensorHook see(String name) {
    return grad -> {
      log.add(name + " " + text(grad));
      return null;
    };
  }

  TensorHook replace(String name, UnaryOperator<Tensor> by) {
    return grad -> {
      log.add(name + " " + text(grad));
      return by.apply(grad);
    };
  }

  NodePrehook pre(String name) {
    return grads -> {
      log.add(name + " " + text(grads));
      return null;
    };
  }

  NodePrehook replacePre(String name, UnaryOperator<Tensor> by) {
    return grads -> {
      log.add(name + " " + text(grads));
      return Arrays.stream(grads).map(g -> g == null ? null : by.apply(g)).toArray(Tensor[]::new);
    };
  }

  NodePosthook post(String name) {
    return (inputs, outputs) -> {
      log.add(name + " " + text(inputs) + " " + text(outputs));
      return null;
    };
  }

  static String text(@Nullable Tensor t) {
    return t == null ? "null" : Arrays.toString(t.toLongArray());
  }

  static String text(@Nullable Tensor[] tensors) {
    return Arrays.stream(tensors).map(Events::text).collect(Collectors.joining(", ", "(", ")"));
  }
}
