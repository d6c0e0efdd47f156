package dev.adjoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One of the indices between the brackets of Python's {@code x[1:3, ..., None]}. */
public sealed interface Index {

  /** A single slice of a dimension, which disappears; negative ones count from the end. */
  record At(long position) implements Index {}

  /** Part of a dimension; null means from the first or to the last. */
  record Range(@Nullable Long start, @Nullable Long end, @Nullable Long step) implements Index {}

  /** All dimensions that no other index stands for. */
  enum Ellipsis implements Index {
    ELLIPSIS
  }

  /** A new dimension of size 1. */
  enum NewAxis implements Index {
    NEW_AXIS
  }

  /** Positions in a dimension (int64), or which elements to take (bool). */
  record Of(Tensor tensor) implements Index {}

  /** Whether to keep everything, with a new dimension of size 1 or 0. */
  record Flag(boolean keep) implements Index {}

  /** Indices of single slices. */
  static Index[] at(long... positions) {
    Index[] indices = new Index[positions.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = new At(positions[i]);
    }
    return indices;
  }

  /** An index that is a tensor. */
  static Index of(Tensor tensor) {
    return new Of(tensor);
  }

  /**
   * Reads what stands between Python's brackets: integers, {@code a:b:c}, {@code ...}, {@code
   * None}, {@code True} and {@code False}, separated by commas.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static Index[] parse(String text) {
    List<Index> indices = new ArrayList<>();
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
    for (String part : rest.split(",", -1)) {
      indices.add(parseOne(part.strip(), text));
    }
    return indices.toArray(new Index[0]);
  }

  private static Index parseOne(String part, String whole) {
    switch (part) {
      case "..." -> {
        return Ellipsis.ELLIPSIS;
      }
      case "None" -> {
        return NewAxis.NEW_AXIS;
      }
      case "True", "False" -> {
        return new Flag(part.equals("True"));
      }
      default -> {}
    }
    String[] bounds = part.split(":", -1);
    if (bounds.length == 1) {
      Long position = number(part, whole);
      if (position == null) {
        throw unreadable(part, whole);
      }
      return new At(position);
    }
    if (bounds.length > 3) {
      throw unreadable(part, whole);
    }
    return new Range(
        number(bounds[0].strip(), whole),
        number(bounds[1].strip(), whole),
        bounds.length == 3 ? number(bounds[2].strip(), whole) : null);
  }

  private static @Nullable Long number(String text, String whole) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw unreadable(text, whole);
    }
  }

  private static IllegalArgumentException unreadable(String part, String whole) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "cannot read \"%s\" in the index \"%s\": expected an integer, a slice such as 1:3, "
                + "..., None, True or False",
            part,
            whole));
  }
}
