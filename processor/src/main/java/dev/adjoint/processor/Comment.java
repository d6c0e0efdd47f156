package dev.adjoint.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A definition's documentation, and what is made of it for each form. */
final class Comment {
  private static final int WIDTH = 100;

  private final List<String> main;
  private final List<List<String>> tags;

  /**
   * @param text the comment, as the compiler hands it out; null if there is none
   */
  Comment(String text) {
    List<String> lines =
        text == null ? List.of() : text.strip().lines().map(String::strip).toList();
    int first = 0;
    while (first < lines.size() && !lines.get(first).startsWith("@")) {
      first++;
    }
    main = new ArrayList<>(lines.subList(0, first));
    while (!main.isEmpty() && main.getLast().isEmpty()) {
      main.removeLast();
    }
    tags = new ArrayList<>();
    for (String line : lines.subList(first, lines.size())) {
      if (line.startsWith("@")) {
        tags.add(new ArrayList<>());
      }
      tags.getLast().add(line);
    }
  }

  /** Its first sentence, what is left out, and where the rest is to be read. */
  List<String> shortened(Form form, String see) {
    String summary = summary();
    List<String> left = form.left().stream().filter(Comment::says).map(Comment::plain).toList();
    return wrapped(
        summary
            + (left.isEmpty() ? "" : " Here {@code " + String.join(", ", left) + "}.")
            + (summary.contains(" see {@link ") ? "" : " See {@link " + see + "}."));
  }

  /** Whether the reader learns something from what is left out. */
  private static boolean says(String left) {
    return !left.endsWith(" = null") && !left.contains("[0]") && !left.contains("Generator");
  }

  private static String plain(String left) {
    return left.replaceAll("Scalar.of\\((-?[\\d.]+)[LD]?\\)", "$1");
  }

  /** The documentation of the form that writes into the tensor. */
  static List<String> inPlace(String of, String extra) {
    List<String> lines =
        wrapped("{@link " + of + "} in place." + (extra.isEmpty() ? "" : " " + extra));
    lines.add("");
    lines.add("<p>Writes into this tensor and returns it; its dtype and shape stay.");
    lines.add("");
    lines.addAll(
        wrapped(
            "<p>Errors: a result that does not fit this tensor's dtype or shape; a leaf that"
                + " requires grad; elements that overlap in memory, as in an expanded tensor."));
    return lines;
  }

  static List<String> alias(String of) {
    return wrapped("Alias of {@link " + of + "}.");
  }

  private String summary() {
    String text = main.stream().takeWhile(l -> !l.isEmpty()).collect(Collectors.joining(" "));
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  /** All of it. */
  List<String> full(Form form, String self) {
    List<String> params = new ArrayList<>();
    if (self != null) {
      params.add("@param " + self + " the tensor that the method belongs to");
    }
    for (Form.Written p : form.parameters()) {
      Stream<List<String>> described =
          tags.stream().filter(t -> t.getFirst().startsWith("@param " + p.of() + " "));
      described.forEach(
          t -> {
            params.add("@param " + p.name() + t.getFirst().substring(7 + p.of().length()));
            params.addAll(t.subList(1, t.size()));
          });
    }
    tags.stream().filter(t -> !t.getFirst().startsWith("@param")).forEach(params::addAll);
    List<String> all = new ArrayList<>(main);
    if (!params.isEmpty()) {
      all.add("");
      all.addAll(params);
    }
    return all;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - 5) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** As source text, indented. */
  static String source(List<String> lines) {
    if (lines.size() == 1 && lines.getFirst().length() <= WIDTH - 9) {
      return "  /** " + lines.getFirst() + " */\n";
    }
    return lines.stream()
        .map(line -> "   *" + (line.isEmpty() ? "" : " " + line) + "\n")
        .collect(Collectors.joining("", "  /**\n", "   */\n"));
  }
}
