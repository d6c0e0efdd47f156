package dev.adjoint.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A notebook file of format 4: its cells, and the outputs recorded in it. */
final class Notebook {

  /** A cell, and the part of the document that holds it. */
  record Cell(boolean isCode, boolean isProse, String text, Map<String, @Nullable Object> json) {

    /** The outputs that the file records for this cell. */
    List<Output> recorded() {
      List<Output> outputs = new ArrayList<>();
      for (Map<String, @Nullable Object> output : maps(json.get("outputs"))) {
        outputs.add(output(output));
      }
      return outputs;
    }

    /** Replaces what is recorded. */
    void record(int count, List<Output> outputs) {
      json.put("execution_count", Json.Numeral.of(count));
      json.put("outputs", outputs.stream().map(output -> json(count, output)).toList());
    }

    private static Output output(Map<String, @Nullable Object> json) {
      String type = String.valueOf(json.get("output_type"));
      if (type.equals("stream")) {
        return new Output.Stream(String.valueOf(json.get("name")), joined(json.get("text")));
      }
      if (type.equals("execute_result") && json.get("data") instanceof Map<?, ?> data) {
        Object text = data.get("text/plain");
        if (text != null && data.size() == 1) {
          return new Output.Value(joined(text));
        }
      }
      return new Output.Foreign(type);
    }

    private static Map<String, @Nullable Object> json(int count, Output output) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      switch (output) {
        case Output.Stream(String name, String text) -> {
          json.put("name", name);
          json.put("output_type", "stream");
          json.put("text", split(text));
        }
        case Output.Value(String text) -> {
          json.put("data", Map.of("text/plain", split(text)));
          json.put("execution_count", Json.Numeral.of(count));
          json.put("metadata", Map.of());
          json.put("output_type", "execute_result");
        }
        case Output.Foreign(String description) -> throw new IllegalStateException(description);
      }
      return json;
    }
  }

  private final Path file;
  private final Map<String, @Nullable Object> json;
  private final List<Cell> cells;

  private Notebook(Path file, Map<String, @Nullable Object> json, List<Cell> cells) {
    this.file = file;
    this.json = json;
    this.cells = cells;
  }

  List<Cell> cells() {
    return cells;
  }

  /** Reads a file, or says in one line why it is no notebook that can be run here. */
  static Notebook read(Path file) throws IOException, NotebookException {
    Object document;
    try {
      document = Json.read(Files.readString(file));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      String why =
          String.valueOf(e.getOriginalMessage()).replaceAll("(?s)( \\(start marker|\n).*", "");
      throw new NotebookException("not a notebook: it is no JSON" + where + ": " + why);
    } catch (MalformedInputException e) {
      throw new NotebookException("not a notebook: it is no text in UTF-8");
    }
    Map<String, @Nullable Object> json = map(document);
    if (json == null) {
      throw new NotebookException("not a notebook: the JSON in it is no object");
    }
    if (json.get("nbformat") instanceof Json.Numeral format && !format.text().equals("4")) {
      throw new NotebookException(
          "a notebook of format " + format.text() + ": only format 4 can be run");
    }
    List<Map<String, @Nullable Object>> found = maps(json.get("cells"));
    if (found.isEmpty()) {
      throw new NotebookException("the notebook has no cells");
    }
    if (!(json.get("nbformat") instanceof Json.Numeral)) {
      throw new NotebookException("not a notebook: it does not say its nbformat");
    }
    String language = language(json);
    if (!language.equalsIgnoreCase("java")) {
      throw new NotebookException("a notebook in " + language + ": only Java can be run");
    }
    return new Notebook(file, json, found.stream().map(Notebook::cell).toList());
  }

  private static Cell cell(Map<String, @Nullable Object> json) {
    String type = String.valueOf(json.get("cell_type"));
    String text = joined(json.get("source"));
    return new Cell(type.equals("code"), type.equals("markdown"), text, json);
  }

  private static String language(Map<String, @Nullable Object> json) {
    Map<String, @Nullable Object> metadata = map(json.get("metadata"));
    if (metadata != null) {
      Map<String, @Nullable Object> info = map(metadata.get("language_info"));
      if (info != null && info.get("name") instanceof String name) {
        return name;
      }
      Map<String, @Nullable Object> kernel = map(metadata.get("kernelspec"));
      if (kernel != null && kernel.get("language") instanceof String name) {
        return name;
      }
    }
    return "java";
  }

  /** Saves the notebook: readers see the old file or the new one, never a part. */
  void save() throws IOException {
    Path target = file.toRealPath();
    Path folder = target.getParent();
    Path draft = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
    try {
      Files.writeString(draft, Json.write(json));
      var permissions = Files.getFileAttributeView(target, PosixFileAttributeView.class);
      if (permissions != null) {
        Files.setPosixFilePermissions(draft, permissions.readAttributes().permissions());
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, @Nullable Object> map(@Nullable Object json) {
    return json instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  private static List<Map<String, @Nullable Object>> maps(@Nullable Object json) {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    if (json instanceof List<?> list) {
      for (Object element : list) {
        Map<String, @Nullable Object> map = map(element);
        if (map != null) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  /** A text stands in the file as one string or as a list of lines. */
  private static String joined(@Nullable Object json) {
    return json instanceof List<?> lines
        ? lines.stream().map(String::valueOf).collect(Collectors.joining())
        : json == null ? "" : String.valueOf(json);
  }

  /** Lines with their ends, cut where Python's {@code splitlines} cuts. */
  static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (!pair && "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) >= 0) {
        lines.add(text.substring(from, i + 1));
        from = i + 1;
      }
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }
}
