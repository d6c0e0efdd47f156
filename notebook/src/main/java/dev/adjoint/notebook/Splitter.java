package dev.adjoint.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a source into pieces.
 *
 * <p>JShell says, line by line, whether the code so far is complete. It can't know that a complete
 * line goes on below ({@code .mul(2)}, {@code else}), so the first token of what follows decides.
 */
final class Splitter {
  /** No statement, expression or declaration begins with one of these. */
  private static final Set<String> NEVER_FIRST =
      Set.of(
          "else",
          "catch",
          "finally",
          "instanceof",
          ";",
          ",",
          ")",
          "]",
          "?",
          ":",
          "::",
          "->",
          "*",
          "/",
          "%",
          "&",
          "&&",
          "|",
          "||",
          "^",
          "=",
          "==",
          "!=",
          "<=",
          ">",
          ">=",
          "<<",
          ">>",
          ">>>",
          "+=",
          "-=",
          "*=",
          "/=",
          "%=",
          "&=",
          "|=",
          "^=",
          "<<=",
          ">>=",
          ">>>=");

  /** These may begin a piece, so they continue one only where they are indented below it. */
  private static final Set<String> SELDOM_FIRST = Set.of("+", "-", "<");

  private static final Pattern ANNOTATION = Pattern.compile("@\\s*[\\w.]+\\s*(\\(.*\\))?\\s*;?");

  /** No expression begins with one of these, and {@code switch} is not always one. */
  private static final Set<String> NO_EXPRESSION =
      Set.of(
          "if",
          "for",
          "while",
          "do",
          "try",
          "switch",
          "synchronized",
          "throw",
          "return",
          "assert",
          "break",
          "continue",
          "yield",
          "case",
          "default",
          "@");

  private final SourceCodeAnalysis analysis;

  Splitter(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /** The first piece at or after the offset, or null where only blanks and comments follow. */
  @Nullable Piece next(Source source, int from) {
    String text = source.text();
    Tokens first = new Tokens(text, from);
    if (!first.advance()) {
      return null;
    }
    int start = first.start();
    int limit = lineEnd(text, start);
    while (true) {
      String chunk = text.substring(start, limit);
      CompletionInfo info = analysis.analyzeCompletion(chunk);
      boolean atEnd = limit == text.length();
      switch (info.completeness()) {
        case COMPLETE, COMPLETE_WITH_SEMI -> {
          int used = start + chunk.length() - info.remaining().length();
          int more = continuation(source, start, used);
          if (more >= 0 && more >= limit) {
            limit = lineEnd(text, more);
          } else if (!atEnd && ANNOTATION.matcher(chunk.strip()).matches()) {
            limit = lineEnd(text, limit + 1);
          } else {
            return piece(source, start, used, info.source(), true);
          }
        }
        case CONSIDERED_INCOMPLETE -> {
          if (atEnd) {
            return piece(source, start, limit, info.source(), true);
          }
          limit = lineEnd(text, limit + 1);
        }
        case DEFINITELY_INCOMPLETE -> {
          if (atEnd) {
            return piece(source, start, limit, chunk, false);
          }
          limit = lineEnd(text, limit + 1);
        }
        case EMPTY, UNKNOWN -> {
          return piece(source, start, limit, chunk, true);
        }
      }
    }
  }

  /** All pieces of the source. */
  List<Piece> all(Source source) {
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece = next(source, 0); piece != null; piece = next(source, piece.end())) {
      pieces.add(piece);
    }
    return pieces;
  }

  /**
   * Whether the piece is an expression, judged by its look: false where in doubt, and seldom true
   * for what is none.
   */
  boolean looksLikeExpression(Piece piece) {
    String text = piece.expression();
    Tokens first = new Tokens(text, 0);
    if (!piece.complete()
        || text.endsWith("}")
        || !first.advance()
        || NO_EXPRESSION.contains(first.token())) {
      return false;
    }
    // A declaration would lack its semicolon now, an expression lacks nothing.
    CompletionInfo info = analysis.analyzeCompletion(text);
    return info.completeness() == SourceCodeAnalysis.Completeness.COMPLETE
        && info.remaining().isBlank();
  }

  private static Piece piece(
      Source source, int start, int limit, @Nullable String code, boolean complete) {
    Tokens tokens = new Tokens(source.text().substring(0, limit), start);
    int end = start;
    while (tokens.advance()) {
      end = tokens.end();
    }
    String text = source.text().substring(start, end);
    return new Piece(source, start, end, code == null ? text : code.stripTrailing(), complete);
  }

  /** The offset of the token that carries the code on behind {@code end}, or -1. */
  private static int continuation(Source source, int start, int end) {
    Tokens tokens = new Tokens(source.text(), end);
    if (!tokens.advance()) {
      return -1;
    }
    String token = tokens.token();
    if (Tokens.endsWithSemicolon(source.text().substring(start, end))) {
      return token.equals("else") ? tokens.start() : -1;
    }
    boolean continues =
        NEVER_FIRST.contains(token)
            || isSelector(source.text(), tokens)
            || (SELDOM_FIRST.contains(token)
                && indent(source, tokens.start()) > indent(source, start));
    return continues ? tokens.start() : -1;
  }

  /** A dot that is not the beginning of a number such as {@code .5}. */
  private static boolean isSelector(String text, Tokens tokens) {
    return tokens.token().equals(".")
        && !(tokens.end() < text.length() && Character.isDigit(text.charAt(tokens.end())));
  }

  private static int indent(Source source, int offset) {
    String line = source.lineText(offset);
    return line.length() - line.stripLeading().length();
  }

  private static int lineEnd(String text, int from) {
    int newline = text.indexOf('\n', Math.min(from, text.length()));
    return newline < 0 ? text.length() : newline;
  }
}
