package dev.adjoint.func;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.creation.Ranges;
import dev.adjoint.ops.join.Cat;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jacobians: {@code vmap} of {@code vjp} or {@code jvp} over a basis. */
public final class Jacobians {
  private Jacobians() {}

  /**
   * A Jacobian.
   *
   * @param value for each part of the output a tree like that of the argument, or a list of these
   *     where several arguments were asked for
   * @param output the output of the function
   * @param aux its auxiliary output
   */
  public record Jacobian(@Nullable Object value, @Nullable Object output, @Nullable Object aux) {}

  /** By reverse mode: one pass for all elements of the output. */
  public static Jacobian reverse(
      Call f, int[] argnums, boolean several, boolean hasAux, long chunk, Object... args) {
    requireChunk("jacrev", chunk);
    Differentiation.VjpResult vjp = Differentiation.vjp(f, argnums, hasAux, args);
    Tree outputs = Tree.flatten(vjp.output());
    List<Tensor> outs = outputs.tensors("jacrev: Expected f to return only tensors, got ");
    List<List<Tensor>> basis = basis(outs, chunk);
    List<List<Tensor>> rows = new ArrayList<>(); // for each chunk, the gradients of all inputs
    Tree[] grads = new Tree[1];
    for (List<Tensor> part : basis) {
      Call pull =
          cotangent -> {
            Tree tree = Tree.flatten(vjp.pullback().apply(cotangent[0]));
            grads[0] = tree;
            return tree.leaves();
          };
      Object result =
          Vmap.run(pull, 0, 0, Level.Randomness.ERROR, new Object[] {outputs.with(part)});
      rows.add(Tree.flatten(result).tensors(""));
    }
    List<Tensor> inputs = leaves(argnums, args);
    List<Tensor> whole = joined(rows, inputs.size());
    List<@Nullable Object> perOutput = new ArrayList<>();
    long from = 0;
    for (Tensor out : outs) {
      List<Tensor> blocks = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        Tensor block = Slice.narrow(whole.get(i), 0, from, out.numel());
        blocks.add(Reshape.apply(block, sizes(out, inputs.get(i))));
      }
      perOutput.add(structure(argnums, several, args, blocks));
      from += out.numel();
    }
    return new Jacobian(nested(outputs, perOutput), vjp.output(), vjp.aux());
  }

  /** By forward mode: one pass for all elements of the input. */
  public static Jacobian forward(
      Call f,
      int[] argnums,
      boolean several,
      boolean hasAux,
      Level.Randomness randomness,
      Object... args) {
    List<Tensor> inputs = leaves(argnums, args);
    List<Tensor> basis = basis(inputs, Long.MAX_VALUE).getFirst();
    Object[] primals = new Object[argnums.length];
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < argnums.length; i++) {
      primals[i] = args[argnums[i]];
      trees.add(Tree.flatten(primals[i]));
    }
    Differentiation.JvpResult[] last = new Differentiation.JvpResult[1];
    Call push =
        direction -> {
          Object[] tangents = Differentiation.regroup(trees, Arrays.asList(direction)).toArray();
          Call partial =
              chosen -> {
                Object[] all = args.clone();
                for (int i = 0; i < argnums.length; i++) {
                  all[argnums[i]] = chosen[i];
                }
                return f.apply(all);
              };
          last[0] = Differentiation.jvp(partial, primals, tangents, false, hasAux);
          return Tree.flatten(last[0].tangent()).leaves();
        };
    Object columns = Vmap.run(push, 0, 0, randomness, basis.toArray());
    Tree outputs = Tree.flatten(last[0].output());
    List<Tensor> outs = outputs.tensors("jacfwd: Expected f to return only tensors, got ");
    List<@Nullable Object> perOutput = new ArrayList<>();
    for (Tensor column : Tree.flatten(columns).tensors("")) {
      Tensor out = outs.get(perOutput.size());
      List<Tensor> blocks = new ArrayList<>();
      long from = 0;
      for (Tensor input : inputs) {
        Tensor part = Slice.narrow(column, 0, from, input.numel());
        Tensor last0 = Levels.fromFront(part, part.dim() - 1);
        blocks.add(Reshape.apply(last0, sizes(out, input)));
        from += input.numel();
      }
      perOutput.add(structure(argnums, several, args, blocks));
    }
    return new Jacobian(nested(outputs, perOutput), last[0].output(), last[0].aux());
  }

  private static void requireChunk(String name, long chunk) {
    if (chunk <= 0) {
      throw Errors.argument("%s: `chunk_size` should be greater than 0.", name);
    }
  }

  private static List<Tensor> leaves(int[] argnums, Object... args) {
    List<Tensor> leaves = new ArrayList<>();
    for (int nr : argnums) {
      leaves.addAll(
          Tree.flatten(args[nr]).tensors("Thing passed to transform API must be Tensor, got "));
    }
    return leaves;
  }

  private static @Nullable Object structure(
      int[] argnums, boolean several, Object[] args, List<Tensor> blocks) {
    List<Tree> trees = Arrays.stream(argnums).mapToObj(nr -> Tree.flatten(args[nr])).toList();
    List<@Nullable Object> groups = Differentiation.regroup(trees, blocks);
    return several ? groups : groups.getFirst();
  }

  /**
   * Nests the blocks in the structure of the output, as far as its types can hold other objects
   * than tensors.
   */
  private static @Nullable Object nested(Tree outputs, List<@Nullable Object> blocks) {
    return blocks.stream().allMatch(Tensor.class::isInstance)
        ? outputs.with(blocks)
        : outputs.loosely(blocks);
  }

  private static long[] sizes(Tensor out, Tensor input) {
    long[] a = TensorAccess.layout(out).sizes();
    long[] b = TensorAccess.layout(input).sizes();
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** The standard basis of all tensors together, in chunks, split by tensor. */
  private static List<List<Tensor>> basis(List<Tensor> tensors, long chunk) {
    long total = tensors.stream().mapToLong(Tensor::numel).sum();
    List<List<Tensor>> chunks = new ArrayList<>();
    long from = 0;
    do {
      long count = Math.min(chunk, total - from);
      chunks.add(units(tensors, from, count));
      from += count;
    } while (from < total);
    return chunks;
  }

  private static List<Tensor> units(List<Tensor> tensors, long from, long count) {
    List<Tensor> parts = new ArrayList<>();
    long start = 0;
    for (Tensor t : tensors) {
      long n = t.numel();
      Tensor rows = Ranges.arange(Scalar.of(from), Scalar.of(from + count), ONE, INT);
      Tensor columns = Ranges.arange(Scalar.of(start), Scalar.of(start + n), ONE, INT);
      Tensor unit = rows.unsqueeze(1).eq(columns);
      long[] sizes = Shapes.prepend(count, TensorAccess.layout(t).sizes());
      parts.add(likeMembers(t, Reshape.apply(Clone.to(unit, TensorAccess.dtype(t)), sizes)));
      start += n;
    }
    return parts;
  }

  /** Expands a basis vector for a batched tensor, since in-place writes need it batched. */
  private static Tensor likeMembers(Tensor t, Tensor unit) {
    return Levels.isBatched(t)
        ? Levels.createdLike(
                Layout.contiguous(TensorAccess.layout(unit).sizes()),
                layout -> Execution.zeros(layout.sizes(), TensorAccess.dtype(t)),
                t)
            .add(unit)
        : unit;
  }

  private static final Scalar ONE = Scalar.of(1L);
  private static final DType INT = DType.INT64;

  private static List<Tensor> joined(List<List<Tensor>> rows, int inputs) {
    if (rows.size() == 1) {
      return rows.getFirst();
    }
    List<Tensor> whole = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      int nr = i;
      whole.add(Cat.apply(rows.stream().map(r -> r.get(nr)).toList(), 0));
    }
    return whole;
  }
}
