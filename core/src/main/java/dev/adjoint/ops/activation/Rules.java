package dev.adjoint.ops.activation;

import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Pointwise.Trait;

/** What activations have in common. */
final class Rules {
  private Rules() {}

  /** Of floating-point tensors alone; numbers don't promote. */
  static Pointwise floating(String name, String nodeName, Expr expr, String kernel) {
    return Pointwise.of(name, nodeName, expr)
        .promoting(0)
        .trait(Trait.FITTING_WIDE)
        .check(onlyFloating(kernel));
  }

  /** Refuses other dtypes with the text of the kernel that lacks them. */
  static Pointwise.Check onlyFloating(String kernel) {
    return (inputs, common) -> {
      if (!DTypes.isRealFloat(common)) {
        throw Errors.state("\"%s\" not implemented for '%s'", kernel, common);
      }
    };
  }
}
