package dev.adjoint.func;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Variable;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Tangent;
import dev.adjoint.op.TensorAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code vjp}, {@code jvp} and what is made of them. */
public final class Differentiation {
  private Differentiation() {}

  /** A gradient function's result: one cotangent for each of the arguments asked for. */
  @FunctionalInterface
  public interface Pullback {
    /** Applies the transpose of the derivative. */
    List<@Nullable Object> apply(@Nullable Object cotangent);
  }

  /**
   * What a function gave, and its derivative's transpose.
   *
   * @param output the output
   * @param aux what else it gave; null where it gives nothing else
   * @param pullback the transpose of the derivative; it may be used repeatedly
   */
  public record Vjp(@Nullable Object output, @Nullable Object aux, Pullback pullback) {}

  /**
   * What a function gave, and its derivative in a direction.
   *
   * @param output the output
   * @param tangent the derivative, of the same structure
   * @param aux what else it gave; null where it gives nothing else
   */
  public record Jvp(@Nullable Object output, @Nullable Object tangent, @Nullable Object aux) {}

  /** The derivative's transpose at some arguments. */
  public static Vjp vjp(
      String name, Call f, int[] argnums, boolean hasAux, @Nullable Object... args) {
    @Nullable Object[] wrapped = args.clone();
    List<Tree> chosen = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    Tree outputs;
    Object aux;
    List<Tensor> outs;
    List<Tensor> roots;
    try (Level level = Level.differentiation()) {
      for (int nr : argnums) {
        Tree tree = Tree.flatten(args[nr]);
        List<Tensor> own = new ArrayList<>();
        for (Tensor leaf :
            tree.tensors(name + ": Expected all inputs to differentiate to be tensors, got ")) {
          own.add(leaf(level, leaf));
        }
        chosen.add(tree);
        inputs.addAll(own);
        wrapped[nr] = tree.with(own);
      }
      Output output = Output.of(name, f.apply(wrapped), hasAux);
      outputs = Tree.flatten(output.value());
      aux = output.aux();
      outs = outputs.tensors(name + "(f, *primals): Expected f to return only tensors, got ");
      roots = outs.stream().filter(level::owns).filter(Variable::requiresGrad).toList();
    }
    Object plain = Tree.map(outputs.with(outs), Levels::resolve);
    Pullback pullback =
        cotangent -> {
          List<Tensor> given = cotangents(name, outputs, outs, cotangent);
          List<Tensor> weights = new ArrayList<>();
          for (int i = 0; i < outs.size(); i++) {
            if (roots.contains(outs.get(i))) {
              weights.add(given.get(i));
            }
          }
          return regroup(chosen, gradients(roots, weights, inputs, true));
        };
    return new Vjp(plain, Tree.map(aux, Levels::resolve), pullback);
  }

  private static Tensor leaf(Level level, Tensor value) {
    Tensor live = Levels.resolve(value);
    Tensor leaf = level.wrap(live);
    if (leaf == live) {
      throw new IllegalStateException(
          "only Tensors of floating point and complex dtype can require gradients");
    }
    TensorAccess.ensureMeta(leaf).requiresGrad = true;
    return leaf;
  }

  private static List<Tensor> cotangents(
      String name, Tree outputs, List<Tensor> outs, @Nullable Object cotangent) {
    Tree given = Tree.flatten(cotangent);
    if (!given.shape().equals(outputs.shape())) {
      throw new IllegalStateException(
          "Expected pytree structure of cotangents to be the same as pytree structure of outputs to"
              + " the function. cotangents: "
              + given.shape()
              + ", primal output: "
              + outputs.shape());
    }
    List<Tensor> tensors = given.tensors(name + ": Expected cotangents to be tensors, got ");
    for (int i = 0; i < tensors.size(); i++) {
      if (!TensorAccess.layout(tensors.get(i)).sameSizes(TensorAccess.layout(outs.get(i)))) {
        throw new IllegalStateException(
            "Mismatch in shape: cotangent "
                + i
                + " has a shape of "
                + tensors.get(i).shape()
                + " and output "
                + i
                + " has a shape of "
                + outs.get(i).shape()
                + ".");
      }
    }
    return tensors;
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
    return Dispatch.zeros(TensorAccess.layout(t).sizes(), TensorAccess.dtype(t));
  }

  private static List<@Nullable Object> regroup(List<Tree> trees, List<Tensor> all) {
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
   * @param value what the function gave, which has one element
   * @param grads one gradient for each of the arguments asked for
   * @param aux what else it gave
   */
  public record Grad(Tensor value, List<@Nullable Object> grads, @Nullable Object aux) {}

  /** The gradients of a function that returns one number. */
  public static Grad grad(Call f, int[] argnums, boolean hasAux, @Nullable Object... args) {
    Call checked =
        wrapped -> {
          Object given = f.apply(wrapped);
          Object value = hasAux ? Output.of("grad", given, true).value() : given;
          if (!(value instanceof Tensor t)) {
            throw new IllegalStateException(
                "grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got "
                    + (value == null ? "null" : value.getClass().getName()));
          }
          if (TensorAccess.layout(t).dim() != 0) {
            throw new IllegalStateException(
                "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor"
                    + " with "
                    + TensorAccess.layout(t).dim()
                    + " dims. Maybe you wanted to use the vjp or jacrev APIs instead?");
          }
          return given;
        };
    Vjp vjp = vjp("grad", checked, argnums, hasAux, args);
    Tensor value = (Tensor) vjp.output();
    if (value == null) {
      throw new AssertionError("a tensor was returned");
    }
    Tensor one = Dispatch.empty(new long[0], TensorAccess.dtype(value));
    Dispatch.fill(one, dev.adjoint.op.Scalar.of(1L));
    return new Grad(value, vjp.pullback().apply(one), vjp.aux());
  }

  /**
   * What a function gave, and its derivative.
   *
   * @param output the output
   * @param jvp takes a direction to the derivative
   */
  public record Linearization(@Nullable Object output, UnaryOperator<@Nullable Object> jvp) {}

  /** The transpose of the transpose: one run of the function serves all directions. */
  public static Linearization linearize(Call f, @Nullable Object x) {
    Vjp vjp = vjp("linearize", f, new int[] {0}, false, x);
    Object zeros = Tree.map(vjp.output(), Differentiation::zerosLike);
    Vjp transposed =
        vjp(
            "linearize",
            cotangent -> vjp.pullback().apply(cotangent[0]).getFirst(),
            new int[] {0},
            false,
            zeros);
    Tree expected = Tree.flatten(x);
    return new Linearization(
        vjp.output(),
        direction -> {
          checkDirection(expected, Tree.flatten(direction));
          return transposed.pullback().apply(direction).getFirst();
        });
  }

  private static void checkDirection(Tree expected, Tree given) {
    if (!given.shape().equals(expected.shape())) {
      throw new IllegalStateException(
          "Expected the tangents "
              + given.shape()
              + " to have the same structure as the primals "
              + expected.shape());
    }
    List<Tensor> primals = expected.tensors("linearize: Expected primals to be tensors, got ");
    List<Tensor> tangents = given.tensors("linearize: Expected tangents to be tensors, got ");
    for (int i = 0; i < primals.size(); i++) {
      Tensor primal = primals.get(i);
      Tensor tangent = tangents.get(i);
      if (!tangent.shape().equals(primal.shape())) {
        throw new IllegalStateException(
            "Expected tangent at index "
                + i
                + " to have the shape "
                + primal.shape()
                + ", but got: "
                + tangent.shape());
      }
      if (tangent.dtype() != primal.dtype()) {
        throw new IllegalStateException(
            "Expected tangent at index "
                + i
                + " to have the dtype "
                + primal.dtype()
                + ", but got: "
                + tangent.dtype());
      }
    }
  }

  /** The derivative in one direction, by forward mode. */
  public static Jvp jvp(
      Call f,
      @Nullable Object[] primals,
      @Nullable Object[] tangents,
      boolean strict,
      boolean aux) {
    if (primals.length != tangents.length) {
      throw mismatch(Tree.flatten(primals), Tree.flatten(tangents));
    }
    try (Level level = Level.differentiation()) {
      @Nullable Object[] duals = new Object[primals.length];
      for (int i = 0; i < primals.length; i++) {
        duals[i] = dual(level, primals[i], tangents[i]);
      }
      Output output = Output.of("jvp", f.apply(duals), aux);
      Tree tree = Tree.flatten(output.value());
      List<Tensor> derivatives = new ArrayList<>();
      List<Tensor> values = new ArrayList<>();
      for (Tensor t :
          tree.tensors("jvp(f, primals, tangents): Expected f to return tensors, got ")) {
        values.add(level.value(t));
        derivatives.add(tangent(level, t, strict));
      }
      Object others = Tree.map(output.aux(), level::value);
      return new Jvp(tree.with(values), tree.with(derivatives), others);
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
    return zerosLike(output);
  }

  private static @Nullable Object dual(
      Level level, @Nullable Object primal, @Nullable Object tangent) {
    Tree values = Tree.flatten(primal);
    Tree directions = Tree.flatten(tangent);
    if (!values.shape().equals(directions.shape())) {
      throw mismatch(values, directions);
    }
    List<Tensor> duals = new ArrayList<>();
    List<Tensor> along =
        directions.tensors("jvp(f, primals, tangents): Expected tangents to be tensors, got ");
    for (Tensor value :
        values.tensors("jvp(f, primals, tangents): Expected primals to be tensors, got ")) {
      Tensor direction = Levels.resolve(along.get(duals.size()));
      if (!TensorAccess.layout(value).sameSizes(TensorAccess.layout(direction))) {
        throw new IllegalStateException(
            "Trying to set a forward gradient that has a different size than that of the original"
                + " Tensor, this is not supported. Tensor is of size "
                + Arrays.toString(TensorAccess.layout(value).sizes())
                + " while the given forward gradient is of size "
                + Arrays.toString(TensorAccess.layout(direction).sizes())
                + ".");
      }
      Tensor live = Levels.resolve(value);
      Tensor dual = level.wrap(live);
      if (dual == live) {
        throw new IllegalStateException(
            "jvp(f, primals, tangents): Expected primals of floating point dtype, got "
                + TensorAccess.dtype(live));
      }
      ForwardMode.set(dual, direction, level);
      duals.add(dual);
    }
    return values.with(duals);
  }

  private static IllegalStateException mismatch(Tree primals, Tree tangents) {
    return new IllegalStateException(
        "jvp(f, primals, tangents): Expected primals and tangents to have the same python"
            + " structure. For example, if primals is a tuple of 3 tensors, tangents also must be."
            + " Got primals with structure "
            + primals.shape()
            + " and tangents with structure "
            + tangents.shape());
  }
}
