package dev.adjoint;

import dev.adjoint.autograd.ForwardAd;
import dev.adjoint.autograd.Node;
import dev.adjoint.op.Levels;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Wrapped;
import java.util.ArrayList;
import java.util.List;

/** Prints a tensor with its autograd suffixes and the wrappers of function transforms. */
final class TensorText {
  private TensorText() {}

  static String of(Tensor t) {
    Tensor live = Levels.isEscaped(t) ? t : Levels.resolve(t);
    Wrapped wrapped = TensorAccess.wrapped(live);
    if (wrapped == null) {
      return TensorPrinter.format(
          new PrinterSource(live),
          PrintOptions.current(),
          Promotion.defaultDType(),
          suffixes(live));
    }
    String kind =
        wrapped.level().isBatch()
            ? "BatchedTensor(lvl=" + wrapped.level().number() + ", bdim=" + wrapped.batchDim()
            : "GradTrackingTensor(lvl=" + wrapped.level().number();
    return kind + ", value=\n" + of(wrapped.value()).indent(4) + ")";
  }

  private static List<String> suffixes(Tensor t) {
    List<String> suffixes = new ArrayList<>();
    if (t.requiresGrad()) {
      suffixes.add(history(t));
    }
    Tensor tangent = ForwardAd.unpackDual(t).tangent();
    if (tangent != null) {
      suffixes.add("tangent=" + tangent(tangent));
    }
    return suffixes;
  }

  /** A 0-d tangent is shown as the number that Python's formatting makes of it. */
  private static String tangent(Tensor tangent) {
    return tangent.dim() == 0 && TensorAccess.wrapped(tangent) == null
        ? NumberFormat.shortest(tangent.item())
        : of(tangent);
  }

  private static String history(Tensor t) {
    try {
      Node gradFn = t.gradFn();
      return gradFn != null ? "grad_fn=<" + gradFn.name() + ">" : "requires_grad=True";
    } catch (IllegalStateException stale) {
      // A view whose grad_fn is no longer available.
      return "grad_fn=<Invalid>";
    }
  }
}
