package dev.adjoint.notebook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain lists, maps, strings, booleans and nulls, written exactly as Jupyter writes it: one
 * blank of indentation, keys in order, no escapes beyond the needed ones, a newline at the end.
 *
 * <p>A number is kept as it was written, so that metadata survives unchanged.
 */
final class Json {

  /** A number, by its text. */
  record Numeral(String text) {
    static Numeral of(int value) {
      return new Numeral(Integer.toString(value));
    }
  }

  private Json() {}

  /** Reads one document; what is not JSON gives a {@link JsonProcessingException}. */
  static @Nullable Object read(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more behind the end of the document");
      }
      return value;
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "the document is empty");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  /** Writes one document. */
  static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out);
    return out.append('\n').toString();
  }

  private static void write(@Nullable Object value, int depth, StringBuilder out) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> out.append("{}");
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> sorted = new TreeMap<>(Json::compareCodePoints);
        map.forEach((key, element) -> sorted.put(String.valueOf(key), element));
        String separator = "{";
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
          newLine(out.append(separator), depth + 1);
          writeString(entry.getKey(), out);
          out.append(": ");
          write(entry.getValue(), depth + 1, out);
          separator = ",";
        }
        newLine(out, depth);
        out.append('}');
      }
      case List<?> list when list.isEmpty() -> out.append("[]");
      case List<?> list -> {
        String separator = "[";
        for (Object element : list) {
          newLine(out.append(separator), depth + 1);
          write(element, depth + 1, out);
          separator = ",";
        }
        newLine(out, depth);
        out.append(']');
      }
      case Numeral number -> out.append(number.text());
      case String string -> writeString(string, out);
      case null, default -> out.append(value);
    }
  }

  /** Jupyter sorts by code points, which is not the order of UTF-16 units. */
  private static int compareCodePoints(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static void newLine(StringBuilder out, int depth) {
    out.append('\n').repeat(' ', depth);
  }

  private static void writeString(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
