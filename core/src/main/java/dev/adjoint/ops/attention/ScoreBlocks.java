package dev.adjoint.ops.attention;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.index.Fills;
import dev.adjoint.ops.linalg.BatchedProduct;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Reshape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scores of attention, block by block: some queries of some heads with all keys that they see,
 * so many at a time as a cache holds. Unrecorded; in float32 or float64.
 *
 * <p>Batches and heads of keys are one dimension, before the queries that share a head.
 */
final class ScoreBlocks {
  /** How many scores a block has, if one query has no more. */
  private static final long SCORES = 1 << 18;

  /** How many queries a block of causal attention has: of later ones they see no keys. */
  private static final long CAUSAL_ROWS = 64;

  private static final Scalar MASKED = Scalar.of(Double.NEGATIVE_INFINITY);

  private final DType dtype;
  private final boolean causal;
  private final long heads;
  private final long group;
  private final long length;
  private final long count;
  private final long size;
  private final Tensor queries;
  private final Tensor keys;
  private final Tensor values;

  /** For each batch, head of keys, and query of it; or null. */
  private final @Nullable Tensor mask;

  /** How many heads of keys have different masks, so that a block has none of the next ones. */
  private final long headsOfBatch;

  ScoreBlocks(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, double scale, boolean causal) {
    Layout q = TensorAccess.layout(query);
    Layout k = TensorAccess.layout(key);
    this.dtype = DTypes.wide(TensorAccess.dtype(query));
    this.causal = causal;
    this.heads = k.size(0) * k.size(1);
    this.group = k.size(1) == 0 ? 0 : q.size(1) / k.size(1);
    this.length = q.size(2);
    this.count = k.size(2);
    this.size = q.size(3);
    boolean fits =
        group * k.size(1) == q.size(1)
            && q.size(0) == k.size(0)
            && k.size(3) == size
            && TensorAccess.layout(value).sameSizes(k);
    if (!fits) { // another thread has changed what was checked
      throw new ArrayIndexOutOfBoundsException("sizes of keys and values");
    }
    this.queries = Arithmetic.MUL_NUMBER.call(rows(query), Scalar.of(scale));
    this.keys = flat(key, heads, count, size);
    this.values = flat(value, heads, count, size);
    boolean varies = mask != null && varies(TensorAccess.layout(mask));
    this.headsOfBatch = varies ? k.size(1) : heads;
    this.mask = mask == null ? null : expanded(mask, q, varies);
  }

  private static boolean varies(Layout mask) {
    return mask.dim() == 4 && (mask.size(0) != 1 || mask.size(1) != 1);
  }

  /** The mask with dimensions for batches, heads of keys, queries of one, and positions. */
  private Tensor expanded(Tensor mask, Layout q, boolean varies) {
    if (!varies) {
      Layout layout = TensorAccess.layout(mask);
      int rank = layout.dim();
      Tensor matrix =
          Raw.view(
              mask,
              Layout.of(
                  new long[] {layout.size(rank - 2), layout.size(rank - 1)},
                  new long[] {layout.stride(rank - 2), layout.stride(rank - 1)},
                  layout.offset()));
      return Raw.expand(matrix, 1, heads, group, length, count);
    }
    Layout whole = TensorAccess.layout(Raw.expand(mask, q.size(0), q.size(1), length, count));
    long[] sizes = {q.size(0), headsOfBatch, group, length, count};
    long[] strides = {
      whole.stride(0), whole.stride(1) * group, whole.stride(1), whole.stride(2), whole.stride(3)
    };
    return Raw.view(mask, Layout.of(sizes, strides, whole.offset()));
  }

  /** The elements of queries, or what there is for each, in the dtype that is computed in. */
  Tensor rows(Tensor x) {
    long last = TensorAccess.layout(x).dim() < 4 ? 1 : size;
    return flat(x, heads, group, length, last);
  }

  private Tensor flat(Tensor x, long... sizes) {
    Layout own = TensorAccess.layout(x);
    if (own.numel() != Layout.numel(sizes)) {
      throw new ArrayIndexOutOfBoundsException("sizes of queries"); // changed, as above
    }
    Layout merged = Shapes.viewAs(own, sizes);
    return merged != null && TensorAccess.dtype(x) == dtype
        ? Raw.view(x, merged)
        : Raw.view(Copy.of(x, Layout.contiguous(own.sizes()), dtype), Layout.contiguous(sizes));
  }

  /** Room for what there is for each query: as many as it has elements, or one. */
  Tensor emptyRows(boolean elements) {
    return Execution.empty(new long[] {heads, group, length, elements ? size : 1}, dtype);
  }

  Tensor zeroKeys() {
    return Execution.zeros(new long[] {heads, count, size}, dtype);
  }

  /** Runs an action for each block; of the same queries never two at a time. */
  void forEach(Consumer<QueryBlock> action) {
    long rows = Math.clamp(SCORES / Math.max(group * count, 1), 1, Math.max(length, 1));
    rows = causal ? Math.min(rows, CAUSAL_ROWS) : rows;
    long together = Math.max(SCORES / Math.max(group * count * rows, 1), 1);
    for (long first = 0; first < heads; first += headsOfBatch) {
      for (long head = 0; head < headsOfBatch; head += together) {
        for (long row = 0; row < length; row += rows) {
          long end = Math.min(row + rows, length);
          action.accept(
              new QueryBlock(
                  first,
                  head,
                  Math.min(together, headsOfBatch - head),
                  row,
                  end - row,
                  causal ? Math.min(end, count) : count));
        }
      }
    }
  }

  /** A view of some heads, and of some positions of the dimension before the last one. */
  private static Tensor part(Tensor x, long head, long some, long row, long rows) {
    Layout layout = TensorAccess.layout(x);
    int at = layout.dim() - 2;
    long[] sizes = layout.sizes().clone();
    sizes[0] = some;
    sizes[at] = rows;
    long offset = layout.offset() + head * layout.stride(0) + row * layout.stride(at);
    return Raw.view(x, Layout.of(sizes, layout.strides(), offset));
  }

  /** Some queries of some heads. */
  final class QueryBlock {
    private final long batch;
    private final long headOfBatch;
    private final long head;
    private final long some;
    private final long row;
    private final long rows;
    private final long seen;

    private QueryBlock(long first, long headOfBatch, long some, long row, long rows, long seen) {
      this.batch = first / headsOfBatch;
      this.headOfBatch = headOfBatch;
      this.head = first + headOfBatch;
      this.some = some;
      this.row = row;
      this.rows = rows;
      this.seen = seen;
    }

    /** What there is for these queries: a matrix for each head. */
    Tensor rows(Tensor x) {
      Tensor part = part(x, head, some, row, rows);
      return Reshape.apply(part, some, group * rows, TensorAccess.layout(x).size(3));
    }

    /** The queries, times the factor of scores. */
    Tensor queries() {
      return rows(queries);
    }

    private Tensor seen(Tensor x) {
      return part(x, head, some, 0, seen);
    }

    /** The products with the keys, and with the mask. */
    Tensor scores() {
      Tensor scores = BatchedProduct.bmm(queries(), Permute.transpose(seen(keys), 1, 2));
      Tensor each = Raw.view(scores, Layout.contiguous(some, group, rows, seen));
      if (causal && row + 1 < seen) {
        Tensor later = Weights.triangle(rows, seen - row).logicalNot();
        long[] strides = TensorAccess.layout(each).strides();
        long[] sizes = {some, group, rows, seen - row};
        Tensor last = Raw.view(each, Layout.of(sizes, strides, row));
        Fills.masked(last, later, null, MASKED, true);
      }
      if (mask != null) {
        Arithmetic.ADD.inPlace(each, Weights.additive(masks(mask), dtype));
      }
      return scores;
    }

    private Tensor masks(Tensor whole) {
      Layout layout = TensorAccess.layout(whole);
      long[] strides = layout.strides();
      long offset =
          layout.offset() + batch * strides[0] + headOfBatch * strides[1] + row * strides[3];
      return Raw.view(
          whole,
          Layout.of(
              new long[] {some, group, rows, seen},
              new long[] {strides[1], strides[2], strides[3], strides[4]},
              offset));
    }

    /** The values, added up with weights. */
    Tensor weighted(Tensor weights) {
      return BatchedProduct.bmm(weights, seen(values));
    }

    /** The products with the values. */
    Tensor unweighted(Tensor grads) {
      return BatchedProduct.bmm(grads, Permute.transpose(seen(values), 1, 2));
    }

    /** The keys, added up with weights. */
    Tensor ofKeys(Tensor weights) {
      return BatchedProduct.bmm(weights, seen(keys));
    }

    /** Writes what was computed for these queries. */
    void put(Tensor into, Tensor computed) {
      Tensor target = part(into, head, some, row, rows);
      Copy.into(target, Raw.view(computed, Layout.contiguous(TensorAccess.layout(target).sizes())));
    }

    /** Adds what was computed for the keys that are seen. */
    void add(Tensor into, Tensor computed) {
      Arithmetic.ADD.inPlace(seen(into), computed);
    }
  }
}
