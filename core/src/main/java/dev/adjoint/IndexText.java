package dev.adjoint;

import dev.adjoint.op.Errors;
import dev.adjoint.ops.creation.JavaArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parser of the text between the brackets of a Python index. */
final class IndexText {
  private final String whole;
  private final Tensor[] tensors;
  private int taken;

  private IndexText(String whole, Tensor... tensors) {
    this.whole = whole;
    this.tensors = tensors;
  }

  static Index[] parse(String text, Tensor... tensors) {
    IndexText reader = new IndexText(text, tensors);
    Index[] indices = reader.all();
    if (reader.taken != tensors.length) {
      throw reader.miscounted(tensors.length);
    }
    return indices;
  }

  private Index[] all() {
    String text = whole;
    String rest = text.strip();
    if (rest.startsWith("(") && rest.endsWith(")")) {
      rest = rest.substring(1, rest.length() - 1).strip();
    }
    if (rest.isEmpty()) {
      return new Index[0];
    }
    if (rest.endsWith(",")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    List<Index> indices = new ArrayList<>();
    for (String part : split(rest)) {
      indices.add(one(part.strip()));
    }
    return indices.toArray(new Index[0]);
  }

  /** Splits at the commas outside of lists. */
  private List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth < 0) {
        throw unreadable(text);
      }
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (depth != 0) {
      throw unreadable(text);
    }
    parts.add(text.substring(start));
    return parts;
  }

  private Index one(String part) {
    switch (part) {
      case "?" -> {
        if (taken == tensors.length) {
          throw miscounted(tensors.length);
        }
        return Index.of(tensors[taken++]);
      }
      case "..." -> {
        return Index.Ellipsis.ELLIPSIS;
      }
      case "None" -> {
        return Index.NewAxis.NEW_AXIS;
      }
      case "True", "False" -> {
        return new Index.Flag(part.equals("True"));
      }
      default -> {}
    }
    if (part.startsWith("[") && part.endsWith("]")) {
      return Index.of(list(part));
    }
    String[] bounds = part.split(":", -1);
    if (bounds.length == 1) {
      Long position = number(part, false);
      if (position == null) {
        throw unreadable(part);
      }
      return new Index.At(position);
    }
    if (bounds.length > 3) {
      throw unreadable(part);
    }
    return new Index.Range(
        number(bounds[0].strip(), true),
        number(bounds[1].strip(), true),
        bounds.length == 3 ? number(bounds[2].strip(), true) : null);
  }

  /** Parses a (nested) list of integers or bools. */
  private Tensor list(String part) {
    List<Long> numbers = new ArrayList<>();
    boolean[] bools = {false};
    long[] sizes = fill(part, numbers, bools);
    long[] flat = numbers.stream().mapToLong(Long::longValue).toArray();
    Tensor tensor = JavaArrays.fromFlat(flat, sizes, DType.INT64);
    return bools[0] ? tensor.to(DType.BOOL) : tensor;
  }

  private long[] fill(String part, List<Long> numbers, boolean[] bools) {
    if (!part.startsWith("[")) {
      boolean bool = part.equals("True") || part.equals("False");
      bools[0] |= bool;
      Long number = bool ? Long.valueOf(part.equals("True") ? 1 : 0) : number(part, false);
      if (number == null) {
        throw unreadable(part);
      }
      numbers.add(number);
      return new long[0];
    }
    String inner = part.substring(1, part.length() - 1).strip();
    List<String> parts = inner.isEmpty() ? List.of() : split(inner);
    long[] sizes = {};
    for (int i = 0; i < parts.size(); i++) {
      long[] each = fill(parts.get(i).strip(), numbers, bools);
      if (i > 0 && !Arrays.equals(each, sizes)) {
        throw unreadable(part);
      }
      sizes = each;
    }
    long[] all = new long[sizes.length + 1];
    all[0] = parts.size();
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return all;
  }

  private @Nullable Long number(String text, boolean inSlice) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      if (!isFloat(text)) {
        throw unreadable(text);
      }
      if (inSlice) {
        throw Errors.argument(
            "slice indices must be integers or None or have an __index__ method, got %s", text);
      }
      throw new IndexOutOfBoundsException(
          "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are"
              + " valid indices (got float)");
    }
  }

  private static boolean isFloat(String text) {
    return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  }

  private IllegalArgumentException miscounted(int given) {
    return Errors.argument(
        "the index \"%s\" has a ? for each of its tensors, of which %s were given", whole, given);
  }

  private IllegalArgumentException unreadable(String part) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "cannot read \"%s\" in the index \"%s\": expected an integer, a slice such as 1:3, "
                + "..., None, True, False, a list, or ? for a tensor",
            part,
            whole));
  }
}
