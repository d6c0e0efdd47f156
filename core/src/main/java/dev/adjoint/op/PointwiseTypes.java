package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Pointwise.Result;
import dev.adjoint.op.Pointwise.Trait;

/**
 * The dtypes and layout of a pointwise operation's result, given its operands: promotion, the dtype
 * to compute in, conversion. In arrays of operands the inputs begin at index 1.
 *
 * @param rules of the operation
 * @param numbers how numbers are taken into the dtype
 */
record PointwiseTypes(PointwiseRules rules, Numbers numbers) {

  /** The promoted dtype; refuses operands and numbers for which the operation is not defined. */
  DType common(Operand[] operands, Scalar[] given) {
    DType common =
        rules.result() == Result.FIRST
            ? operands[1].dtype()
            : Promotion.resultType(
                operands,
                1 + rules.conditions(),
                given,
                Math.min(given.length, rules.promotingParams()));
    if (rules.check() != null) {
      rules.check().accept(operands, common);
    }
    if (given.length > 0) {
      numbers.check(given, computeType(common));
    }
    return common;
  }

  /** The dtype to compute in. */
  DType computeType(DType common) {
    return rules.result() == Result.FLOATING && !DTypes.computesInFloat(common)
        ? Promotion.defaultDType()
        : common;
  }

  /** The dtype of the result. */
  DType resultType(Operand[] operands, DType compute, DType common) {
    return switch (rules.result()) {
      case PROMOTED, FLOATING -> compute;
      case BOOL -> DType.BOOL;
      case FIRST -> operands.length == 1 ? common : operands[1].dtype();
    };
  }

  /** The layout of a new result. */
  Layout resultLayout(Operand[] operands, DType compute) {
    Layout layout = broadcast(operands, compute);
    return !layout.isContiguous() && rules.traits().contains(Trait.ROW_MAJOR)
        ? Layout.contiguous(layout.sizes())
        : layout;
  }

  private Layout broadcast(Operand[] operands, DType compute) {
    Layout first = operands[1].layout();
    if (operands.length == 2) {
      return first.isContiguous() ? first.packed() : Shapes.resultLayout(first.sizes(), first);
    }
    if (Operands.allLike(first, operands)) {
      return first.packed();
    }
    long[] sizes = first.sizes();
    Layout[] layouts = new Layout[operands.length - 1];
    layouts[0] = laid(0, operands[1], compute);
    for (int i = 1; i < layouts.length; i++) {
      layouts[i] = laid(i, operands[i + 1], compute);
      sizes = Shapes.broadcast(sizes, operands[i + 1].layout().sizes());
    }
    return Shapes.resultLayout(sizes, layouts);
  }

  /** The layout of an input that PyTorch would convert first: that of the converted copy. */
  private Layout laid(int i, Operand input, DType compute) {
    Layout layout = input.layout();
    boolean converted =
        i >= rules.conditions() && rules.result() != Result.FIRST && input.dtype() != compute;
    return converted && !layout.isContiguous()
        ? Shapes.resultLayout(layout.sizes(), layout)
        : layout;
  }

  /**
   * Converts inputs to the compute type first, where loading them directly would not round or wrap
   * them.
   */
  void convert(Operand[] operands, DType compute) {
    if (rules.result() == Result.FIRST) {
      return; // loading converts straight to the target
    }
    for (int i = 1 + rules.conditions(); i < operands.length; i++) {
      Operand input = operands[i];
      if (Promotion.isLoadedAs(input.dtype(), compute)) {
        continue;
      }
      Layout layout = input.layout();
      boolean unrounded =
          i == 2
              && layout.dim() == 0
              && DTypes.computesInFloat(compute)
              && rules.traits().contains(Trait.UNROUNDED_SECOND);
      if (!unrounded) {
        Layout dense = Shapes.resultLayout(layout.sizes(), layout);
        operands[i] = TensorAccess.operand(Copy.of(input, dense, compute));
      }
    }
  }
}
