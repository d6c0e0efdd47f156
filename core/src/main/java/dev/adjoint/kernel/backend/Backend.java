package dev.adjoint.kernel.backend;

import dev.adjoint.Device;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.random.MersenneTwister;
import dev.adjoint.kernel.random.RandomSpec;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What computes on memory: the interface that another device would implement. Its verbs take
 * descriptions and operands, never compiled loops or addresses.
 *
 * <p>A backend compiles, keeps the operands reachable until the call returns ({@link
 * OperandGuard}), and takes their addresses before it shares out work; results are complete when it
 * returns. An output may have exactly the memory and layout of an input; any other overlap must be
 * refused by the caller.
 */
public interface Backend {
  /**
   * Computes one or several results elementwise.
   *
   * @param spec what to compute
   * @param operands outputs first, then inputs, which broadcast to the outputs' common shape
   * @param params the values of the parameters
   */
  void pointwise(PointwiseSpec spec, Operand[] operands, Params params);

  /**
   * Fills an operand with one value.
   *
   * @param out the operand to fill
   * @param value one parameter of the operand's type
   */
  void fill(Operand out, Params value);

  /**
   * Reduces some dimensions of the inputs' common shape. The order of combination depends on sizes
   * and strides alone.
   *
   * @param spec what to compute
   * @param out the result, of size one in the reduced dimensions
   * @param ins the inputs
   * @param reducedDims which dimensions of the inputs' common shape are reduced
   * @param params the values of the parameters
   */
  void reduce(ReduceSpec spec, Operand out, Operand[] ins, boolean[] reducedDims, Params params);

  /**
   * Scans the lines of one dimension.
   *
   * @param spec what to compute
   * @param out the results, of the sizes of the input
   * @param positions where each result was in its line, as int64, if it is an element; null if not
   *     wanted
   * @param in the input: of the dtype of the results, or integers where those are int64
   * @param dim the dimension, ignored where there is none
   */
  void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim);

  /**
   * Finds the largest or smallest elements along one dimension, and where they are: the first of
   * equal ones, and the first NaN before everything.
   *
   * @param values receives the elements, of size 1 in the dimension; null if not wanted
   * @param indices receives their positions, as int64
   * @param in the input, not empty in the dimension
   * @param dim the dimension, ignored where there is none; {@link #ALL} for the position in
   *     row-major order of the one element of all
   * @param max whether the largest, not the smallest, are wanted
   */
  void argReduce(@Nullable Operand values, Operand indices, Operand in, int dim, boolean max);

  /** In place of a dimension: all of them. */
  int ALL = -1;

  /**
   * Sorts every line of a dimension; equal elements keep their order, and NaN is the largest.
   *
   * @param values receives the elements
   * @param indices receives the positions they had, as int64
   * @param in the input, of the same sizes
   * @param dim the dimension, ignored where there is none
   * @param descending whether the largest comes first
   */
  void sort(Operand values, Operand indices, Operand in, int dim, boolean descending);

  /**
   * Chooses elements of every line of a dimension.
   *
   * @param values receives the elements: of any size in the dimension up to the input's
   * @param indices receives their positions, as int64: of the same sizes
   * @param in the input
   * @param dim the dimension, ignored where there is none
   * @param choice which elements
   */
  void choose(Operand values, Operand indices, Operand in, int dim, Choice choice);

  /**
   * Finds the lower median of every line of a dimension, and where the first such element is.
   *
   * @param values receives the medians: of size 1 in the dimension
   * @param indices receives their positions, as int64
   * @param in the input, whose lines are not empty
   * @param dim the dimension, ignored where there is none
   * @param ignoreNan whether NaN is left out, unless there is nothing else; else it wins
   */
  void median(Operand values, Operand indices, Operand in, int dim, boolean ignoreNan);

  /**
   * For each value, counts the elements of its sorted line that come before it.
   *
   * @param out receives the counts, as int32 or int64: row-major, of the sizes of the values
   * @param sorted the lines, row-major: one for all values, or one for each line of values
   * @param values the values, row-major and of the same dtype
   * @param right whether elements that equal the value come before it
   */
  void search(Operand out, Operand sorted, Operand values, boolean right);

  /**
   * Combines, moves or spreads the elements of windows that slide over the last dimensions of an
   * image.
   *
   * @param spec what to do; it tells which of the operands is written
   * @param image of the leading dimensions, and one for each axis; where it is written, elements
   *     are added to what it has
   * @param windows of the same leading dimensions and dtype
   * @param positions where each largest element is, counted over the last dimensions of the image,
   *     as int64 and of the sizes of the windows: written, if wanted, where these are taken, and
   *     read where something is given to them, if they are in the image; else null
   */
  void window(WindowSpec spec, Operand image, Operand windows, @Nullable Operand positions);

  /**
   * Writes the product of two matrices, or the products of as many as two batches have.
   *
   * @param out m by n, or that with a batch dimension in front; not overlapping the factors
   * @param a m by k
   * @param b k by n
   */
  void matmul(Operand out, Operand a, Operand b);

  /**
   * Writes a convolution, of each group of channels by itself: {@code out[n, g, o, window] =
   * bias[g, o] + sum of image[n, g, c, at] * kernel[g, o, c, tap]} over {@code c} and {@code tap},
   * where {@code at} is the place of that element of the window.
   *
   * <p>Each element is one chain of fused multiply-adds that begins with the bias, over channels
   * and in each over the window, in row-major order.
   *
   * @param spec how windows slide over the last dimensions, in either direction: dilation and
   *     padding may be negative; and whether the padding counts, as zeros that are multiplied,
   *     which matters where the kernel is not finite
   * @param out of four or more dimensions, as many as image and kernel have; not overlapping them
   * @param bias of two dimensions; null for 0
   */
  void convolve(
      WindowSpec spec, Operand out, Operand image, Operand kernel, @Nullable Operand bias);

  /**
   * Moves elements between values and positions of a table, or combines them.
   *
   * <p>Table, values and positions have the same sizes; an indexed dimension of the table has
   * stride 0. All positions are looked at before the table is written to. Writes to the same
   * position happen in row-major order of the values.
   */
  void move(Move.Mode mode, Operand table, Operand values, Move.Axis... axes);

  /**
   * Writes the positions of what is set, in row-major order.
   *
   * @param out int64, row-major: for each dimension of the flags the positions in it
   * @param flags bool, row-major, as many of them set as there is room for
   */
  void nonzero(Operand out, Operand flags);

  /** Writes 0, 1, 2 and so on to one dense run of int64. */
  void iota(Operand out);

  /**
   * Fills an operand with random samples, in memory order.
   *
   * @param generator where they come from; it advances
   */
  void random(RandomSpec spec, Operand out, MersenneTwister generator);

  /** Copies the elements of one dense run, bit for bit, to memory of the JVM. */
  void read(Operand from, MemorySegment to);

  /** Copies memory of the JVM, bit for bit, to the elements of one dense run. */
  void write(MemorySegment from, Operand to);

  /** Where the operands of this backend are. */
  Device device();
}
