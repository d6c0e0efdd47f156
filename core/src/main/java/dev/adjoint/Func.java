package dev.adjoint;

import static dev.adjoint.op.Require.nonNull;
import static dev.adjoint.op.Require.nonNulls;

import dev.adjoint.func.Calls;
import dev.adjoint.func.Differentiation;
import dev.adjoint.func.Jacobians;
import dev.adjoint.func.Vmap;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Composable function transforms, as {@code torch.func}: each takes a function and returns another,
 * and they nest to any depth.
 *
 * {@snippet :
 * import static dev.adjoint.Func.*;
 * grad(x -> x.pow(3)).apply(tensor(2.0)); // tensor(12.)
 * grad(grad((TensorFunction) x -> x.pow(3))).apply(tensor(2.0)); // tensor(12.)
 * vmap(grad(x -> x.sin().sum())).apply(zeros(2, 2)); // tensor([[1., 1.], [1., 1.]])
 * }
 *
 * <p>Arguments and outputs may also be lists, maps, arrays or records with tensors in them, nested
 * arbitrarily (pytrees); the parameter of the lambda then needs an explicit type: {@code
 * grad((List<Tensor> p) -> …)}. Results have the structure of what they belong to; maps are matched
 * by key.
 *
 * <p>Captured tensors are constants for the transforms, but not for the ordinary graph: the result
 * of a transform can be differentiated with {@code backward()} with respect to them and to the
 * arguments. {@code noGrad} around a transform only prevents that; inside, it makes constants.
 *
 * <p>A function may write in place to tensors it created, also through views. Writing to a captured
 * tensor is refused, and so are {@code backward()}, {@code requiresGrad_()}, {@code retainGrad()}
 * and, in reverse mode, saved-tensor hooks. A tensor that escapes the function is a plain value
 * afterwards; a batched tensor that escapes {@code vmap} has no value.
 *
 * <p>All methods throw {@link IllegalArgumentException} if an argument is not a tensor where one is
 * expected, and {@link IllegalStateException} if the function does not return one where it should.
 */
// Transforms keep the structure, and so the type, of their arguments; a lambda without types means
// tensors, since a function of tensors is the more special one.
// The result of a function is passed through unchanged, null or not.
@SuppressWarnings({"unchecked", "overloads", "NullAway"})
public final class Func {
  private static final int[] FIRST = {0};
  private static final Level.Randomness ERROR = Level.Randomness.ERROR;

  private Func() {}

  /** Selects the arguments to differentiate with respect to. */
  public record Argnums(List<Integer> numbers) {
    /** Refuses null. */
    public Argnums {
      nonNulls(numbers, "numbers");
    }

    int[] of(int count) {
      if (numbers.isEmpty()) {
        throw new IllegalStateException("argnums must be non-empty");
      }
      int[] wrapped = new int[numbers.size()];
      for (int i = 0; i < wrapped.length; i++) {
        wrapped[i] = wrap(numbers.get(i), count);
      }
      if (Arrays.stream(wrapped).distinct().count() != wrapped.length) {
        throw Errors.state("argnums elements must be unique, got %s", numbers);
      }
      return wrapped;
    }

    private static int wrap(int number, int count) {
      if (number < -count || number >= count) {
        throw Errors.state("Got argnum=%s, but only %s positional inputs", number, count);
      }
      return number < 0 ? number + count : number;
    }
  }

  /**
   * Selects several arguments by position; negative numbers count from the last.
   *
   * <p>The transform that receives it throws {@link IllegalStateException} if it is empty, names an
   * argument twice, or names one that does not exist.
   */
  public static Argnums argnums(int... numbers) {
    return new Argnums(Arrays.stream(nonNull(numbers, "numbers")).boxed().toList());
  }

  private static int[] one(int argnum, int count) {
    return new int[] {Argnums.wrap(argnum, count)};
  }

  // ---- grad

  /**
   * Gradient of a scalar-valued function.
   *
   * <p>Shape and dtype: those of the argument, which is floating-point. Gradient: of any order, by
   * transforms around this one or by {@code backward()}. Zero, not absent, if the function does not
   * depend on the argument.
   *
   * {@snippet :
   * grad(x -> x.sin().sum()).apply(zeros(3)); // tensor([1., 1., 1.])
   * grad((x, y) -> x.mul(y).sum(), 1).apply(ones(2), zeros(2)); // tensor([1., 1.])
   * grad((x, y) -> x.mul(y), argnums(0, 1)).apply(tensor(2.0), tensor(3.0)); // [tensor(3.), tensor(2.)]
   * import java.util.List;
   * grad((List<Tensor> p) -> p.get(0).mul(p.get(1))).apply(List.of(tensor(2.0), tensor(3.0))); // [tensor(3.), tensor(2.)]
   * }
   *
   * @throws IllegalStateException (what is returned) if the function does not return a 0-d tensor
   */
  public static TensorFunction grad(TensorFunction f) {
    nonNull(f, "f");
    return x -> (Tensor) gradient(Calls.of(f), FIRST, x);
  }

  /** Gradient with respect to the first argument. */
  public static TensorBiFunction grad(TensorBiFunction f) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) gradient(Calls.of(f), FIRST, x, y);
  }

  /** Gradient with respect to the first argument. */
  public static TensorTriFunction grad(TensorTriFunction f) {
    nonNull(f, "f");
    return (x, y, z) -> (Tensor) gradient(Calls.of(f), FIRST, x, y, z);
  }

  /** Gradient with respect to one argument; a negative number counts from the last. */
  public static TensorBiFunction grad(TensorBiFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) gradient(Calls.of(f), one(argnum, 2), x, y);
  }

  /** Gradient with respect to one argument; a negative number counts from the last. */
  public static TensorTriFunction grad(TensorTriFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y, z) -> (Tensor) gradient(Calls.of(f), one(argnum, 3), x, y, z);
  }

  /** Gradients with respect to several arguments, in the order given. */
  public static BiFunction<Tensor, Tensor, List<Tensor>> grad(TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> gradients(Calls.of(f), argnums.of(2), x, y);
  }

  /** Gradients with respect to several arguments, in the order given. */
  public static TriFunction<Tensor, Tensor, Tensor, List<Tensor>> grad(
      TensorTriFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y, z) -> gradients(Calls.of(f), argnums.of(3), x, y, z);
  }

  /** Gradient with respect to a list, map, array or record, with its structure. */
  public static <A> Function<A, A> grad(Function<A, Tensor> f) {
    nonNull(f, "f");
    return x -> (A) gradient(Calls.of(f), FIRST, x);
  }

  /** Gradient with respect to the first argument, a list, map, array or record of tensors. */
  public static <A, B> BiFunction<A, B, A> grad(BiFunction<A, B, Tensor> f) {
    nonNull(f, "f");
    return (x, y) -> (A) gradient(Calls.of(f), FIRST, x, y);
  }

  /** Gradient with respect to the first argument, a list, map, array or record of tensors. */
  public static <A, B, C> TriFunction<A, B, C, A> grad(TriFunction<A, B, C, Tensor> f) {
    nonNull(f, "f");
    return (x, y, z) -> (A) gradient(Calls.of(f), FIRST, x, y, z);
  }

  /**
   * Gradient of the first result; the second is passed through: a tensor or a structure of tensors,
   * unwrapped from the transform.
   *
   * {@snippet :
   * gradWithAux((Tensor x) -> new WithAux<>(x.pow(2), x.add(1))).apply(tensor(3.0)).aux(); // tensor(4.)
   * }
   *
   * @throws IllegalStateException (what is returned) if it contains anything but tensors
   */
  public static <A, X> Function<A, WithAux<A, X>> gradWithAux(Function<A, WithAux<Tensor, X>> f) {
    nonNull(f, "f");
    return x -> Func.<A, X>aux(Differentiation.grad(Calls.of(f), FIRST, true, x));
  }

  /** The same with respect to the first of two arguments. */
  public static <A, B, X> BiFunction<A, B, WithAux<A, X>> gradWithAux(
      BiFunction<A, B, WithAux<Tensor, X>> f) {
    nonNull(f, "f");
    return (x, y) -> Func.<A, X>aux(Differentiation.grad(Calls.of(f), FIRST, true, x, y));
  }

  private static <A, X> WithAux<A, X> aux(Differentiation.Grad found) {
    return new WithAux<>((A) found(found.grads().getFirst()), (X) found(found.aux()));
  }

  private static Object gradient(dev.adjoint.func.Call f, int[] argnums, Object... args) {
    return found(Differentiation.grad(f, argnums, false, args).grads().getFirst());
  }

  private static List<Tensor> gradients(dev.adjoint.func.Call f, int[] argnums, Object... args) {
    return tensors(Differentiation.grad(f, argnums, false, args).grads());
  }

  private static List<Tensor> tensors(List<@Nullable Object> values) {
    List<Tensor> all = new ArrayList<>();
    values.forEach(value -> all.add((Tensor) found(value)));
    return all;
  }

  private static <T> T found(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the function returned null where a tensor was expected");
    }
    return value;
  }

  /**
   * A function value and its gradient.
   *
   * @param value the result of the function
   * @param grad the gradient, with the structure of the argument
   */
  public record ValueAndGrad<G>(Tensor value, G grad) {
    /** Refuses null. */
    public ValueAndGrad {
      nonNull(value, "value");
      nonNull(grad, "grad");
    }
  }

  /**
   * Value and gradient of a scalar-valued function, from a single evaluation.
   *
   * {@snippet :
   * valueAndGrad(x -> x.pow(2)).apply(tensor(3.0)).value(); // tensor(9.)
   * }
   *
   * @see #grad(TensorFunction)
   */
  public static Function<Tensor, ValueAndGrad<Tensor>> valueAndGrad(TensorFunction f) {
    nonNull(f, "f");
    return x -> Func.<Tensor>both(Calls.of(f), x);
  }

  /** Value, and gradient with respect to the first argument. */
  public static BiFunction<Tensor, Tensor, ValueAndGrad<Tensor>> valueAndGrad(TensorBiFunction f) {
    nonNull(f, "f");
    return (x, y) -> Func.<Tensor>both(Calls.of(f), x, y);
  }

  /** Value, and gradient with respect to a list, map, array or record of tensors. */
  public static <A> Function<A, ValueAndGrad<A>> valueAndGrad(Function<A, Tensor> f) {
    nonNull(f, "f");
    return x -> Func.<A>both(Calls.of(f), x);
  }

  /** Value, and gradient with respect to the first argument. */
  public static <A, B> BiFunction<A, B, ValueAndGrad<A>> valueAndGrad(BiFunction<A, B, Tensor> f) {
    nonNull(f, "f");
    return (x, y) -> Func.<A>both(Calls.of(f), x, y);
  }

  /** Value, and gradients with respect to several arguments, in the order given. */
  public static BiFunction<Tensor, Tensor, ValueAndGrad<List<Tensor>>> valueAndGrad(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> {
      var result = Differentiation.grad(Calls.of(f), argnums.of(2), false, x, y);
      return new ValueAndGrad<>(result.value(), tensors(result.grads()));
    };
  }

  /** Value and gradient of the first result; the second is passed through. */
  public static <A, X> Function<A, WithAux<ValueAndGrad<A>, X>> valueAndGradWithAux(
      Function<A, WithAux<Tensor, X>> f) {
    nonNull(f, "f");
    return x -> {
      var found = Differentiation.grad(Calls.of(f), FIRST, true, x);
      WithAux<A, X> grad = aux(found);
      return new WithAux<>(new ValueAndGrad<>(found.value(), grad.value()), grad.aux());
    };
  }

  private static <A> ValueAndGrad<A> both(dev.adjoint.func.Call f, Object... args) {
    var result = Differentiation.grad(f, FIRST, false, args);
    return new ValueAndGrad<>(result.value(), (A) found(result.grads().getFirst()));
  }

  // ---- vjp and jvp

  /**
   * The result of {@code vjp}: the output and the pullback.
   *
   * @param output the result of the function
   * @param pullback maps a cotangent of the output to one of the arguments; it may be called
   *     repeatedly
   */
  public record Vjp<R, A>(R output, Function<R, A> pullback) {
    /** Refuses null. */
    public Vjp {
      nonNull(output, "output");
      nonNull(pullback, "pullback");
    }

    /** Applies the pullback to a cotangent. */
    public A apply(R cotangent) {
      return pullback.apply(nonNull(cotangent, "cotangent"));
    }
  }

  /**
   * Vector-Jacobian product, by reverse mode: the output, and the pullback that maps a cotangent of
   * the output to one of the argument.
   *
   * <p>Shapes: the cotangent has the output's, the result the argument's. Dtypes: floating-point;
   * the cotangent is converted to the output's. Gradient: flows through output and result. It is
   * zero, not absent, where the output does not depend on the argument.
   *
   * {@snippet :
   * vjp(x -> x.pow(2), tensor(1.0, 2.0)).apply(ones(2)); // tensor([2., 4.])
   * }
   *
   * @throws IllegalStateException if the argument or an output is not floating-point, or the
   *     function returns nothing; on {@code apply} if the cotangent has another structure or shape
   *     than the output
   */
  public static Vjp<Tensor, Tensor> vjp(TensorFunction f, Tensor x) {
    return Func.<Tensor, Tensor>pulled(Calls.of(nonNull(f, "f")), nonNull(x, "x"));
  }

  /** Vector-Jacobian product of a function of two arguments. */
  public static Vjp<Tensor, List<Tensor>> vjp(TensorBiFunction f, Tensor x, Tensor y) {
    nonNull(f, "f");
    nonNull(x, "x");
    nonNull(y, "y");
    var vjp = Differentiation.vjp(Calls.of(f), new int[] {0, 1}, false, x, y);
    return new Vjp<>(
        (Tensor) found(vjp.output()), v -> (List<Tensor>) (List<?>) vjp.pullback().apply(v));
  }

  /** The same for lists, maps, arrays or records of tensors. */
  public static <A, R> Vjp<R, A> vjp(Function<A, R> f, A x) {
    return Func.<R, A>pulled(Calls.of(nonNull(f, "f")), nonNull(x, "x"));
  }

  /** The same for a function with an auxiliary result, which is passed through. */
  public static <A, R, X> WithAux<Vjp<R, A>, X> vjpWithAux(Function<A, WithAux<R, X>> f, A x) {
    nonNull(f, "f");
    nonNull(x, "x");
    var vjp = Differentiation.vjp(Calls.of(f), FIRST, true, x);
    return new WithAux<>(
        new Vjp<>((R) vjp.output(), v -> (A) vjp.pullback().apply(v).getFirst()), (X) vjp.aux());
  }

  private static <R, A> Vjp<R, A> pulled(dev.adjoint.func.Call f, Object x) {
    var vjp = Differentiation.vjp(f, FIRST, false, x);
    return new Vjp<>((R) vjp.output(), v -> (A) found(vjp.pullback().apply(v).getFirst()));
  }

  /**
   * The result of {@code jvp}: an output and its directional derivative.
   *
   * @param output the result of the function
   * @param tangent the derivative, with the structure of the output
   */
  public record Jvp<R>(R output, R tangent) {
    /** Refuses null. */
    public Jvp {
      nonNull(output, "output");
      nonNull(tangent, "tangent");
    }
  }

  /**
   * Jacobian-vector product, by forward mode: the output and its derivative in the direction {@code
   * v}.
   *
   * <p>Shapes: the direction has that of the argument, the derivative that of the output. Dtypes:
   * argument and direction are floating-point, and may differ. Gradient: flows through output and
   * derivative. The derivative is zero, not absent, if the output does not depend on the argument.
   *
   * {@snippet :
   * jvp(x -> x.pow(2), tensor(1.0, 2.0), ones(2)).tangent(); // tensor([2., 4.])
   * }
   *
   * @throws IllegalArgumentException if argument or direction is not floating-point
   * @throws IllegalStateException if the direction has another structure or shape than the
   *     argument, or the function returns nothing
   * @throws UnsupportedOperationException if an operation has no forward-mode derivative
   */
  public static Jvp<Tensor> jvp(TensorFunction f, Tensor x, Tensor v) {
    return Func.<Tensor>pushed(
        Calls.of(nonNull(f, "f")),
        false,
        new Object[] {nonNull(x, "x")},
        new Object[] {nonNull(v, "v")});
  }

  /** The same for two arguments, with a direction for each. */
  public static Jvp<Tensor> jvp(TensorBiFunction f, List<Tensor> primals, List<Tensor> tangents) {
    return Func.<Tensor>pushed(
        Calls.of(nonNull(f, "f")),
        false,
        nonNulls(primals, "primals").toArray(),
        nonNulls(tangents, "tangents").toArray());
  }

  /** The same for lists, maps, arrays or records of tensors. */
  public static <A, R> Jvp<R> jvp(Function<A, R> f, A x, A v) {
    return jvp(nonNull(f, "f"), nonNull(x, "x"), nonNull(v, "v"), false);
  }

  /** The same; if {@code strict}, an output that does not depend on the argument is refused. */
  public static <A, R> Jvp<R> jvp(Function<A, R> f, A x, A v, boolean strict) {
    return Func.<R>pushed(
        Calls.of(nonNull(f, "f")),
        strict,
        new Object[] {nonNull(x, "x")},
        new Object[] {nonNull(v, "v")});
  }

  /** The same for a function with an auxiliary result, which is passed through. */
  public static <A, R, X> WithAux<Jvp<R>, X> jvpWithAux(Function<A, WithAux<R, X>> f, A x, A v) {
    nonNull(f, "f");
    nonNull(x, "x");
    nonNull(v, "v");
    var jvp = Differentiation.jvp(Calls.of(f), new Object[] {x}, new Object[] {v}, false, true);
    return new WithAux<>(new Jvp<>((R) jvp.output(), (R) jvp.tangent()), (X) jvp.aux());
  }

  private static <R> Jvp<R> pushed(
      dev.adjoint.func.Call f, boolean strict, Object[] primals, Object[] tangents) {
    var jvp = Differentiation.jvp(f, primals, tangents, strict, false);
    return new Jvp<>((R) jvp.output(), (R) jvp.tangent());
  }

  /**
   * The result of {@code linearize}: the output, and the derivative as a function of the direction.
   *
   * @param output the result of the function
   * @param jvp maps a direction to the derivative, without evaluating the function again
   */
  public record Linearized<R, A>(R output, Function<A, R> jvp) {
    /** Refuses null. */
    public Linearized {
      nonNull(output, "output");
      nonNull(jvp, "jvp");
    }

    /** Applies the linearized function to a direction. */
    public R apply(A tangent) {
      return jvp.apply(nonNull(tangent, "tangent"));
    }
  }

  /**
   * Linearizes a function at a point: the output, and its derivative for any number of directions,
   * from a single evaluation.
   *
   * <p>Shapes and dtypes: a direction has those of the argument, the derivative those of the
   * output.
   *
   * {@snippet :
   * linearize(x -> x.pow(2), tensor(1.0, 2.0)).apply(tensor(1.0, 0.0)); // tensor([2., 0.])
   * }
   *
   * @throws IllegalStateException (on {@code apply}) if a direction has another structure, shape or
   *     dtype than the argument
   */
  public static Linearized<Tensor, Tensor> linearize(TensorFunction f, Tensor x) {
    return linearize((Function<Tensor, Tensor>) nonNull(f, "f"), nonNull(x, "x"));
  }

  /** The same for lists, maps, arrays or records of tensors. */
  public static <A, R> Linearized<R, A> linearize(Function<A, R> f, A x) {
    nonNull(f, "f");
    nonNull(x, "x");
    var linear = Differentiation.linearize(Calls.of(f), x);
    return new Linearized<>((R) linear.output(), v -> (R) linear.jvp().apply(v));
  }

  // ---- vmap

  /**
   * Vectorizes a function of single examples over a batch: the result is that of a loop over the
   * first dimension, stacked, in one run.
   *
   * <p>Shapes: the function sees its argument without the batch dimension; a leading batch
   * dimension is added to its output, also if that is the same for all examples. Gradient: flows
   * through. Control flow can't depend on the values of an example: {@code item()}, conditions on
   * elements and results whose sizes depend on elements are refused, and so is writing batched
   * values in place into a tensor that is not batched. Random functions are refused too, unless
   * {@linkplain VmapOptions#randomness allowed}.
   *
   * {@snippet :
   * vmap(x -> x.dot(x)).apply(ones(2, 3)); // tensor([3., 3.])
   * vmap((x, w) -> x.dot(w), VmapOptions.inDims(0, null)).apply(ones(2, 3), ones(3)); // tensor([3., 3.])
   * vmap(vmap(x -> x.pow(2))).apply(tensor(new double[][] {{1, 2}, {3, 4}})); // tensor([[ 1.,  4.], [ 9., 16.]])
   * }
   *
   * @throws IllegalArgumentException (what is returned) if an argument has no batch dimension, the
   *     batch sizes differ, or the function returns anything but tensors
   */
  public static TensorFunction vmap(TensorFunction f) {
    return vmap(nonNull(f, "f"), VmapOptions.DEFAULT);
  }

  /** The same with options. */
  public static TensorFunction vmap(TensorFunction f, VmapOptions options) {
    nonNull(f, "f");
    nonNull(options, "options");
    return x -> (Tensor) mapped(Calls.of(f), options, x);
  }

  /** The same for two arguments. */
  public static TensorBiFunction vmap(TensorBiFunction f) {
    return vmap(nonNull(f, "f"), VmapOptions.DEFAULT);
  }

  /** The same for two arguments, with options. */
  public static TensorBiFunction vmap(TensorBiFunction f, VmapOptions options) {
    nonNull(f, "f");
    nonNull(options, "options");
    return (x, y) -> (Tensor) mapped(Calls.of(f), options, x, y);
  }

  /** The same for three arguments. */
  public static TensorTriFunction vmap(TensorTriFunction f) {
    return vmap(nonNull(f, "f"), VmapOptions.DEFAULT);
  }

  /** The same for three arguments, with options. */
  public static TensorTriFunction vmap(TensorTriFunction f, VmapOptions options) {
    nonNull(f, "f");
    nonNull(options, "options");
    return (x, y, z) -> (Tensor) mapped(Calls.of(f), options, x, y, z);
  }

  /** The same for lists, maps, arrays or records of tensors. */
  public static <A, R> Function<A, R> vmap(Function<A, R> f) {
    return vmap(nonNull(f, "f"), VmapOptions.DEFAULT);
  }

  /** The same for lists, maps, arrays and records of tensors, with options. */
  public static <A, R> Function<A, R> vmap(Function<A, R> f, VmapOptions options) {
    nonNull(f, "f");
    nonNull(options, "options");
    return x -> (R) mapped(Calls.of(f), options, x);
  }

  /** The same for two lists, maps, arrays or records of tensors. */
  public static <A, B, R> BiFunction<A, B, R> vmap(BiFunction<A, B, R> f) {
    return vmap(nonNull(f, "f"), VmapOptions.DEFAULT);
  }

  /** The same for two lists, maps, arrays or records of tensors, with options. */
  public static <A, B, R> BiFunction<A, B, R> vmap(BiFunction<A, B, R> f, VmapOptions options) {
    nonNull(f, "f");
    nonNull(options, "options");
    return (x, y) -> (R) mapped(Calls.of(f), options, x, y);
  }

  /** The same for three lists, maps, arrays or records of tensors. */
  public static <A, B, C, R> TriFunction<A, B, C, R> vmap(
      TriFunction<A, B, C, R> f, VmapOptions options) {
    nonNull(f, "f");
    nonNull(options, "options");
    return (x, y, z) -> (R) mapped(Calls.of(f), options, x, y, z);
  }

  private static Object mapped(dev.adjoint.func.Call f, VmapOptions options, Object... args) {
    Level.Randomness randomness = options.mode();
    Long chunk = options.chunkSize();
    return found(
        chunk == null
            ? Vmap.run(f, options.inDims(), options.outDims(), randomness, args)
            : Vmap.inChunks(f, options.inDims(), options.outDims(), randomness, chunk, args));
  }

  // ---- Jacobians

  /**
   * Jacobian by reverse mode: all rows, one for each element of the output, in a single batched
   * pass.
   *
   * <p>Shape: that of the output followed by that of the argument. Dtype: the argument's; both are
   * floating-point. Gradient: flows through. Preferable if the output has fewer elements than the
   * argument.
   *
   * {@snippet :
   * jacrev(x -> x.pow(2)).apply(tensor(1.0, 2.0)); // tensor([[2., 0.], [0., 4.]])
   * }
   *
   * @throws IllegalStateException (what is returned) if argument or output is not floating-point
   */
  public static TensorFunction jacrev(TensorFunction f) {
    return jacrev(nonNull(f, "f"), Long.MAX_VALUE);
  }

  /**
   * The same, computing {@code chunkSize} rows at a time, which takes less memory.
   *
   * @throws IllegalArgumentException (what is returned) if {@code chunkSize} is not positive
   */
  public static TensorFunction jacrev(TensorFunction f, long chunkSize) {
    nonNull(f, "f");
    return x -> (Tensor) reverse(Calls.of(f), FIRST, false, chunkSize, x);
  }

  /** Jacobian with respect to one of two arguments. */
  public static TensorBiFunction jacrev(TensorBiFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) reverse(Calls.of(f), one(argnum, 2), false, Long.MAX_VALUE, x, y);
  }

  /** Jacobians with respect to several arguments, in the order given. */
  public static BiFunction<Tensor, Tensor, List<Tensor>> jacrev(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> (List<Tensor>) reverse(Calls.of(f), argnums.of(2), true, Long.MAX_VALUE, x, y);
  }

  /**
   * Jacobians of structured functions: the output's structure, with the argument's at each leaf.
   * Records that can hold only tensors become maps.
   */
  public static <A> Function<A, Object> jacrev(Function<A, ?> f) {
    nonNull(f, "f");
    return x -> reverse(Calls.of(f), FIRST, false, Long.MAX_VALUE, x);
  }

  /** Jacobian of the first result; the second is passed through. */
  public static <A, R, X> Function<A, WithAux<Object, X>> jacrevWithAux(
      Function<A, WithAux<R, X>> f) {
    nonNull(f, "f");
    return x -> {
      var found = Jacobians.reverse(Calls.of(f), FIRST, false, true, Long.MAX_VALUE, x);
      return new WithAux<>(found(found.value()), (X) found.aux());
    };
  }

  /**
   * Jacobian by forward mode: all columns, one for each element of the argument, in a single
   * batched pass.
   *
   * <p>Shape: that of the output followed by that of the argument. Dtype: the output's; the
   * argument is floating-point. Gradient: flows through. Preferable if the argument has fewer
   * elements than the output.
   *
   * {@snippet :
   * jacfwd(x -> x.pow(2)).apply(tensor(1.0, 2.0)); // tensor([[2., 0.], [0., 4.]])
   * }
   *
   * @throws IllegalArgumentException (what is returned) if the argument is not floating-point
   */
  public static TensorFunction jacfwd(TensorFunction f) {
    return jacfwd(nonNull(f, "f"), "error");
  }

  /**
   * The same with a randomness mode.
   *
   * @param randomness {@code "error"}, {@code "different"} or {@code "same"} random numbers for the
   *     columns
   */
  public static TensorFunction jacfwd(TensorFunction f, String randomness) {
    nonNull(f, "f");
    nonNull(randomness, "randomness");
    Level.Randomness mode = VmapOptions.DEFAULT.randomness(randomness).mode();
    return x -> (Tensor) forward(Calls.of(f), FIRST, false, mode, x);
  }

  /** Jacobian with respect to one of two arguments. */
  public static TensorBiFunction jacfwd(TensorBiFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) forward(Calls.of(f), one(argnum, 2), false, ERROR, x, y);
  }

  /** Jacobians with respect to several arguments, in the order given. */
  public static BiFunction<Tensor, Tensor, List<Tensor>> jacfwd(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> (List<Tensor>) forward(Calls.of(f), argnums.of(2), true, ERROR, x, y);
  }

  /** Jacobians of structured functions: one for each tensor of output and argument. */
  public static <A> Function<A, Object> jacfwd(Function<A, ?> f) {
    nonNull(f, "f");
    return x -> forward(Calls.of(f), FIRST, false, ERROR, x);
  }

  /** Jacobian of the first result; the second is passed through. */
  public static <A, R, X> Function<A, WithAux<Object, X>> jacfwdWithAux(
      Function<A, WithAux<R, X>> f) {
    nonNull(f, "f");
    return x -> {
      var found = Jacobians.forward(Calls.of(f), FIRST, false, true, ERROR, x);
      return new WithAux<>(found(found.value()), (X) found.aux());
    };
  }

  private static Object forward(
      dev.adjoint.func.Call f,
      int[] argnums,
      boolean several,
      Level.Randomness randomness,
      Object... args) {
    return found(Jacobians.forward(f, argnums, several, false, randomness, args).value());
  }

  private static Object reverse(
      dev.adjoint.func.Call f, int[] argnums, boolean several, long chunk, Object... args) {
    return found(Jacobians.reverse(f, argnums, several, false, chunk, args).value());
  }

  /**
   * Hessian, by forward mode over reverse mode.
   *
   * <p>Shape: that of the output followed by that of the argument twice; for a scalar-valued
   * function of a vector, a matrix. Gradient: flows through.
   *
   * {@snippet :
   * hessian(x -> x.pow(3).sum()).apply(tensor(1.0, 2.0)); // tensor([[ 6.,  0.], [ 0., 12.]])
   * }
   */
  public static TensorFunction hessian(TensorFunction f) {
    return jacfwd(jacrev(nonNull(f, "f")));
  }

  /** Hessian blocks for each pair of tensors of a structured argument. */
  public static <A> Function<A, Object> hessian(Function<A, Tensor> f) {
    return jacfwd(jacrev((Function<A, ?>) nonNull(f, "f")));
  }

  /** Hessian with respect to one of two arguments. */
  public static TensorBiFunction hessian(TensorBiFunction f, int argnum) {
    return jacfwd(jacrev(nonNull(f, "f"), argnum), argnum);
  }

  /** Hessian blocks for each pair of several arguments. */
  public static BiFunction<Tensor, Tensor, List<List<Tensor>>> hessian(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    BiFunction<Tensor, Tensor, List<Tensor>> first = jacrev(f, argnums);
    return (x, y) ->
        (List<List<Tensor>>) forward(Calls.of(first), argnums.of(2), true, ERROR, x, y);
  }

  // ---- modules

  /** A function with named parameters, such as a module; see {@link #functionalCall}. */
  public interface Parametrized<A, R> {
    /** The parameters, by name. */
    Map<String, Tensor> namedParameters();

    /** Evaluates the function with the given parameters. */
    R forward(Map<String, Tensor> parameters, A input);
  }

  /**
   * Calls a function with some of its parameters replaced, so that it can be differentiated with
   * respect to them; parameters that are not named keep their value.
   *
   * @throws IllegalArgumentException if there is no parameter of some name
   */
  public static <A, R> R functionalCall(
      Parametrized<A, R> module, Map<String, Tensor> parameters, A input) {
    nonNull(module, "module");
    nonNull(parameters, "parameters");
    nonNull(input, "input");
    Map<String, Tensor> all = new java.util.LinkedHashMap<>(module.namedParameters());
    for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
      if (all.replace(entry.getKey(), entry.getValue()) == null) {
        throw Errors.argument(
            "functionalCall: unexpected key %s; parameters are %s", entry.getKey(), all.keySet());
      }
    }
    return module.forward(all, input);
  }
}
