package dev.adjoint.ops.index;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills with one value: {@code masked_fill} and {@code index_fill}. */
public final class Fills {
  private static final Fill MASKED_TENSOR = Fill.of("masked_fill", "MaskedFillBackward1", true);
  private static final Fill MASKED_NUMBER = Fill.of("masked_fill", "MaskedFillBackward0", false);
  private static final Fill INDEXED_TENSOR = Fill.of("index_fill", "IndexFillBackward1", true);
  private static final Fill INDEXED_NUMBER = Fill.of("index_fill", "IndexFillBackward0", false);

  /**
   * A fill. Inputs: the tensor, the mask, the value if it is a tensor.
   *
   * @param shared the same for a tensor whose elements share memory, with one more input before the
   *     value: the first mask says which places are written, this one which elements were meant.
   *     Gradients go by it, as PyTorch's do.
   */
  private record Fill(Pointwise usual, Pointwise shared) {
    static Fill of(String name, String nodeName, boolean tensor) {
      Expr meant = in(2).ne(0);
      Expr grad = in(tensor ? 4 : 3);
      Expr zero = constant(0L);
      Expr kept = select(meant, zero, grad);
      Expr given = select(meant, grad, zero);
      Pointwise shared =
          of(name, nodeName, tensor ? in(3) : param(0), tensor).arity(tensor ? 4 : 3);
      return new Fill(
          of(name, nodeName, tensor ? in(2) : param(0), tensor),
          tensor ? shared.gradients(kept, zero, zero, given) : shared.gradients(kept, zero, zero));
    }

    private static Pointwise of(String name, String nodeName, Expr value, boolean tensor) {
      Pointwise op =
          Pointwise.of(name, nodeName, select(in(1).ne(0), value, in(0)))
              .trait(Trait.IDEMPOTENT)
              .result(Result.FIRST);
      Pointwise fill = tensor ? op.trait(Trait.VALUE_LAST) : op;
      return name.equals("index_fill")
          ? fill
          : fill.check((in, _) -> requireMask(in[2].dtype())).trait(Trait.ROW_MAJOR);
    }
  }

  private Fills() {}

  /** Fills where the mask is true; one of the values is null. */
  public static Tensor masked(
      Tensor x, Tensor mask, @Nullable Tensor value, @Nullable Scalar number, boolean inPlace) {
    checkValue("masked_fill_", x, value, number);
    requireMask(TensorAccess.dtype(mask));
    if (inPlace) {
      Overlap.warnIfExpanded(x, "masked_fill_", "tensor[mask] = scalar");
    }
    return run(value == null ? MASKED_NUMBER : MASKED_TENSOR, x, mask, value, number, inPlace);
  }

  private static void requireMask(DType dtype) {
    if (dtype != DType.BOOL) {
      throw new IllegalStateException(
          "masked_fill_ only supports boolean masks, but got mask with dtype "
              + dtype.scalarTypeName());
    }
  }

  /** Fills slices of a dimension; one of the values is null. */
  public static Tensor indexed(
      Tensor x,
      long dim,
      Tensor index,
      @Nullable Tensor value,
      @Nullable Scalar number,
      boolean inPlace) {
    checkValue("index_fill_", x, value, number);
    Layout layout = TensorAccess.layout(x);
    int d = Shapes.wrapDim(dim, layout.dim());
    if (TensorAccess.dtype(index) != DType.INT64) {
      throw new IndexOutOfBoundsException("index_fill_(): Expected dtype int64 for index.");
    }
    if (inPlace) {
      Overlap.warnIfExpanded(x, "index_fill_", "tensor[mask] = scalar");
      Overlap.checkNone(x, index);
    }
    if (TensorAccess.layout(index).dim() > 1) {
      throw new IllegalStateException("Index has to be a vector/scalar");
    }
    long size = layout.dim() == 0 ? 1 : layout.size(d);
    Tensor mask = Execution.zeros(new long[] {size}, DType.BOOL);
    mark(mask, index, d);
    long[] along = new long[layout.dim()];
    Arrays.fill(along, 1);
    if (along.length > 0) {
      along[d] = size;
    }
    Tensor placed = Reshape.apply(mask, along);
    return run(value == null ? INDEXED_NUMBER : INDEXED_TENSOR, x, placed, value, number, inPlace);
  }

  /** Sets the flags at the positions, which count from the end where they are negative. */
  private static void mark(Tensor mask, Tensor index, int dim) {
    Operand flags = TensorAccess.operand(mask);
    Operand positions = Values.plain(index);
    long[] sizes = positions.layout().sizes();
    long size = flags.layout().numel();
    if (size == 0) {
      Bounds.require(index, -size, size, position -> outside(position, dim, size));
      return;
    }
    Layout still = Layout.of(sizes, new long[sizes.length], 0);
    Operand one = TensorAccess.operand(Factories.scalar(Scalar.of(true), DType.BOOL));
    Execution.backend()
        .move(
            Move.Mode.PUT,
            flags.withLayout(still),
            one.withLayout(still),
            new Move.Axis(positions, 1, size, true, at -> outside(at, dim, size)));
  }

  static IndexOutOfBoundsException outside(long position, int dim, long size) {
    return new IndexOutOfBoundsException(
        "index " + position + " is out of bounds for dimension " + dim + " with size " + size);
  }

  private static void checkValue(
      String name, Tensor x, @Nullable Tensor value, @Nullable Scalar number) {
    if (value != null && TensorAccess.layout(value).dim() > 0) {
      throw Errors.state(
          "%s only supports a 0-dimensional value tensor, but got tensor with %s dimension(s).",
          name, TensorAccess.layout(value).dim());
    }
    if (number != null) {
      number.checkFits(TensorAccess.dtype(x));
    } else if (value != null && !Levels.isBatched(value)) {
      Values.item(value).checkFits(TensorAccess.dtype(x)); // as where it is given as a number
    }
  }

  private static Tensor run(
      Fill fill,
      Tensor x,
      Tensor mask,
      @Nullable Tensor value,
      @Nullable Scalar number,
      boolean inPlace) {
    Tensor self = x;
    List<Tensor> masks = List.of(mask);
    if (inPlace && TensorAccess.layout(x).hasInternalOverlap()) {
      // Where several elements are one place, it is written if any of them is to be.
      Layout layout = TensorAccess.layout(x);
      Tensor where = Expand.apply(mask, layout.sizes());
      for (int d = 0; d < layout.dim(); d++) {
        if (layout.size(d) > 1 && layout.stride(d) == 0) {
          // What is no view itself must not be written by way of one: its history would tell.
          self = x.isView() ? Slice.apply(self, d, 0, 1, 1) : self;
          boolean same = TensorAccess.layout(where).stride(d) == 0;
          where = same ? Slice.apply(where, d, 0, 1, 1) : where.any(d, true);
        }
      }
      masks = x.isView() ? List.of(where) : List.of(where, mask);
    }
    List<Tensor> inputs = new ArrayList<>(List.of(self));
    inputs.addAll(masks);
    if (value != null) {
      inputs.add(value);
    }
    Scalar[] numbers = value == null && number != null ? new Scalar[] {number} : new Scalar[0];
    Pointwise op = masks.size() == 1 ? fill.usual : fill.shared;
    Tensor[] all = inputs.toArray(new Tensor[0]);
    if (!inPlace) {
      return op.call(all, numbers);
    }
    op.callInPlace(self, all, numbers);
    return x;
  }
}
