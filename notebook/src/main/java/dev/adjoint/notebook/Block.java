package dev.adjoint.notebook;

import java.util.List;
import java.util.function.Predicate;

/**
 * Expressions in a row, compiled as one statement.
 *
 * <p>JShell attributes an expression two or three times to learn its type and keeps its value in a
 * variable; a block of statements is attributed once, however long it is. A run of expressions is
 * therefore turned into a block that says which piece it has come to and hands over the values.
 */
final class Block {
  private static final String BEGIN = Hooks.class.getName() + ".begin(";
  private static final String SHOW = Hooks.class.getName() + ".show(";

  private final List<Piece> pieces;
  private final Piece whole;
  private final int[] ends;

  private Block(List<Piece> pieces, Piece whole, int[] ends) {
    this.pieces = pieces;
    this.whole = whole;
    this.ends = ends;
  }

  /** Makes a block of expressions, of which the given ones show their values. */
  static Block of(List<Piece> pieces, Predicate<Piece> shown) {
    StringBuilder code = new StringBuilder("{");
    int[] ends = new int[pieces.size()];
    Piece first = pieces.getFirst();
    int line = first.line();
    for (int i = 0; i < ends.length; i++) {
      Piece piece = pieces.get(i);
      code.repeat('\n', piece.line() - line).append(BEGIN).append(i).append(");");
      if (shown.test(piece)) {
        code.append(SHOW).append(piece.expression()).append(");");
      } else {
        // The compiler rejects a declaration here, instead of losing it at the end of the block.
        code.append("if(true)").append(piece.expression()).append(';');
      }
      line = piece.lastLine();
      ends[i] = code.length();
    }
    code.append('}');
    Piece whole =
        new Piece(first.source(), first.start(), pieces.getLast().end(), code.toString(), true);
    return new Block(List.copyOf(pieces), whole, ends);
  }

  /** All of it as one piece, with the lines where they are in the source. */
  Piece whole() {
    return whole;
  }

  Piece piece(int number) {
    return pieces.get(number);
  }

  /** The number of the piece that an offset in the code belongs to. */
  int numberAt(long offset) {
    for (int i = 0; i < ends.length; i++) {
      if (offset < ends[i]) {
        return i;
      }
    }
    return 0;
  }
}
