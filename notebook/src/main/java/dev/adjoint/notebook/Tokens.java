package dev.adjoint.notebook;

import java.util.Set;

/**
 * A walk over the tokens of Java source that steps over blanks and comments.
 *
 * <p>It never fails: what is not closed reaches to the end of the text. That is enough to tell
 * where a piece of code begins and ends; the compiler judges the rest.
 */
final class Tokens {
  private static final String[] OPERATORS = {
    ">>>=", ">>>", "<<=", ">>=", "...", "->", "::", "++", "--", "&&", "||", "==", "!=", "<=", ">=",
    "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>"
  };
  private static final Set<String> ASSIGNMENTS =
      Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", ">>>=");

  private final String text;
  private int start;
  private int end;

  /** Starts a walk at the given offset, which must not lie inside a token or a comment. */
  Tokens(String text, int from) {
    this.text = text;
    this.start = from;
    this.end = from;
  }

  /** Moves to the next token and says whether there is one. */
  boolean advance() {
    start = skipBlanks(end);
    if (start >= text.length()) {
      end = start;
      return false;
    }
    end = tokenEnd(start);
    return true;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  String token() {
    return text.substring(start, end);
  }

  /** Whether the last token of the source is a semicolon. */
  static boolean endsWithSemicolon(String source) {
    Tokens tokens = new Tokens(source, 0);
    boolean semicolon = false;
    while (tokens.advance()) {
      semicolon = tokens.token().equals(";");
    }
    return semicolon;
  }

  /**
   * Whether an expression is an assignment: simple or compound, to a variable, element or field.
   */
  static boolean isAssignment(String expression) {
    Tokens tokens = new Tokens(expression, 0);
    int depth = 0;
    while (tokens.advance()) {
      String token = tokens.token();
      switch (token) {
        case "(", "[", "{" -> depth++;
        case ")", "]", "}" -> depth--;
        case "->" -> {
          if (depth == 0) {
            return false;
          }
        }
        default -> {
          if (depth == 0 && ASSIGNMENTS.contains(token)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("//", at)) {
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline;
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        if (close < 0) {
          return at;
        }
        at = close + 2;
      } else {
        break;
      }
    }
    return at;
  }

  private int tokenEnd(int from) {
    char first = text.charAt(from);
    if (Character.isJavaIdentifierPart(first)) {
      int at = from + 1;
      while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
        at++;
      }
      return at;
    }
    if (text.startsWith("\"\"\"", from)) {
      return quotedEnd(from + 3, "\"\"\"", true);
    }
    if (first == '"' || first == '\'') {
      return quotedEnd(from + 1, String.valueOf(first), false);
    }
    if (text.startsWith("/*", from)) {
      return text.length();
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, from)) {
        return from + operator.length();
      }
    }
    return from + 1;
  }

  private int quotedEnd(int from, String quote, boolean overLines) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at += 2;
      } else if (text.startsWith(quote, at)) {
        return at + quote.length();
      } else if (c == '\n' && !overLines) {
        return at;
      } else {
        at++;
      }
    }
    return text.length();
  }
}
