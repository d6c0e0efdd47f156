package dev.adjoint.testkit;

import static dev.adjoint.testkit.Form.EXPANDED;
import static dev.adjoint.testkit.Form.NARROWED;
import static dev.adjoint.testkit.Form.REVERSED;
import static dev.adjoint.testkit.Form.STRIDED;
import static dev.adjoint.testkit.Form.TRANSPOSED;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.testkit.Plan.Shape;
import java.util.List;

/** The shapes that samples are made of: the odd ones, and some large enough for every loop. */
final class Shapes {
  private Shapes() {}

  static final List<Shape> UNARY =
      List.of(
          shape(),
          shape(0),
          shape(1),
          shape(5),
          shape(2, 3),
          shape(3, 0, 2),
          shape(1, 4, 1),
          shape(TRANSPOSED, 3, 4),
          shape(STRIDED, 4, 3),
          shape(STRIDED, 37),
          shape(EXPANDED, 4, 5),
          shape(REVERSED, 2, 3, 4),
          shape(NARROWED, 7, 9),
          shape(1003),
          shape(TRANSPOSED, 129, 65),
          shape(STRIDED, 65, 129),
          shape(40_001));

  static final List<Shape> NUMBER =
      List.of(shape(3), shape(), shape(0), shape(TRANSPOSED, 3, 4), shape(1003));

  static final List<List<Shape>> BINARY =
      List.of(
          List.of(shape(), shape()),
          List.of(shape(3), shape()),
          List.of(shape(), shape(3)),
          List.of(shape(0), shape(1)),
          List.of(shape(1), shape(1)),
          List.of(shape(3, 0, 2), shape(1, 2)),
          List.of(shape(2, 3), shape(2, 3)),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(2, 1), shape(1, 3)),
          List.of(shape(4, 1, 3), shape(2, 1)),
          List.of(shape(TRANSPOSED, 3, 4), shape(3, 4)),
          List.of(shape(TRANSPOSED, 3, 4), shape(TRANSPOSED, 3, 4)),
          List.of(shape(TRANSPOSED, 4, 3), shape(STRIDED, 4, 3)),
          List.of(shape(STRIDED, 5, 3), shape(STRIDED, 5, 3)),
          List.of(shape(EXPANDED, 4, 5), shape(4, 5)),
          List.of(shape(REVERSED, 2, 3, 4), shape(2, 3, 4)),
          List.of(shape(NARROWED, 7, 9), shape(TRANSPOSED, 7, 9)),
          List.of(shape(1003), shape(1003)),
          List.of(shape(40_001), shape(40_001)),
          List.of(shape(40_001), shape()),
          List.of(shape(TRANSPOSED, 129, 65), shape(65)),
          List.of(shape(130, 1), shape(STRIDED, 1, 67)),
          List.of(shape(257, 130), shape(257, 1)));

  static final List<List<Shape>> NOT_BROADCASTABLE =
      List.of(
          List.of(shape(2, 3), shape(2, 2)),
          List.of(shape(3), shape(4)),
          List.of(shape(0), shape(2)),
          List.of(shape(2, 3, 4), shape(3, 3)));

  static final List<List<Shape>> TERNARY =
      List.of(
          List.of(shape(), shape(), shape()),
          List.of(shape(3), shape(), shape(3)),
          List.of(shape(2, 3), shape(2, 3), shape(2, 3)),
          List.of(shape(2, 1), shape(1, 3), shape()),
          List.of(shape(0), shape(1), shape()),
          List.of(shape(TRANSPOSED, 3, 4), shape(3, 4), shape(STRIDED, 3, 4)),
          List.of(shape(4, 1, 3), shape(EXPANDED, 2, 3), shape(2, 1)),
          List.of(shape(1003), shape(1003), shape(1003)),
          List.of(shape(40_001), shape(40_001), shape()),
          List.of(shape(TRANSPOSED, 129, 65), shape(65), shape(129, 1)));

  static final List<Shape> REDUCTION =
      List.of(
          shape(),
          shape(0),
          shape(1),
          shape(7),
          shape(2, 3),
          shape(3, 0, 2),
          shape(0, 3),
          shape(1, 4, 1),
          shape(TRANSPOSED, 3, 4),
          shape(STRIDED, 4, 3),
          shape(EXPANDED, 4, 5),
          shape(REVERSED, 2, 3, 4),
          shape(NARROWED, 7, 9),
          shape(1003),
          shape(TRANSPOSED, 129, 65),
          shape(STRIDED, 65, 129),
          shape(300, 67),
          shape(3, 5000),
          shape(5000, 3),
          shape(40_001));

  static final List<Shape> VIEWED =
      List.of(
          shape(),
          shape(0),
          shape(6),
          shape(2, 3),
          shape(3, 2),
          shape(1, 6, 1),
          shape(3, 0, 2),
          shape(2, 3, 4),
          shape(TRANSPOSED, 2, 3),
          shape(STRIDED, 3, 2),
          shape(EXPANDED, 3, 2),
          shape(REVERSED, 2, 3, 4),
          shape(NARROWED, 4, 3));
}
