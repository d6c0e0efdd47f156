package dev.adjoint.testkit;

import dev.adjoint.Tensor;
import java.util.List;

/** An operation as a function of its tensor operands. */
@FunctionalInterface
public interface OpCall {
  /** Runs the operation; an in-place form returns the tensor that it changed. */
  List<Tensor> apply(Tensor[] inputs);

  /** An operation without tensor operands. */
  @FunctionalInterface
  interface Nullary {
    /** Runs the operation. */
    Tensor apply();
  }

  /** An operation with one tensor operand. */
  @FunctionalInterface
  interface Unary {
    /** Runs the operation. */
    Tensor apply(Tensor x);
  }

  /** An operation with two tensor operands. */
  @FunctionalInterface
  interface Binary {
    /** Runs the operation. */
    Tensor apply(Tensor x, Tensor y);
  }

  /** An operation with three tensor operands. */
  @FunctionalInterface
  interface Ternary {
    /** Runs the operation. */
    Tensor apply(Tensor x, Tensor y, Tensor z);
  }

  /** An operation whose second operand is an integral number. */
  @FunctionalInterface
  interface WithLong {
    /** Runs the operation. */
    Tensor apply(Tensor x, long number);
  }

  /** An operation whose second operand is a floating-point number. */
  @FunctionalInterface
  interface WithDouble {
    /** Runs the operation. */
    Tensor apply(Tensor x, double number);
  }

  /** A call of an operation without operands. */
  static OpCall of(Nullary f) {
    return in -> List.of(f.apply());
  }

  /** A call on the first operand. */
  static OpCall of(Unary f) {
    return in -> List.of(f.apply(in[0]));
  }

  /** A call on the first two operands. */
  static OpCall of(Binary f) {
    return in -> List.of(f.apply(in[0], in[1]));
  }

  /** A call on the first three operands. */
  static OpCall of(Ternary f) {
    return in -> List.of(f.apply(in[0], in[1], in[2]));
  }
}
