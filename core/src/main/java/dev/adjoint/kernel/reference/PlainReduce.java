package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SizeCheck;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.BinaryOp;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.math.Evaluator;
import org.jspecify.annotations.Nullable;

/** A reduction: the elements of a result, in row-major order, are combined as a balanced tree. */
final class PlainReduce {
  private static final int LEAF = 16; // elements that are taken one after the other
  private static final long[] NONE = {};

  private final ReduceSpec spec;
  private final DType compute;
  private final boolean conditions;
  private final Evaluator element;
  private final @Nullable Evaluator added;
  private final Evaluator both;
  private final Evaluator finish;
  private final long identity;
  private final DType[] types;

  PlainReduce(ReduceSpec spec) {
    this.spec = spec;
    this.compute = spec.compute();
    this.conditions = spec.combine().isLogical() && compute != DType.BOOL;
    this.types = spec.ins();
    DType values = spec.finishType();
    Expr e = spec.elementMeaning();
    this.element = new Evaluator(conditions ? e.asCondition() : e.asNumber(), compute);
    boolean products = spec.combine() == Combine.SUM && DTypes.computesInFloat(compute);
    this.added =
        products && e instanceof Expr.Binary b && b.op() == BinaryOp.MUL
            ? new Evaluator(Expr.multiplyAdd(b.a(), b.b(), Expr.in(types.length)), compute)
            : null; // a product is rounded together with the sum
    this.both = new Evaluator(ReduceSpec.combined(spec.combine(), Expr.in(0), Expr.in(1)), values);
    this.finish = new Evaluator(spec.finishMeaning(), values);
    this.identity =
        new Evaluator(ReduceSpec.identity(spec.combine(), values), values).raw(NONE, NONE);
  }

  /** Of the result and the inputs. */
  void run(Operand[] operands, boolean[] reduced, Params params) {
    Operand out = operands[0];
    SizeCheck.type(out, spec.out());
    long[] sizes = {};
    for (int k = 0; k < types.length; k++) {
      SizeCheck.type(operands[k + 1], types[k]);
      sizes = SizeCheck.common(sizes, operands[k + 1].layout().sizes());
    }
    SizeCheck.reduced(reduced, out.layout(), sizes);
    long[] kept = sizes.clone();
    long[] rest = sizes.clone();
    long count = 1;
    for (int d = 0; d < sizes.length; d++) {
      kept[d] = reduced[d] ? 1 : sizes[d];
      rest[d] = reduced[d] ? sizes[d] : 1;
      count *= rest[d];
    }
    long[] numbers = RawValues.params(params, spec.paramCount(), compute);
    long[] last = RawValues.params(params, spec.paramCount(), spec.finishType());
    Walk walk = new Walk(kept, count == 0 ? new Operand[] {out} : operands);
    for (; walk.more(); walk.next()) {
      long value = count == 0 ? identity : tree(walk.inner(rest), count, numbers);
      long result = finish.raw(new long[] {value}, last);
      RawValues.store(spec.out(), walk.at(0), result, spec.finishType(), finish.isCondition());
    }
  }

  /** The next so many elements, combined. */
  private long tree(Walk walk, long count, long[] params) {
    if (count > LEAF) {
      long half = count / 2;
      long first = tree(walk, half, params);
      return combined(first, tree(walk, count - half, params));
    }
    long value = identity;
    long[] inputs = new long[types.length + 1];
    for (long i = 0; i < count; i++) {
      for (int k = 0; k < types.length; k++) {
        inputs[k] = RawValues.load(types[k], walk.at(k + 1), compute);
      }
      inputs[types.length] = value;
      value =
          added == null ? combined(value, element.raw(inputs, params)) : added.raw(inputs, params);
      walk.next();
    }
    return value;
  }

  private long combined(long a, long b) {
    return both.raw(new long[] {a, b}, NONE);
  }
}
