package dev.adjoint.ops.index;

import static dev.adjoint.kernel.expr.Expr.in;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.Move;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Overlap;
import dev.adjoint.op.Overwriting;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.creation.Factories;
import dev.adjoint.ops.pointwise.Elementwise;
import org.jspecify.annotations.Nullable;

/**
 * Scatter with a reduction along a dimension.
 *
 * @param along the dimension, and whether indices select elements or slices
 * @param reduce the reduction
 * @param includeSelf whether the original values take part
 */
public record ScatterReduce(Along along, ScatterKind reduce, boolean includeSelf)
    implements Overwriting, AlongOp {
  private static final Pointwise FLOOR_DIV =
      Pointwise.of("div", "DivBackward3", in(0).floorDiv(in(1)));

  /** Reduces elements. */
  public static Tensor scatter(
      Tensor self,
      long dim,
      Tensor index,
      Tensor src,
      String reduce,
      boolean includeSelf,
      boolean inPlace) {
    ScatterKind kind = ScatterKind.required(reduce);
    Tensor used = AlongChecks.scatter(self, dim, index, src);
    if (inPlace) {
      Overlap.checkNone(self, src);
    }
    if (kind == ScatterKind.MEAN && TensorAccess.dtype(self) == DType.BOOL) {
      throw new IllegalStateException(
          "\"scatter_gather_tensor_cpu_reduce_mean\" not implemented for 'Bool'");
    }
    return Scatter.run(
        new ScatterReduce(new Along(dim, false), kind, includeSelf), inPlace, self, index, used);
  }

  /** Reduces slices. */
  public static Tensor index(
      Tensor self,
      long dim,
      Tensor index,
      Tensor source,
      String reduce,
      boolean includeSelf,
      boolean inPlace) {
    ScatterKind kind = ScatterKind.named(reduce);
    if (kind == null || kind == ScatterKind.SUM) {
      throw Errors.state(
          "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got %s.",
          reduce);
    }
    SliceChecks.indexAdd("index_reduce_", self, dim, index, source);
    kind.checkSlices(self, source, includeSelf);
    return Scatter.run(
        new ScatterReduce(new Along(dim, true), kind, includeSelf), inPlace, self, index, source);
  }

  @Override
  public String nodeName() {
    return along.slices() ? "IndexReduceBackward0" : "ScatterReduceBackward0";
  }

  @Override
  public void write(Tensor target, Tensor[] in) {
    DType dtype = TensorAccess.dtype(target);
    if (along.slices()) {
      along.requireInside(target, in[1], !includeSelf);
    }
    if (!includeSelf) {
      along.run(Move.Mode.PUT, target, in[1], Along.number(reduce.neutral(dtype), dtype));
    }
    along.run(reduce.mode(), target, in[1], in[2]);
    if (reduce == ScatterKind.MEAN && TensorAccess.layout(in[1]).numel() > 0) {
      Pointwise quotient = DTypes.computesInFloat(dtype) ? Arithmetic.DIV : FLOOR_DIV;
      quotient.inPlace(Raw.view(target, TensorAccess.layout(target)), counts(target, in[1]));
    }
  }

  /** Number of values that went into each element, at least 1. */
  private Tensor counts(Tensor target, Tensor index) {
    DType dtype = TensorAccess.dtype(target);
    long[] sizes = TensorAccess.layout(target).sizes();
    Tensor counts = Factories.full(sizes, Scalar.of(includeSelf ? 1L : 0L), dtype);
    along.run(Move.Mode.ADD, counts, index, Along.number(Scalar.of(1L), dtype));
    return includeSelf ? counts : Elementwise.CLAMP_MIN_NUMBER.call(counts, Scalar.of(1L));
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i > 0 || (reduce != ScatterKind.SUM && reduce != ScatterKind.MEAN);
  }

  @Override
  public boolean guards(int i, boolean[] needed) {
    return true;
  }

  @Override
  public boolean guardsOutput(int i) {
    return true;
  }

  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    boolean linear = !saves(0, new boolean[0]);
    ReduceGradient rule =
        new ReduceGradient(
            this,
            linear ? grad : saved.input(0),
            saved.input(1),
            saved.input(2),
            linear ? grad : saved.output(0));
    return i == 0 ? rule.self(grad) : rule.source(grad);
  }

  /** Each tangent times its partial derivative. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    ReduceGradient rule = new ReduceGradient(this, inputs[0], inputs[1], inputs[2], outputs[0]);
    return new Tensor[] {rule.tangent(tangents[0], tangents[2])};
  }

  @Override
  public Opaque with(Along other) {
    return new ScatterReduce(other, reduce, includeSelf);
  }
}
