package dev.adjoint.func;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** {@code vmap}: runs a function of single examples on a whole batch. */
public final class Vmap {
  private Vmap() {}

  /**
   * Runs the function.
   *
   * @param inDims for each argument, or each part of it, which dimension is the batch; null leaves
   *     for what has none
   * @param outDims where the batch goes in each part of the output
   */
  public static @Nullable Object run(
      Call f,
      @Nullable Object inDims,
      @Nullable Object outDims,
      Level.Randomness randomness,
      @Nullable Object... args) {
    if (args.length == 0) {
      throw new IllegalArgumentException(
          "vmap(f)(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to"
              + " vmap over a function with no inputs. The latter is unsupported.");
    }
    Tree tree = Tree.flatten(args);
    List<@Nullable Object> dims = inDims(inDims, args, tree);
    long size = batchSize(tree.leaves(), dims);
    try (Level level = Level.batch(size, randomness)) {
      @Nullable Object[] members =
          mapped(
              tree, dims, (t, dim) -> level.wrap(Levels.resolve(t), Shapes.wrapDim(dim, t.dim())));
      Tree outputs = Tree.flatten(f.apply(members));
      List<@Nullable Object> targets = outDims(outDims, outputs);
      List<@Nullable Object> whole = new ArrayList<>();
      for (int i = 0; i < targets.size(); i++) {
        whole.add(unwrap(level, outputs.leaves().get(i), targets.get(i)));
      }
      return outputs.with(whole);
    }
  }

  /** The same, in chunks. */
  public static @Nullable Object inChunks(
      Call f,
      @Nullable Object inDims,
      @Nullable Object outDims,
      Level.Randomness randomness,
      long chunk,
      @Nullable Object... args) {
    Tree tree = Tree.flatten(args);
    List<@Nullable Object> dims = inDims(inDims, args, tree);
    long size = batchSize(tree.leaves(), dims);
    MersenneTwister random = MersenneTwister.defaultGenerator();
    byte[] seeded = random.getState();
    List<Tree> parts = new ArrayList<>(Require.listable("vmap", Math.ceilDiv(size, chunk)));
    long from = 0;
    do {
      long count = Math.min(chunk, size - from);
      long start = from;
      if (randomness == Level.Randomness.SAME) {
        random.setState(seeded);
      }
      @Nullable Object[] members =
          mapped(tree, dims, (t, dim) -> Slice.narrow(t, dim, start, count));
      parts.add(Tree.flatten(run(f, inDims, outDims, randomness, members)));
      from += count;
    } while (from < size);
    Tree first = parts.getFirst();
    List<@Nullable Object> targets = outDims(outDims, first);
    List<@Nullable Object> whole = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      int nr = i;
      whole.add(
          targets.get(i) instanceof Integer dim
              ? Cat.apply(parts.stream().map(p -> p.tensors("").get(nr)).toList(), dim)
              : first.leaves().get(i));
    }
    return first.with(whole);
  }

  /** The arguments, with those changed that have a dimension to map over. */
  private static @Nullable Object[] mapped(
      Tree tree, List<@Nullable Object> dims, BiFunction<Tensor, Integer, Tensor> change) {
    List<@Nullable Object> mapped = new ArrayList<>();
    for (int i = 0; i < dims.size(); i++) {
      Object leaf = tree.leaves().get(i);
      mapped.add(
          dims.get(i) instanceof Integer dim && leaf instanceof Tensor t
              ? change.apply(t, dim)
              : leaf);
    }
    return tree.arguments(mapped);
  }

  private static @Nullable Object unwrap(
      Level level, @Nullable Object given, @Nullable Object target) {
    if (!(given instanceof Tensor tensor)) {
      if (target == null) {
        return given;
      }
      throw Errors.argument(
          "vmap(f, ...): `f` must only return Tensors, got type %s. Did you mean to set"
              + " out_dims= to None for output?",
          Tree.typeName(given));
    }
    Tensor out = Levels.resolve(tensor);
    if (target == null) {
      if (level.owns(out)) {
        throw new IllegalArgumentException(
            "vmap(f, ...): `f` can not return a BatchedTensor when out_dim is None");
      }
      return out;
    }
    return level.below(
        () -> {
          Tensor front = level.physicalOrExpanded(out);
          return Levels.fromFront(front, Shapes.wrapDim((Integer) target, front.dim()));
        });
  }

  private static List<@Nullable Object> outDims(@Nullable Object outDims, Tree outputs) {
    for (Object dim : Tree.flatten(outDims).leaves()) {
      if (dim != null && !(dim instanceof Integer)) {
        throw Errors.argument(
            "vmap(f, ..., out_dims=%s): `out_dims` must be an int, None or a python collection"
                + " of ints representing where in the outputs the vmapped dimension should appear.",
            outDims);
      }
    }
    Object given = outDims;
    if (given instanceof List<?> list
        && list.size() == 1
        && outputs.shape() instanceof Tree.Structure.Leaf) {
      given = list.getFirst();
    }
    List<@Nullable Object> all = Tree.broadcast(given, outputs.shape());
    if (all == null) {
      throw Errors.argument(
          "vmap(f, ..., out_dims=%s)(<inputs>): out_dims is not compatible with the"
              + " structure of `outputs`. out_dims has structure %s but outputs has structure %s.",
          outDims, Tree.flatten(outDims).shape(), outputs.shape());
    }
    return all;
  }

  private static List<@Nullable Object> inDims(
      @Nullable Object inDims, @Nullable Object[] args, Tree tree) {
    if (!(inDims instanceof Integer || inDims instanceof List<?>)) {
      throw Errors.argument(
          "vmap(f, in_dims=%s, ...)(<inputs>): expected `in_dims` to be int or a"
              + " (potentially nested) tuple matching the structure of inputs, got: %s.",
          inDims, Tree.typeName(inDims));
    }
    List<@Nullable Object> dims = Tree.broadcast(inDims, tree.shape());
    if (dims == null) {
      throw Errors.argument(
          "vmap(f, in_dims=%s, ...)(<inputs>): in_dims is not compatible with the structure"
              + " of `inputs`. in_dims has structure %s but inputs has structure %s.",
          inDims, Tree.flatten(inDims).shape(), Tree.flatten(Arrays.asList(args)).shape());
    }
    for (int i = 0; i < dims.size(); i++) {
      check(inDims, dims.get(i), tree.leaves().get(i));
    }
    return dims;
  }

  private static void check(@Nullable Object inDims, @Nullable Object dim, @Nullable Object leaf) {
    if (dim == null) {
      return;
    }
    String start = "vmap(f, in_dims=" + inDims + ", ...)(<inputs>): Got in_dim=" + dim;
    if (!(dim instanceof Integer d)) {
      throw Errors.argument(
          "%s for an input but in_dim must be either an integer dimension or None.", start);
    }
    if (!(leaf instanceof Tensor t)) {
      throw Errors.argument(
          "%s for an input but the input is of type %s. We cannot vmap over non-Tensor"
              + " arguments, please use None as the respective in_dim",
          start, Tree.typeName(leaf));
    }
    Layout layout = TensorAccess.layout(t);
    if (d < -layout.dim() || d >= layout.dim()) {
      throw Errors.argument(
          "%s for some input, but that input is a Tensor of dimensionality %s so expected"
              + " in_dim to satisfy -%s <= in_dim < %s.",
          start, layout.dim(), layout.dim(), layout.dim());
    }
  }

  private static long batchSize(List<@Nullable Object> leaves, List<@Nullable Object> dims) {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < dims.size(); i++) {
      if (dims.get(i) instanceof Integer dim && leaves.get(i) instanceof Tensor t) {
        sizes.add(t.size(dim));
      }
    }
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException("vmap: Expected at least one Tensor to vmap over");
    }
    long first = sizes.getFirst();
    if (sizes.stream().anyMatch(s -> s != first)) {
      throw Errors.argument(
          "vmap: Expected all tensors to have the same size in the mapped dimension, got"
              + " sizes %s for the mapped dimension",
          sizes);
    }
    return first;
  }
}
