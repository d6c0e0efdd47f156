package dev.adjoint.ops.linalg;

import static java.util.stream.Collectors.toCollection;

import dev.adjoint.Dims;
import dev.adjoint.Tensor;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Diagonal;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Transposes;
import dev.adjoint.ops.view.Unsqueeze;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code einsum}: operands are given the same dimensions, those of the result first, and are
 * multiplied in pairs, in the order that takes the fewest multiplications; a dimension is summed as
 * soon as no other operand has it.
 */
public final class Einsum {
  private final EinsumLabels labels;
  private final List<Tensor> operands;
  private final Layout[] layouts;

  /** For each label the dimension that it has in all operands; -1 where there is none. */
  private final int[] place;

  /** Sizes by label, and those that the ellipsis covers, as far as they are known. */
  private final long[] sizes = new long[EinsumLabels.COUNT];

  private final long[] covered;

  /** For each dimension how many operands are larger than 1 in it. */
  private final int[] uses;

  private Einsum(EinsumLabels labels, List<Tensor> operands, Layout... layouts) {
    this.labels = labels;
    this.layouts = layouts;
    this.operands = operands;
    this.place = labels.places();
    this.covered = new long[labels.covered()];
    this.uses = new int[labels.rank()];
    Arrays.fill(sizes, 1);
    Arrays.fill(covered, 1);
  }

  /** Runs the operation. */
  public static Tensor apply(String equation, List<Tensor> operands) {
    if (operands.isEmpty()) {
      throw new IllegalStateException("einsum(): must provide at least one operand");
    }
    Layout[] layouts = operands.stream().map(TensorAccess::layout).toArray(Layout[]::new);
    int[] ranks = Arrays.stream(layouts).mapToInt(Layout::dim).toArray();
    return new Einsum(EinsumLabels.of(equation, ranks), operands, layouts).run();
  }

  private Tensor run() {
    List<Tensor> aligned = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      aligned.add(aligned(i));
    }
    Tensor result = product(order(aligned).best(), aligned);
    int kept = labels.kept();
    if (kept == labels.rank()) {
      return result;
    }
    if (operands.size() > 1) {
      return Reshape.view(result, Arrays.copyOf(TensorAccess.layout(result).sizes(), kept));
    }
    return Sum.apply(
        result, IntStream.range(kept, labels.rank()).asLongStream().toArray(), false, null);
  }

  /**
   * The operand with all dimensions: a diagonal for each repeated label, size 1 for missing ones.
   */
  private Tensor aligned(int i) {
    Tensor op = operands.get(i);
    // The sizes of what is left of the operand, as they were when they were counted.
    List<Long> left =
        Arrays.stream(layouts[i].sizes()).boxed().collect(toCollection(ArrayList::new));
    int[] from = new int[labels.rank()];
    Arrays.fill(from, -1);
    int dim = 0;
    for (int label : labels.of(i)) {
      if (label == EinsumLabels.ELLIPSIS) {
        int count = layouts[i].dim() - (labels.of(i).length - 1);
        for (int j = covered.length - count; j < covered.length; j++) {
          cover(i, j, dim, left.get(dim));
          from[labels.ellipsis() + j] = dim++;
        }
      } else if (from[place[label]] < 0) {
        meet(i, label, left.get(dim));
        from[place[label]] = dim++;
      } else {
        int before = from[place[label]];
        if (!left.get(dim).equals(left.get(before))) {
          throw Errors.state(
              "einsum(): subscript %s is repeated for operand %s but the sizes don't match, %s !="
                  + " %s",
              EinsumLabels.letter(label), i, left.get(dim), left.get(before));
        }
        Tensor diagonal = Diagonal.apply(op, 0, before, dim);
        op = Transposes.move(diagonal, new long[] {-1}, new long[] {before});
        left.remove(dim);
      }
    }
    for (int d = 0; d < from.length; d++) {
      if (from[d] < 0) {
        op = Unsqueeze.apply(op, dim);
        from[d] = dim++;
      }
    }
    return Permute.apply(op, Arrays.stream(from).asLongStream().toArray());
  }

  private void cover(int operand, int j, int dim, long size) {
    if (size == 1) {
      return;
    }
    if (covered[j] != 1 && covered[j] != size) {
      throw Errors.state(
          "einsum(): dimension %s covered by ellipsis in operand %shas size %s which does not"
              + " broadcast with previously seen ellipsis with size %s for the respective"
              + " dimension",
          dim, operand, size, covered[j]);
    }
    covered[j] = size;
    uses[labels.ellipsis() + j]++;
  }

  private void meet(int operand, int label, long size) {
    if (size == 1) {
      return;
    }
    if (sizes[label] != 1 && sizes[label] != size) {
      throw Errors.state(
          "einsum(): subscript %s has size %s for operand %s which does not broadcast with"
              + " previously seen size %s",
          EinsumLabels.letter(label), size, operand, sizes[label]);
    }
    sizes[label] = size;
    uses[place[label]]++;
  }

  private ContractionOrder order(List<Tensor> aligned) {
    long[] whole = new long[labels.rank()];
    boolean[][] has = new boolean[aligned.size()][whole.length];
    Arrays.fill(whole, 1);
    for (int i = 0; i < has.length; i++) {
      Layout layout = TensorAccess.layout(aligned.get(i));
      for (int d = 0; d < whole.length; d++) {
        has[i][d] = layout.size(d) != 1;
        whole[d] = has[i][d] ? layout.size(d) : whole[d];
      }
    }
    return new ContractionOrder(whole, labels.kept(), has);
  }

  private Tensor product(ContractionOrder.Step step, List<Tensor> aligned) {
    return switch (step) {
      case ContractionOrder.Given(int number) -> aligned.get(number);
      case ContractionOrder.Contraction(ContractionOrder.Step left, ContractionOrder.Step right) ->
          contract(product(left, aligned), product(right, aligned));
    };
  }

  /** The product of two operands, summed over what no other one has. */
  private Tensor contract(Tensor a, Tensor b) {
    List<Integer> both = new ArrayList<>();
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    for (int d = labels.kept(); d < labels.rank(); d++) {
      boolean inA = TensorAccess.layout(a).size(d) != 1;
      boolean inB = TensorAccess.layout(b).size(d) != 1;
      if (inA && inB) {
        if (--uses[d] == 1) {
          both.add(d);
          uses[d] = 0;
        }
      } else if (uses[d] == 1 && (inA || inB)) {
        (inA ? first : second).add((long) d);
        uses[d] = 0;
      }
    }
    return SumOfProducts.apply(summed(a, first), summed(b, second), both);
  }

  private static Tensor summed(Tensor x, List<Long> dims) {
    return dims.isEmpty()
        ? x
        : x.sum(new Dims(dims.stream().mapToLong(Long::longValue).toArray()), true);
  }
}
