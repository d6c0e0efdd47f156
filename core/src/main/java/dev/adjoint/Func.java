package dev.adjoint;

import static dev.adjoint.op.Require.nonNull;
import static dev.adjoint.op.Require.nonNulls;

import dev.adjoint.func.Calls;
import dev.adjoint.func.Differentiation;
import dev.adjoint.func.Jacobians;
import dev.adjoint.func.Vmap;
import dev.adjoint.op.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transforms of functions, as {@code torch.func}: each takes a function and gives another one, and
 * they nest to any depth.
 *
 * {@snippet :
 * import static dev.adjoint.Func.*;
 * grad(x -> x.pow(3)).apply(tensor(2.0)); // tensor(12.)
 * grad(grad((TensorFunction) x -> x.pow(3))).apply(tensor(2.0)); // tensor(12.)
 * vmap(grad(x -> x.sin().sum())).apply(zeros(2, 2)); // tensor([[1., 1.], [1., 1.]])
 * }
 *
 * <p>Arguments and outputs may also be lists, maps, arrays or records with tensors in them, nested
 * as one likes; the lambda's parameter then needs its type: {@code grad((List<Tensor> p) -> …)}.
 * Results are put together as what they belong to; a map is matched by its keys.
 *
 * <p>Captured tensors are constants of the transforms, but not of an ordinary graph: what comes of
 * a transform can be differentiated by {@code backward()} for them, and for the arguments. {@code
 * noGrad} around a transform keeps that from being recorded, and changes nothing else; inside the
 * function it makes a constant of what is computed under it.
 *
 * <p>A function may write into what it has made, also through views. Writing into a tensor that it
 * captured is refused, and so are {@code backward()}, {@code requiresGrad_()}, {@code retainGrad()}
 * and, in reverse mode, hooks for saved tensors. A tensor that is kept beyond the function is no
 * more than its value; a member of a batch has none then.
 *
 * <p>All methods throw {@link IllegalArgumentException} where a tensor was expected among the
 * arguments, and {@link IllegalStateException} where one was expected of the function.
 */
// Transforms keep the structure, and so the type, of their arguments; a lambda without types means
// tensors, since a function of tensors is the more special one.
// What a function returned is handed through as it is, null or not.
@SuppressWarnings({"unchecked", "overloads", "NullAway"})
public final class Func {
  private static final int[] FIRST = {0};

  private Func() {}

  /** Which arguments to differentiate. */
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
        throw new IllegalStateException("argnums elements must be unique, got " + numbers);
      }
      return wrapped;
    }

    private static int wrap(int number, int count) {
      if (number < -count || number >= count) {
        throw new IllegalStateException(
            "Got argnum=" + number + ", but only " + count + " positional inputs");
      }
      return number < 0 ? number + count : number;
    }
  }

  /**
   * Several arguments to differentiate; negative numbers count from the last.
   *
   * <p>What it is given to throws {@link IllegalStateException} where there are none, where one is
   * named twice, and where there is no such argument.
   */
  public static Argnums argnums(int... numbers) {
    return new Argnums(Arrays.stream(nonNull(numbers, "numbers")).boxed().toList());
  }

  private static int[] one(int argnum, int count) {
    return new int[] {Argnums.wrap(argnum, count)};
  }

  // ---- grad

  /**
   * The gradient of a function that returns one number.
   *
   * <p>Shape and dtype: those of the argument, which is floating-point. Gradient: of any order, by
   * transforms around this one or by {@code backward()}. It is zero, not absent, where the function
   * does not depend on the argument.
   *
   * {@snippet :
   * grad(x -> x.sin().sum()).apply(zeros(3)); // tensor([1., 1., 1.])
   * grad((x, y) -> x.mul(y).sum(), 1).apply(ones(2), zeros(2)); // tensor([1., 1.])
   * grad((x, y) -> x.mul(y), argnums(0, 1)).apply(tensor(2.0), tensor(3.0)); // [tensor(3.), tensor(2.)]
   * import java.util.List;
   * grad((List<Tensor> p) -> p.get(0).mul(p.get(1))).apply(List.of(tensor(2.0), tensor(3.0))); // [tensor(3.), tensor(2.)]
   * }
   *
   * @throws IllegalStateException (what is returned) if the function does not return a tensor
   *     without dimensions
   */
  public static TensorFunction grad(TensorFunction f) {
    nonNull(f, "f");
    return x -> (Tensor) gradient(Calls.of(f), FIRST, x);
  }

  /** The gradient for the first argument. */
  public static TensorBiFunction grad(TensorBiFunction f) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) gradient(Calls.of(f), FIRST, x, y);
  }

  /** The gradient for the first argument. */
  public static TensorTriFunction grad(TensorTriFunction f) {
    nonNull(f, "f");
    return (x, y, z) -> (Tensor) gradient(Calls.of(f), FIRST, x, y, z);
  }

  /** The gradient for one argument; a negative number counts from the last. */
  public static TensorBiFunction grad(TensorBiFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) gradient(Calls.of(f), one(argnum, 2), x, y);
  }

  /** The gradient for one argument; a negative number counts from the last. */
  public static TensorTriFunction grad(TensorTriFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y, z) -> (Tensor) gradient(Calls.of(f), one(argnum, 3), x, y, z);
  }

  /** The gradients for several arguments, in the order in which these are named. */
  public static BiFunction<Tensor, Tensor, List<Tensor>> grad(TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> gradients(Calls.of(f), argnums.of(2), x, y);
  }

  /** The gradients for several arguments, in the order in which these are named. */
  public static TriFunction<Tensor, Tensor, Tensor, List<Tensor>> grad(
      TensorTriFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y, z) -> gradients(Calls.of(f), argnums.of(3), x, y, z);
  }

  /** The gradient for a list, map, array or record of tensors: one of the same kind. */
  public static <A> Function<A, A> grad(Function<A, Tensor> f) {
    nonNull(f, "f");
    return x -> (A) gradient(Calls.of(f), FIRST, x);
  }

  /** The gradient for the first argument, a list, map, array or record of tensors. */
  public static <A, B> BiFunction<A, B, A> grad(BiFunction<A, B, Tensor> f) {
    nonNull(f, "f");
    return (x, y) -> (A) gradient(Calls.of(f), FIRST, x, y);
  }

  /** The gradient for the first argument, a list, map, array or record of tensors. */
  public static <A, B, C> TriFunction<A, B, C, A> grad(TriFunction<A, B, C, Tensor> f) {
    nonNull(f, "f");
    return (x, y, z) -> (A) gradient(Calls.of(f), FIRST, x, y, z);
  }

  /**
   * The gradient of the first result; the second is handed through: a tensor, or tensors put
   * together, without the transform's mark.
   *
   * {@snippet :
   * gradWithAux((Tensor x) -> new WithAux<>(x.pow(2), x.add(1))).apply(tensor(3.0)).aux(); // tensor(4.)
   * }
   *
   * @throws IllegalStateException (what is returned) if there is anything but tensors in it
   */
  public static <A, X> Function<A, WithAux<A, X>> gradWithAux(Function<A, WithAux<Tensor, X>> f) {
    nonNull(f, "f");
    return x -> Func.<A, X>aux(Differentiation.grad(Calls.of(f), FIRST, true, x));
  }

  /** The same for the first of two arguments. */
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
   * A value and its gradient.
   *
   * @param value what the function returned
   * @param grad the gradient, of the same kind as the argument
   */
  public record ValueAndGrad<G>(Tensor value, G grad) {
    /** Refuses null. */
    public ValueAndGrad {
      nonNull(value, "value");
      nonNull(grad, "grad");
    }
  }

  /**
   * The value and the gradient of a function that returns one number, from one run of it.
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

  /** The value, and the gradient for the first argument. */
  public static BiFunction<Tensor, Tensor, ValueAndGrad<Tensor>> valueAndGrad(TensorBiFunction f) {
    nonNull(f, "f");
    return (x, y) -> Func.<Tensor>both(Calls.of(f), x, y);
  }

  /** The value, and the gradient for a list, map, array or record of tensors. */
  public static <A> Function<A, ValueAndGrad<A>> valueAndGrad(Function<A, Tensor> f) {
    nonNull(f, "f");
    return x -> Func.<A>both(Calls.of(f), x);
  }

  /** The value, and the gradient for the first argument. */
  public static <A, B> BiFunction<A, B, ValueAndGrad<A>> valueAndGrad(BiFunction<A, B, Tensor> f) {
    nonNull(f, "f");
    return (x, y) -> Func.<A>both(Calls.of(f), x, y);
  }

  /** The value, and the gradients for several arguments in the order in which these are named. */
  public static BiFunction<Tensor, Tensor, ValueAndGrad<List<Tensor>>> valueAndGrad(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> {
      var result = Differentiation.grad(Calls.of(f), argnums.of(2), false, x, y);
      return new ValueAndGrad<>(result.value(), tensors(result.grads()));
    };
  }

  /** The value and the gradient of the first result; the second is handed through. */
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
   * An output, and the transpose of the derivative.
   *
   * @param output what the function returned
   * @param pullback takes a cotangent of the output to one of the arguments; it may be used again
   */
  public record Vjp<R, A>(R output, Function<R, A> pullback) {
    /** Refuses null. */
    public Vjp {
      nonNull(output, "output");
      nonNull(pullback, "pullback");
    }

    /** Applies the pullback. */
    public A apply(R cotangent) {
      return pullback.apply(nonNull(cotangent, "cotangent"));
    }
  }

  /**
   * The output, and the function that takes a cotangent of it back to the argument: the product of
   * the vector and the Jacobian, by reverse mode.
   *
   * <p>Shapes: the cotangent has the output's, the result the argument's. Dtypes: floating-point;
   * the cotangent is converted to the output's. Gradient: flows on through output and result. It is
   * zero, not absent, where the output does not depend on the argument.
   *
   * {@snippet :
   * vjp(x -> x.pow(2), tensor(1.0, 2.0)).apply(ones(2)); // tensor([2., 4.])
   * }
   *
   * @throws IllegalStateException if the argument or an output is not floating-point, or the
   *     function returns nothing; on {@code apply} if the cotangent is not put together as the
   *     output, or is of another shape
   */
  public static Vjp<Tensor, Tensor> vjp(TensorFunction f, Tensor x) {
    return Func.<Tensor, Tensor>pulled(Calls.of(nonNull(f, "f")), nonNull(x, "x"));
  }

  /** The output, and the function that takes its cotangent back to both arguments. */
  public static Vjp<Tensor, List<Tensor>> vjp(TensorBiFunction f, Tensor x, Tensor y) {
    nonNull(f, "f");
    nonNull(x, "x");
    nonNull(y, "y");
    var vjp = Differentiation.vjp(Calls.of(f), new int[] {0, 1}, false, x, y);
    return new Vjp<>(
        (Tensor) found(vjp.output()), v -> (List<Tensor>) (List<?>) vjp.pullback().apply(v));
  }

  /** The same for lists, maps, arrays and records of tensors. */
  public static <A, R> Vjp<R, A> vjp(Function<A, R> f, A x) {
    return Func.<R, A>pulled(Calls.of(nonNull(f, "f")), nonNull(x, "x"));
  }

  /** The same for a function with a second result, which is handed through. */
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
   * An output and its derivative in a direction.
   *
   * @param output what the function returned
   * @param tangent the derivative, of the same kind
   */
  public record Jvp<R>(R output, R tangent) {
    /** Refuses null. */
    public Jvp {
      nonNull(output, "output");
      nonNull(tangent, "tangent");
    }
  }

  /**
   * The output and its derivative in the direction {@code v}: the product of the Jacobian and the
   * vector, by forward mode.
   *
   * <p>Shapes: the direction has the argument's, the derivative the output's. Dtypes: argument and
   * direction are floating-point, and may differ. Gradient: flows on through output and derivative.
   * The derivative is zero, not absent, where the output does not depend on the argument.
   *
   * {@snippet :
   * jvp(x -> x.pow(2), tensor(1.0, 2.0), ones(2)).tangent(); // tensor([2., 4.])
   * }
   *
   * @throws IllegalArgumentException if argument or direction is not floating-point
   * @throws IllegalStateException if the direction is not put together as the argument, or is of
   *     another shape, or the function returns nothing
   * @throws UnsupportedOperationException if an operation has no forward derivative
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

  /** The same for lists, maps, arrays and records of tensors. */
  public static <A, R> Jvp<R> jvp(Function<A, R> f, A x, A v) {
    return jvp(nonNull(f, "f"), nonNull(x, "x"), nonNull(v, "v"), false);
  }

  /** The same; {@code strict} refuses an output that does not depend on the argument. */
  public static <A, R> Jvp<R> jvp(Function<A, R> f, A x, A v, boolean strict) {
    return Func.<R>pushed(
        Calls.of(nonNull(f, "f")),
        strict,
        new Object[] {nonNull(x, "x")},
        new Object[] {nonNull(v, "v")});
  }

  /** The same for a function with a second result, which is handed through. */
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
   * An output, and the derivative as a function of the direction.
   *
   * @param output what the function returned
   * @param jvp takes a direction to the derivative; the function itself is not run again
   */
  public record Linearized<R, A>(R output, Function<A, R> jvp) {
    /** Refuses null. */
    public Linearized {
      nonNull(output, "output");
      nonNull(jvp, "jvp");
    }

    /** Applies the derivative. */
    public R apply(A tangent) {
      return jvp.apply(nonNull(tangent, "tangent"));
    }
  }

  /**
   * The output, and its derivative for any number of directions from one run of the function.
   *
   * <p>Shapes and dtypes: a direction has the argument's, the derivative the output's.
   *
   * {@snippet :
   * linearize(x -> x.pow(2), tensor(1.0, 2.0)).apply(tensor(1.0, 0.0)); // tensor([2., 0.])
   * }
   *
   * @throws IllegalStateException (on {@code apply}) if a direction is not put together as the
   *     argument, or is of another shape or dtype
   */
  public static Linearized<Tensor, Tensor> linearize(TensorFunction f, Tensor x) {
    return linearize((Function<Tensor, Tensor>) nonNull(f, "f"), nonNull(x, "x"));
  }

  /** The same for lists, maps, arrays and records of tensors. */
  public static <A, R> Linearized<R, A> linearize(Function<A, R> f, A x) {
    nonNull(f, "f");
    nonNull(x, "x");
    var linear = Differentiation.linearize(Calls.of(f), x);
    return new Linearized<>((R) linear.output(), v -> (R) linear.jvp().apply(v));
  }

  // ---- vmap

  /**
   * Runs a function of single examples on a whole batch at once, whose members lie along the first
   * dimension: what a loop over the members would give, stacked.
   *
   * <p>Shapes: the function sees its argument without the batch dimension; its output gets one in
   * front, also where it is the same for all members. Gradient: flows through. The members can't
   * decide what is computed: {@code item()}, conditions on elements and results whose sizes depend
   * on elements are refused, and so is writing what differs from member to member into a tensor
   * that is one for all. Random functions are refused too, unless {@linkplain
   * VmapOptions#randomness allowed}.
   *
   * {@snippet :
   * vmap(x -> x.dot(x)).apply(ones(2, 3)); // tensor([3., 3.])
   * vmap((x, w) -> x.dot(w), VmapOptions.inDims(0, null)).apply(ones(2, 3), ones(3)); // tensor([3., 3.])
   * vmap(vmap(x -> x.pow(2))).apply(tensor(new double[][] {{1, 2}, {3, 4}})); // tensor([[ 1.,  4.], [ 9., 16.]])
   * }
   *
   * @throws IllegalArgumentException (what is returned) if an argument has no such dimension, the
   *     sizes of those differ, or the function returns anything but tensors
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

  /** The same for lists, maps, arrays and records of tensors. */
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
   * The Jacobian by reverse mode: a row for each element of the output, all in one pass.
   *
   * <p>Shape: the output's followed by the argument's. Dtype: the argument's; both are
   * floating-point. Gradient: flows through. Best where the output has fewer elements than the
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
   * The same, {@code chunkSize} rows at a time, which takes less memory.
   *
   * @throws IllegalArgumentException (what is returned) if {@code chunkSize} is not positive
   */
  public static TensorFunction jacrev(TensorFunction f, long chunkSize) {
    nonNull(f, "f");
    return x ->
        (Tensor) found(Jacobians.reverse(Calls.of(f), FIRST, false, false, chunkSize, x).value());
  }

  /** The Jacobian for one of two arguments. */
  public static TensorBiFunction jacrev(TensorBiFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y) ->
        (Tensor)
            found(
                Jacobians.reverse(Calls.of(f), one(argnum, 2), false, false, Long.MAX_VALUE, x, y)
                    .value());
  }

  /** The Jacobians for several arguments, in the order in which these are named. */
  public static BiFunction<Tensor, Tensor, List<Tensor>> jacrev(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) ->
        (List<Tensor>)
            found(
                Jacobians.reverse(Calls.of(f), argnums.of(2), true, false, Long.MAX_VALUE, x, y)
                    .value());
  }

  /**
   * For each part of the output, a Jacobian for each part of the argument: put together as the
   * output is, of what is put together as the argument. Records that can hold tensors alone become
   * maps.
   */
  public static <A> Function<A, Object> jacrev(Function<A, ?> f) {
    nonNull(f, "f");
    return x ->
        found(Jacobians.reverse(Calls.of(f), FIRST, false, false, Long.MAX_VALUE, x).value());
  }

  /** The Jacobian of the first result; the second is handed through. */
  public static <A, R, X> Function<A, WithAux<Object, X>> jacrevWithAux(
      Function<A, WithAux<R, X>> f) {
    nonNull(f, "f");
    return x -> {
      var found = Jacobians.reverse(Calls.of(f), FIRST, false, true, Long.MAX_VALUE, x);
      return new WithAux<>(found(found.value()), (X) found.aux());
    };
  }

  /**
   * The Jacobian by forward mode: a column for each element of the argument, all in one pass.
   *
   * <p>Shape: the output's followed by the argument's. Dtype: the output's; the argument is
   * floating-point. Gradient: flows through. Best where the argument has fewer elements than the
   * output.
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
   * The same with random functions allowed.
   *
   * @param randomness {@code "error"}, {@code "different"} or {@code "same"} numbers for the
   *     columns
   */
  public static TensorFunction jacfwd(TensorFunction f, String randomness) {
    nonNull(f, "f");
    nonNull(randomness, "randomness");
    Level.Randomness mode = VmapOptions.DEFAULT.randomness(randomness).mode();
    return x ->
        (Tensor) found(Jacobians.forward(Calls.of(f), FIRST, false, false, mode, x).value());
  }

  /** The Jacobian for one of two arguments. */
  public static TensorBiFunction jacfwd(TensorBiFunction f, int argnum) {
    nonNull(f, "f");
    return (x, y) -> (Tensor) forward(Calls.of(f), one(argnum, 2), false, x, y);
  }

  /** The Jacobians for several arguments, in the order in which these are named. */
  public static BiFunction<Tensor, Tensor, List<Tensor>> jacfwd(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    return (x, y) -> (List<Tensor>) forward(Calls.of(f), argnums.of(2), true, x, y);
  }

  /** For each part of the output, a Jacobian for each part of the argument. */
  public static <A> Function<A, Object> jacfwd(Function<A, ?> f) {
    nonNull(f, "f");
    return x -> forward(Calls.of(f), FIRST, false, x);
  }

  /** The Jacobian of the first result; the second is handed through. */
  public static <A, R, X> Function<A, WithAux<Object, X>> jacfwdWithAux(
      Function<A, WithAux<R, X>> f) {
    nonNull(f, "f");
    return x -> {
      var found = Jacobians.forward(Calls.of(f), FIRST, false, true, Level.Randomness.ERROR, x);
      return new WithAux<>(found(found.value()), (X) found.aux());
    };
  }

  private static Object forward(
      dev.adjoint.func.Call f, int[] argnums, boolean several, Object... args) {
    return found(
        Jacobians.forward(f, argnums, several, false, Level.Randomness.ERROR, args).value());
  }

  /**
   * The second derivatives, by forward mode over reverse mode.
   *
   * <p>Shape: the output's, followed by the argument's twice; a function that returns one number
   * has a matrix for a vector. Gradient: flows through.
   *
   * {@snippet :
   * hessian(x -> x.pow(3).sum()).apply(tensor(1.0, 2.0)); // tensor([[ 6.,  0.], [ 0., 12.]])
   * }
   */
  public static TensorFunction hessian(TensorFunction f) {
    return jacfwd(jacrev(nonNull(f, "f")));
  }

  /** The second derivatives for each pair of parts of the argument. */
  public static <A> Function<A, Object> hessian(Function<A, Tensor> f) {
    return jacfwd(jacrev((Function<A, ?>) nonNull(f, "f")));
  }

  /** The second derivatives for one of two arguments. */
  public static TensorBiFunction hessian(TensorBiFunction f, int argnum) {
    return jacfwd(jacrev(nonNull(f, "f"), argnum), argnum);
  }

  /** The second derivatives for each pair of several arguments. */
  public static BiFunction<Tensor, Tensor, List<List<Tensor>>> hessian(
      TensorBiFunction f, Argnums argnums) {
    nonNull(f, "f");
    nonNull(argnums, "argnums");
    BiFunction<Tensor, Tensor, List<Tensor>> first = jacrev(f, argnums);
    return (x, y) -> (List<List<Tensor>>) forward(Calls.of(first), argnums.of(2), true, x, y);
  }

  // ---- modules

  /**
   * A function that has parameters of its own, which {@link #functionalCall} replaces for one call.
   */
  public interface Parametrized<A, R> {
    /** The parameters by name. */
    Map<String, Tensor> namedParameters();

    /** Computes with the given parameters. */
    R forward(Map<String, Tensor> parameters, A input);
  }

  /**
   * Calls a function with some of its parameters replaced, so that it can be differentiated for
   * them; those that are not named keep their value.
   *
   * @throws IllegalArgumentException if a name is not that of a parameter
   */
  public static <A, R> R functionalCall(
      Parametrized<A, R> module, Map<String, Tensor> parameters, A input) {
    nonNull(module, "module");
    nonNull(parameters, "parameters");
    nonNull(input, "input");
    Map<String, Tensor> all = new java.util.LinkedHashMap<>(module.namedParameters());
    for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
      if (all.replace(entry.getKey(), entry.getValue()) == null) {
        throw new IllegalArgumentException(
            "functionalCall: unexpected key "
                + entry.getKey()
                + "; parameters are "
                + all.keySet());
      }
    }
    return module.forward(all, input);
  }
}
