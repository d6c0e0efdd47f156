package dev.adjoint.func;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Graph;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Errors;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.creation.Factories;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code vjp}, {@code jvp}, and {@code grad} and {@code linearize} on top of them. */
public final class Differentiation {
  private Differentiation() {}

  /** A pullback: maps a cotangent of the output to one of each selected argument. */
  @FunctionalInterface
  public interface Pullback {
    /** Applies the pullback. */
    List<@Nullable Object> apply(@Nullable Object cotangent);
  }

  /**
   * The output of a function and its pullback.
   *
   * @param output the output
   * @param aux its auxiliary output; null for none
   * @param pullback the pullback; it may be called repeatedly
   */
  public record VjpResult(@Nullable Object output, @Nullable Object aux, Pullback pullback) {}

  /**
   * The output of a function and its directional derivative.
   *
   * @param output the output
   * @param tangent the derivative, of the same structure
   * @param aux its auxiliary output; null for none
   */
  public record JvpResult(
      @Nullable Object output, @Nullable Object tangent, @Nullable Object aux) {}

  private static final String NO_HOOKS =
      "torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor hooks. Please open an"
          + " issue with your use case.";
  private static final String REVERSE = "vjp(f, *primals)";
  private static final String GRAD = "grad_and_value(f)(*args)";
  private static final String FORWARD = "jvp(f, primals, tangents)";

  /** Computes output and pullback at the given arguments. */
  public static VjpResult vjp(Call f, int[] argnums, boolean hasAux, @Nullable Object... args) {
    VjpResult vjp = vjp(REVERSE, f, argnums, hasAux, args);
    for (Tensor output : Tree.flatten(vjp.output()).outputs(REVERSE)) {
      if (!DTypes.isDifferentiable(TensorAccess.dtype(output))) {
        throw Errors.state(
            "vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got"
                + " Tensor with dtype %s",
            TensorAccess.dtype(output).toString());
      }
    }
    return vjp;
  }

  @SuppressWarnings("try") // the guard is used for its close alone
  private static VjpResult vjp(
      String name, Call f, int[] argnums, boolean hasAux, @Nullable Object... args) {
    @Nullable Object[] wrapped = args.clone();
    List<Tree> chosen = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    Tree outputs;
    Object aux;
    List<Tensor> outs;
    List<Tensor> roots;
    try (Graph.Guard _ = Graph.disableSavedTensorsHooks(NO_HOOKS);
        Level level = Level.differentiation()) {
      for (int nr : argnums) {
        Tree tree = Tree.flatten(args[nr]);
        List<Tensor> own = new ArrayList<>();
        for (Tensor leaf : tree.tensors("Thing passed to transform API must be Tensor, got ")) {
          own.add(leaf(level, leaf));
        }
        chosen.add(tree);
        inputs.addAll(own);
        wrapped[nr] = tree.with(own);
      }
      Output output = Output.of(name, f.apply(wrapped), hasAux);
      outputs = Tree.flatten(output.value());
      aux = output.aux();
      outs = Output.tensors(name, outputs).stream().map(Levels::resolve).toList();
      if (hasAux) {
        Output.checkAux(aux);
      }
      roots = outs.stream().filter(level::owns).filter(Recording::requiresGrad).toList();
    }
    Object plain = Tree.map(outputs.with(outs), Levels::resolve);
    Pullback pullback =
        cotangent -> {
          List<Tensor> given = cotangents(outputs, cotangent);
          List<Tensor> weights = new ArrayList<>();
          for (int i = 0; i < outs.size(); i++) {
            if (roots.contains(outs.get(i))) {
              weights.add(given.get(i));
            }
          }
          return regroup(chosen, gradients(roots, weights, inputs, true));
        };
    return new VjpResult(plain, Tree.map(aux, Levels::resolve), pullback);
  }

  private static Tensor leaf(Level level, Tensor value) {
    Tensor live = Levels.resolve(value);
    Tensor leaf = level.wrap(live);
    if (leaf == live) {
      throw new IllegalStateException("only Tensors of floating point dtype can require gradients");
    }
    GraphAccess.ensureMeta(leaf).requiresGrad = true;
    return leaf;
  }

  private static List<Tensor> cotangents(Tree outputs, @Nullable Object cotangent) {
    List<@Nullable Object> given = outputs.leavesOf(cotangent);
    if (given == null) {
      throw Errors.state(
          "Expected pytree structure of cotangents to be the same as pytree structure of"
              + " outputs to the function. cotangents: %s, primal output: %s",
          Tree.flatten(cotangent).shape(), outputs.shape());
    }
    return new Tree(given, outputs.shape())
        .tensors("vjp_fn: Expected cotangents to only contain Tensors, got ");
  }

  private static List<Tensor> gradients(
      List<Tensor> roots, @Nullable List<Tensor> weights, List<Tensor> inputs, boolean again) {
    if (roots.isEmpty()) {
      return inputs.stream().map(Differentiation::zerosLike).toList();
    }
    List<Tensor> found = new ArrayList<>();
    for (Tensor grad :
        Autograd.grad(roots, inputs, weights, again, GradMode.isEnabled(), true, false)) {
      Tensor input = inputs.get(found.size());
      found.add(grad == null ? zerosLike(input) : grad);
    }
    return found;
  }

  private static Tensor zerosLike(Tensor t) {
    return Factories.fullLike(t, Scalar.of(0L), TensorAccess.dtype(t));
  }

  /** The tensors in the structures of the trees, which have them one after another. */
  static List<@Nullable Object> regroup(List<Tree> trees, List<? extends @Nullable Object> all) {
    List<@Nullable Object> groups = new ArrayList<>();
    int from = 0;
    for (Tree tree : trees) {
      int to = from + tree.leaves().size();
      groups.add(tree.with(all.subList(from, to)));
      from = to;
    }
    return groups;
  }

  /**
   * A value and its gradients.
   *
   * @param value the output of the function, of one element
   * @param grads one gradient for each selected argument
   * @param aux its auxiliary output
   */
  public record Grad(Tensor value, List<@Nullable Object> grads, @Nullable Object aux) {}

  /** Gradients of a scalar-valued function. */
  public static Grad grad(Call f, int[] argnums, boolean hasAux, @Nullable Object... args) {
    Call checked =
        wrapped -> {
          Object given = f.apply(wrapped);
          Object value = Output.of(GRAD, given, hasAux).value();
          if (!(value instanceof Tensor t)) {
            throw Errors.state(
                "%s: Expected f(*args) to return a Tensor, got %s", GRAD, Tree.typeName(value));
          }
          if (TensorAccess.layout(t).dim() != 0) {
            throw Errors.state(
                "%s: Expected f(*args) to return a scalar Tensor, got tensor with %s dims. Maybe"
                    + " you wanted to use the vjp or jacrev APIs instead?",
                GRAD, TensorAccess.layout(t).dim());
          }
          return given;
        };
    VjpResult vjp = vjp(GRAD, checked, argnums, hasAux, args);
    Tensor value = (Tensor) Objects.requireNonNull(vjp.output());
    Tensor one = Factories.scalar(Scalar.of(1L), TensorAccess.dtype(value));
    return new Grad(value, vjp.pullback().apply(one), vjp.aux());
  }

  /**
   * The output of a function and its linearization.
   *
   * @param output the output
   * @param jvp maps a direction to the derivative
   */
  public record Linearization(@Nullable Object output, UnaryOperator<@Nullable Object> jvp) {}

  /** Linearizes by transposing twice: a single evaluation serves all directions. */
  public static Linearization linearize(Call f, @Nullable Object x) {
    VjpResult vjp = vjp(f, new int[] {0}, false, x);
    Object zeros = Tree.map(vjp.output(), Differentiation::zerosLike);
    VjpResult transposed =
        vjp(cotangent -> vjp.pullback().apply(cotangent[0]).getFirst(), FIRST, false, zeros);
    Tree primals = Tree.flatten(x);
    return new Linearization(
        vjp.output(),
        direction -> transposed.pullback().apply(direction(primals, direction)).getFirst());
  }

  private static final int[] FIRST = {0};

  /** Checks a direction and puts its maps in the order of the argument's. */
  private static @Nullable Object direction(Tree primals, @Nullable Object direction) {
    List<@Nullable Object> given = primals.leavesOf(direction);
    if (given == null) {
      throw Errors.state(
          "Expected the tangents %s to have the same argspec as the primals %s",
          Tree.flatten(direction).shape(), primals.shape());
    }
    List<Tensor> points = primals.tensors("");
    List<Tensor> tangents =
        new Tree(given, primals.shape())
            .tensors("linearize: Expected tangents to only contain Tensors, got ");
    for (int i = 0; i < points.size(); i++) {
      Tensor primal = points.get(i);
      Tensor tangent = tangents.get(i);
      if (!tangent.shape().equals(primal.shape())) {
        throw mismatch(i, "shape", tangent.shape(), primal.shape());
      }
      if (tangent.dtype() != primal.dtype()) {
        throw mismatch(i, "dtype", tangent.dtype().toString(), primal.dtype().toString());
      }
    }
    return primals.with(tangents);
  }

  private static IllegalStateException mismatch(int i, String what, Object given, Object wanted) {
    return Errors.state(
        "tangent:%s with %s %s in flattened pytree doesn't match the %s %s of the"
            + " corresponding primal.",
        i, what, given, what, wanted);
  }

  /** The derivative in one direction, by forward mode. */
  public static JvpResult jvp(
      Call f,
      @Nullable Object[] primals,
      @Nullable Object[] tangents,
      boolean strict,
      boolean aux) {
    Tree values = Tree.flatten(primals);
    List<@Nullable Object> given = values.leavesOf(tangents);
    if (given == null) {
      throw Errors.state(
          "%s: Expected primals and tangents to have the same python structure. For example,"
              + " if primals is a tuple of 3 tensors, tangents also must be. Got primals with"
              + " structure %s and tangents with structure %s",
          FORWARD, values.shape(), Tree.flatten(tangents).shape());
    }
    List<Tensor> points =
        values.outputs(FORWARD + ": Expected primals to only contain Tensors, got ");
    List<Tensor> directions =
        new Tree(given, values.shape())
            .outputs(FORWARD + ": Expected tangents to only contain Tensors, got ");
    if (points.isEmpty()) {
      throw Errors.state("%s: Expected primals to contain at least one Tensor.", FORWARD);
    }
    try (Level level = Level.forwardDifferentiation()) {
      List<Tensor> duals = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        duals.add(dual(level, Levels.resolve(points.get(i)), Levels.resolve(directions.get(i))));
      }
      @Nullable Object[] args = values.arguments(duals);
      Output output = Output.of(FORWARD, f.apply(args), aux);
      Tree tree = Tree.flatten(output.value());
      List<Tensor> derivatives = new ArrayList<>();
      List<Tensor> results = new ArrayList<>();
      for (Tensor t : Output.tensors(FORWARD, tree)) {
        Tensor live = Levels.resolve(t);
        results.add(level.value(live));
        derivatives.add(tangent(level, live, strict));
      }
      if (aux) {
        Output.checkAux(output.aux());
      }
      Object others = Tree.map(output.aux(), t -> level.value(Levels.resolve(t)));
      return new JvpResult(tree.with(results), tree.with(derivatives), others);
    }
  }

  private static Tensor tangent(Level level, Tensor output, boolean strict) {
    Tangent tangent = level.owns(output) ? ForwardMode.tangent(output) : null;
    if (tangent != null) {
      return tangent.value();
    }
    if (strict) {
      throw new IllegalStateException(
          "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs."
              + " This is not allowed with strict=True.");
    }
    return level.below(() -> zerosLike(level.value(output)));
  }

  private static Tensor dual(Level level, Tensor primal, Tensor tangent) {
    ForwardMode.checkTangent(primal, tangent);
    Tensor dual = level.wrap(primal);
    ForwardMode.set(dual, tangent, level);
    return dual;
  }
}
