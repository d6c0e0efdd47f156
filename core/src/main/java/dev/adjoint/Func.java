package dev.adjoint;

import dev.adjoint.func.Call;
import dev.adjoint.func.Differentiation;
import dev.adjoint.func.Jacobians;
import dev.adjoint.func.Vmap;
import dev.adjoint.op.Level;
import java.util.function.BiFunction;
import java.util.function.Function;

public final class Func {
  private Func() {}

  private static final int[] FIRST = {0};

  /** A function of one tensor. */
  @FunctionalInterface
  public interface TensorFunction extends Function<Tensor, Tensor> {}

  /** A function of two tensors. */
  @FunctionalInterface
  public interface TensorBiFunction extends BiFunction<Tensor, Tensor, Tensor> {}

  static Call call(Function<?, ?> f) {
    @SuppressWarnings("unchecked")
    Function<Object, Object> g = (Function<Object, Object>) f;
    return args -> g.apply(args[0]);
  }

  static Call call(BiFunction<?, ?, ?> f) {
    @SuppressWarnings("unchecked")
    BiFunction<Object, Object, Object> g = (BiFunction<Object, Object, Object>) f;
    return args -> g.apply(args[0], args[1]);
  }

  public static TensorFunction grad(TensorFunction f) {
    return x -> (Tensor) Differentiation.grad(call(f), FIRST, false, x).grads().getFirst();
  }

  public static <A> Function<A, A> grad(Function<A, Tensor> f) {
    return x -> (A) Differentiation.grad(call(f), FIRST, false, x).grads().getFirst();
  }

  public static TensorBiFunction grad(TensorBiFunction f) {
    return (x, y) -> (Tensor) Differentiation.grad(call(f), FIRST, false, x, y).grads().getFirst();
  }

  public static TensorFunction vmap(TensorFunction f) {
    return x -> (Tensor) Vmap.run(call(f), 0, 0, Level.Randomness.ERROR, x);
  }

  public static TensorBiFunction vmap(TensorBiFunction f) {
    return (x, y) -> (Tensor) Vmap.run(call(f), 0, 0, Level.Randomness.ERROR, x, y);
  }

  public static TensorFunction jacrev(TensorFunction f) {
    return x -> (Tensor) Jacobians.reverse(call(f), FIRST, false, false, Long.MAX_VALUE, x).value();
  }

  public static TensorFunction jacfwd(TensorFunction f) {
    return x ->
        (Tensor) Jacobians.forward(call(f), FIRST, false, false, Level.Randomness.ERROR, x).value();
  }

  public static TensorFunction hessian(TensorFunction f) {
    return jacfwd(jacrev(f));
  }

  public static Differentiation.Jvp jvp(TensorFunction f, Tensor x, Tensor v) {
    return Differentiation.jvp(call(f), new Object[] {x}, new Object[] {v}, false, false);
  }
}
