package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.memory.Memory;
import java.util.function.LongFunction;

/** Sorts, chooses and finds medians along one dimension. */
final class Sort {
  /** Elements worth a task. */
  private static final long GRAIN = 1 << 13;

  private Sort() {}

  /** Handles one line: where it and its results begin. */
  @FunctionalInterface
  private interface LineWork<L> {
    void accept(L line, long values, long indices, long in);
  }

  /**
   * Sorts every line of a dimension; equal elements keep their order, and NaN is the largest.
   *
   * @param values receives the elements
   * @param indices receives the positions they had, as int64
   * @param in the input, of the same sizes
   * @param dim the dimension, ignored where there is none
   */
  static void run(Operand values, Operand indices, Operand in, int dim, boolean descending) {
    Checks.sort(values, indices, in);
    int rank = in.layout().dim();
    long n = rank == 0 ? 1 : in.layout().size(dim);
    long flip = descending ? -1 : 0;
    int size = in.dtype().itemSize();
    long from = step(in, dim);
    long valueStep = step(values, dim);
    long indexStep = step(indices, dim);
    lines(
        values,
        indices,
        in,
        dim,
        length -> new SortedLine(in.dtype(), length),
        (line, value, index, address) -> {
          line.sort(address, from, descending);
          if (in.dtype() == DType.INT64 && line.isWhole()) {
            // From the keys, which are read one after the other.
            for (int i = 0; i < n; i++) {
              Memory.setLong(value + i * valueStep, line.key(i) ^ flip);
              Memory.setLong(index + i * indexStep, line.at(i));
            }
            return;
          }
          for (int i = 0; i < n; i++) {
            int at = line.at(i);
            Elements.copy(size, address + at * from, value + i * valueStep);
            Memory.setLong(index + i * indexStep, at);
          }
        });
  }

  /**
   * Chooses elements of every line of a dimension.
   *
   * @param values receives the elements
   * @param indices receives their positions, as int64
   * @param in the input
   * @param dim the dimension, ignored where there is none
   */
  static void choose(Operand values, Operand indices, Operand in, int dim, Choice choice) {
    Checks.choose(values, indices, in, dim, choice);
    long count = in.layout().dim() == 0 ? 1 : values.layout().size(dim);
    int size = in.dtype().itemSize();
    long from = step(in, dim);
    long valueStep = step(values, dim);
    long indexStep = step(indices, dim);
    lines(
        values,
        indices,
        in,
        dim,
        length -> new ChosenLine(in.dtype(), length, count, choice),
        (line, value, index, address) -> {
          line.choose(address, from);
          for (int i = 0; i < count; i++) {
            int at = line.at(i);
            Elements.copy(size, address + at * from, value + i * valueStep);
            Memory.setLong(index + i * indexStep, at);
          }
        });
  }

  /**
   * The lower median of every line of a dimension, and where the first such element is.
   *
   * @param values receives the medians: of size 1 in the dimension
   * @param indices receives their positions, as int64
   * @param in the input, whose lines are not empty
   * @param dim the dimension, ignored where there is none
   * @param ignoreNan whether NaN is left out, unless there is nothing else; else it wins
   */
  static void median(Operand values, Operand indices, Operand in, int dim, boolean ignoreNan) {
    Checks.median(values, indices, in, dim);
    long n = in.layout().dim() == 0 ? 1 : in.layout().size(dim);
    int size = in.dtype().itemSize();
    long from = step(in, dim);
    lines(
        values,
        indices,
        in,
        dim,
        length -> new SortedLine(in.dtype(), length),
        (line, value, index, address) -> {
          line.sort(address, from, false);
          int numbers = (int) n - line.nans();
          boolean nan = numbers == 0 || (numbers < n && !ignoreNan);
          int at = line.at(nan ? numbers : (numbers - 1) / 2);
          Elements.copy(size, address + at * from, value);
          Memory.setLong(index, at);
        });
  }

  private static long step(Operand operand, int dim) {
    return operand.layout().dim() == 0
        ? 0
        : operand.layout().stride(dim) * operand.dtype().itemSize();
  }

  private static <L> void lines(
      Operand values,
      Operand indices,
      Operand in,
      int dim,
      LongFunction<L> lineOf,
      LineWork<L> work) {
    if (in.layout().numel() == 0) {
      return;
    }
    Operand[] operands = {values, indices, in};
    long[] sizes = in.layout().sizes();
    boolean[] sorted = new boolean[sizes.length];
    long n = 1;
    if (sizes.length > 0) {
      sorted[dim] = true;
      n = sizes[dim];
    }
    ReducePlanner.Nest nest = ReducePlanner.nest(sizes, sorted, false, operands, true);
    long length = n;
    long valueStart = values.address();
    long indexStart = indices.address();
    long start = in.address();
    Parallel.forChunks(
        nest.trips(0),
        Math.max(1, GRAIN / n),
        (lo, hi) -> {
          L line = lineOf.apply(length);
          for (long i = lo; i < hi; i++) {
            work.accept(
                line,
                valueStart + nest.offset(0, i, 0),
                indexStart + nest.offset(1, i, 0),
                start + nest.offset(2, i, 0));
          }
        });
  }
}
