package dev.adjoint.op;

/** Operations as text: the family, and the expression where that is all there is to it. */
public final class OpText {
  private OpText() {}

  /** The text of one. */
  public static String of(Op op) {
    return switch (op) {
      case Pointwise p -> "pointwise " + p.nodeName() + " " + p.expr();
      case Reduction r -> "reduction " + r.nodeName() + " " + r.text();
      case Linear l -> "linear " + l.nodeName();
      case View v -> "view " + v.nodeName();
      case MultiView v -> "views " + v.nodeName();
      case ScanOp s -> "scan " + s.nodeName() + " " + s.text();
      case Overwriting o -> "overwriting " + o.nodeName();
      case Opaque o -> "opaque " + o.nodeName();
      default -> throw new AssertionError("teach this test the family of " + op.nodeName());
    };
  }
}
