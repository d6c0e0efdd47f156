package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.TensorBiFunction;
import dev.adjoint.TensorFunction;
import dev.adjoint.op.Require;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of functions, as {@code torch.autograd.functional}: vector-Jacobian, Jacobian-vector
 * and Hessian products, Jacobians and Hessians.
 *
 * <pre>{@code
 * Tensor h = Functional.hessian(x -> x.pow(3).sum(), tensor(1.0, 2.0));
 * var result = Functional.vjp(x -> x.exp().sum(1), x, ones(4));
 * result.output();
 * result.product(); // of the shape of x
 * }</pre>
 *
 * <p>A function takes a tensor or a list of tensors and returns the same: {@code xs ->
 * xs.get(0).mul(xs.get(1))} for {@code List.of(x, y)}. Results have the structure of what they
 * belong to. They do not require grad unless {@link FunctionalOptions#createGraph} is set, whatever
 * the grad mode of the caller. Inside a function that is being transformed use {@link
 * dev.adjoint.Func} instead.
 */
@SuppressWarnings("unchecked") // results take the form of arguments, which is known at run time
public final class Functional {
  private static final FunctionalOptions USUAL = FunctionalOptions.DEFAULT;

  private Functional() {}

  /**
   * The output of a function and a product of its derivative with a vector.
   *
   * @param output the output of the function
   * @param product the product
   */
  public record Product<R, P>(R output, P product) {
    /** Checks for null. */
    public Product {
      Require.nonNull(output, "output");
      Require.nonNull(product, "product");
    }
  }

  // ---- products

  /** {@link #vjp(Function, Object, Object, FunctionalOptions)} where the output is one number. */
  public static <A, R> Product<R, A> vjp(Function<A, R> f, A inputs) {
    return vjp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), null, USUAL);
  }

  /** {@link #vjp(Function, Object, Object, FunctionalOptions)} as usual. */
  public static <A, R> Product<R, A> vjp(Function<A, R> f, A inputs, @Nullable R v) {
    return vjp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), v, USUAL);
  }

  /**
   * Vector-Jacobian product, with the structure of the inputs.
   *
   * @param inputs a tensor or a list of tensors
   * @param v a vector with the structure of the output; null means 1, for an output of one element
   * @throws IllegalArgumentException if inputs, outputs or {@code v} are neither
   * @throws IllegalStateException if the sizes of {@code v} are not those of the output, or in
   *     strict mode if nothing depends on an input
   */
  public static <A, R> Product<R, A> vjp(
      Function<A, R> f, A inputs, @Nullable R v, FunctionalOptions options) {
    return product(
        FunctionalProducts.vjp(
            (Function<Object, ?>) Require.nonNull(f, "f"),
            Require.nonNull(inputs, "inputs"),
            v,
            Require.nonNull(options, "options")));
  }

  /** {@link #jvp(Function, Object, Object, FunctionalOptions)} where the input is one number. */
  public static <A, R> Product<R, R> jvp(Function<A, R> f, A inputs) {
    return jvp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), null, USUAL);
  }

  /** {@link #jvp(Function, Object, Object, FunctionalOptions)} as usual. */
  public static <A, R> Product<R, R> jvp(Function<A, R> f, A inputs, @Nullable A v) {
    return jvp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), v, USUAL);
  }

  /**
   * Jacobian-vector product, with the structure of the output. It is computed by differentiating
   * backward twice: {@link dev.adjoint.Func#jvp} and {@link ForwardAd} are faster.
   *
   * @param inputs a tensor or a list of tensors
   * @param v a vector with the structure of the inputs; null means 1, for an input of one element
   * @throws IllegalArgumentException if inputs, outputs or {@code v} are neither
   * @throws IllegalStateException if the sizes of {@code v} are not those of the inputs, or in
   *     strict mode if nothing depends on an input
   */
  public static <A, R> Product<R, R> jvp(
      Function<A, R> f, A inputs, @Nullable A v, FunctionalOptions options) {
    return product(
        FunctionalProducts.jvp(
            (Function<Object, ?>) Require.nonNull(f, "f"),
            Require.nonNull(inputs, "inputs"),
            v,
            Require.nonNull(options, "options")));
  }

  /** {@link #vhp(Function, Object, Object, FunctionalOptions)} where the input is one number. */
  public static <A, R> Product<R, A> vhp(Function<A, R> f, A inputs) {
    return vhp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), null, USUAL);
  }

  /** {@link #vhp(Function, Object, Object, FunctionalOptions)} as usual. */
  public static <A, R> Product<R, A> vhp(Function<A, R> f, A inputs, @Nullable A v) {
    return vhp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), v, USUAL);
  }

  /**
   * Vector-Hessian product, with the structure of the inputs.
   *
   * @param f returns a tensor of one element
   * @param inputs a tensor or a list of tensors
   * @param v a vector with the structure of the inputs; null means 1, for an input of one element
   * @throws IllegalArgumentException if inputs, outputs or {@code v} are neither
   * @throws IllegalStateException if the function returns anything else, the sizes of {@code v} are
   *     not those of the inputs, or in strict mode if nothing depends on an input
   */
  public static <A, R> Product<R, A> vhp(
      Function<A, R> f, A inputs, @Nullable A v, FunctionalOptions options) {
    return product(
        FunctionalProducts.vhp(
            (Function<Object, ?>) Require.nonNull(f, "f"),
            Require.nonNull(inputs, "inputs"),
            v,
            Require.nonNull(options, "options")));
  }

  /** {@link #hvp(Function, Object, Object, FunctionalOptions)} where the input is one number. */
  public static <A, R> Product<R, A> hvp(Function<A, R> f, A inputs) {
    return hvp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), null, USUAL);
  }

  /** {@link #hvp(Function, Object, Object, FunctionalOptions)} as usual. */
  public static <A, R> Product<R, A> hvp(Function<A, R> f, A inputs, @Nullable A v) {
    return hvp(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), v, USUAL);
  }

  /**
   * Hessian-vector product, with the structure of the inputs. {@link #vhp} gives the same faster,
   * since the matrix is symmetric.
   *
   * @param f returns a tensor of one element
   * @param inputs a tensor or a list of tensors
   * @param v a vector with the structure of the inputs; null means 1, for an input of one element
   * @throws IllegalArgumentException if inputs, outputs or {@code v} are neither
   * @throws IllegalStateException if the function returns anything else, the sizes of {@code v} are
   *     not those of the inputs, or in strict mode if nothing depends on an input
   */
  public static <A, R> Product<R, A> hvp(
      Function<A, R> f, A inputs, @Nullable A v, FunctionalOptions options) {
    return product(
        FunctionalProducts.hvp(
            (Function<Object, ?>) Require.nonNull(f, "f"),
            Require.nonNull(inputs, "inputs"),
            v,
            Require.nonNull(options, "options")));
  }

  private static <R, P> Product<R, P> product(FunctionalProducts.Outcome result) {
    return new Product<>((R) result.outputs().value(), (P) result.product().value());
  }

  // ---- matrices

  /** Jacobian; its shape is that of the output followed by that of the input. */
  public static Tensor jacobian(TensorFunction f, Tensor x) {
    return jacobian(Require.nonNull(f, "f"), Require.nonNull(x, "x"), USUAL);
  }

  /** The same with options. */
  public static Tensor jacobian(TensorFunction f, Tensor x, FunctionalOptions options) {
    return (Tensor)
        jacobian(
            (Function<Tensor, ?>) Require.nonNull(f, "f"),
            Require.nonNull(x, "x"),
            Require.nonNull(options, "options"));
  }

  /** Jacobians with respect to each of two inputs. */
  public static List<Tensor> jacobian(TensorBiFunction f, Tensor x, Tensor y) {
    return jacobian(
        Require.nonNull(f, "f"), Require.nonNull(x, "x"), Require.nonNull(y, "y"), USUAL);
  }

  /** The same with options. */
  public static List<Tensor> jacobian(
      TensorBiFunction f, Tensor x, Tensor y, FunctionalOptions options) {
    return (List<Tensor>)
        jacobian(
            ofList(Require.nonNull(f, "f")),
            List.of(Require.nonNull(x, "x"), Require.nonNull(y, "y")),
            Require.nonNull(options, "options"));
  }

  /** {@link #jacobian(Function, Object, FunctionalOptions)} as usual. */
  public static <A> Object jacobian(Function<A, ?> f, A inputs) {
    return jacobian(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), USUAL);
  }

  /**
   * Jacobians: a tensor for one output and one input, a {@code List<Tensor>} where one of the two
   * is a list, a list of such lists, one for each output, where both are. Each is of the output's
   * sizes followed by the input's, and has the input's dtype; in forward mode the output's.
   *
   * @param inputs a tensor or a list of tensors
   * @throws IllegalArgumentException if inputs or outputs are neither, or the strategy is unknown
   * @throws IllegalStateException in strict mode if nothing depends on an input, and if strict mode
   *     is combined with vectorize or with forward mode
   * @throws UnsupportedOperationException in forward mode without vectorize or with createGraph
   */
  public static <A> Object jacobian(Function<A, ?> f, A inputs, FunctionalOptions options) {
    return FunctionalMatrices.jacobian(
            (Function<Object, ?>) Require.nonNull(f, "f"),
            Require.nonNull(inputs, "inputs"),
            Require.nonNull(options, "options"))
        .value();
  }

  /** Hessian; its shape is that of the input twice. */
  public static Tensor hessian(TensorFunction f, Tensor x) {
    return hessian(Require.nonNull(f, "f"), Require.nonNull(x, "x"), USUAL);
  }

  /** The same with options. */
  public static Tensor hessian(TensorFunction f, Tensor x, FunctionalOptions options) {
    return (Tensor)
        hessian(
            (Function<Tensor, ?>) Require.nonNull(f, "f"),
            Require.nonNull(x, "x"),
            Require.nonNull(options, "options"));
  }

  /** Hessian blocks for each pair of two inputs. */
  public static List<List<Tensor>> hessian(TensorBiFunction f, Tensor x, Tensor y) {
    return hessian(
        Require.nonNull(f, "f"), Require.nonNull(x, "x"), Require.nonNull(y, "y"), USUAL);
  }

  /** The same with options. */
  public static List<List<Tensor>> hessian(
      TensorBiFunction f, Tensor x, Tensor y, FunctionalOptions options) {
    return (List<List<Tensor>>)
        hessian(
            ofList(Require.nonNull(f, "f")),
            List.of(Require.nonNull(x, "x"), Require.nonNull(y, "y")),
            Require.nonNull(options, "options"));
  }

  /** {@link #hessian(Function, Object, FunctionalOptions)} as usual. */
  public static <A> Object hessian(Function<A, ?> f, A inputs) {
    return hessian(Require.nonNull(f, "f"), Require.nonNull(inputs, "inputs"), USUAL);
  }

  /**
   * Hessians: a tensor for one input, a {@code List<List<Tensor>>} with a block for each pair of
   * inputs where they are a list.
   *
   * @param f returns a tensor of one element
   * @param inputs a tensor or a list of tensors
   * @throws IllegalArgumentException if inputs or outputs are neither, or the strategy is unknown
   * @throws IllegalStateException if the function returns anything else, in strict mode if nothing
   *     depends on an input, and if strict mode is combined with vectorize or with forward mode
   * @throws UnsupportedOperationException in forward mode without vectorize or with createGraph
   */
  public static <A> Object hessian(Function<A, ?> f, A inputs, FunctionalOptions options) {
    return FunctionalMatrices.hessian(
            (Function<Object, ?>) Require.nonNull(f, "f"),
            Require.nonNull(inputs, "inputs"),
            Require.nonNull(options, "options"))
        .value();
  }

  private static Function<List<Tensor>, Tensor> ofList(TensorBiFunction f) {
    return xs -> f.apply(xs.get(0), xs.get(1));
  }
}
