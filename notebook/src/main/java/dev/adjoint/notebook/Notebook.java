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
import org.jspecify.annotations.Nullable;

/** A notebook file of format 4: its cells, and the outputs recorded in it. */
final class Notebook {

  /** A cell, and the part of the document that holds it. */
  record Cell(boolean isCode, boolean isProse, String text, Map<String, @Nullable Object> json) {

    /** The outputs that the file records for this cell. */
    List<Output> recorded() throws NotebookException {
      List<Output> outputs = new ArrayList<>();
      Object recorded = json.get("outputs");
      if (!json.containsKey("outputs")) {
        return outputs;
      }
      for (Object output : list(recorded, "the outputs")) {
        outputs.add(output(object(output, "output " + (outputs.size() + 1))));
      }
      return outputs;
    }

    /** Replaces what is recorded. */
    void record(int count, List<Output> outputs) {
      json.put("execution_count", Json.Numeral.of(count));
      json.put("outputs", outputs.stream().map(output -> json(count, output)).toList());
    }

    private static Output output(Map<String, @Nullable Object> json) throws NotebookException {
      String type = string(json, "output_type");
      if (type.equals("stream")) {
        return new Output.Stream(string(json, "name"), joined(json, "text"));
      }
      if (type.equals("execute_result")) {
        Map<String, @Nullable Object> data = object(json.get("data"), "the data of an output");
        if (data.size() == 1 && data.containsKey("text/plain")) {
          return new Output.Value(joined(data, "text/plain"));
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

  private static final List<String> CELL_TYPES = List.of("code", "markdown", "raw");

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
    List<?> found = json.containsKey("cells") ? list(json.get("cells"), "the cells") : List.of();
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
    List<Cell> cells = new ArrayList<>();
    for (Object cell : found) {
      try {
        cells.add(cell(object(cell, "it")));
      } catch (NotebookException e) {
        throw new NotebookException("cell " + (cells.size() + 1) + ": " + e.getMessage());
      }
    }
    return new Notebook(file, json, cells);
  }

  private static Cell cell(Map<String, @Nullable Object> json) throws NotebookException {
    String type = string(json, "cell_type");
    if (!CELL_TYPES.contains(type)) {
      throw new NotebookException("its cell_type is '" + type + "', not one of " + CELL_TYPES);
    }
    Cell cell =
        new Cell(type.equals("code"), type.equals("markdown"), joined(json, "source"), json);
    if (cell.isCode()) {
      cell.recorded(); // or says what is wrong with them
    }
    return cell;
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

  private static Map<String, @Nullable Object> object(@Nullable Object json, String what)
      throws NotebookException {
    Map<String, @Nullable Object> map = map(json);
    if (map == null) {
      throw new NotebookException(what + " should be an object, but " + found(json));
    }
    return map;
  }

  private static List<?> list(@Nullable Object json, String what) throws NotebookException {
    if (json instanceof List<?> list) {
      return list;
    }
    throw new NotebookException(what + " should be a list, but " + found(json));
  }

  private static String string(Map<String, @Nullable Object> json, String key)
      throws NotebookException {
    if (!json.containsKey(key)) {
      throw new NotebookException("it has no " + key);
    }
    if (json.get(key) instanceof String string) {
      return string;
    }
    throw new NotebookException(key + " should be a string, but " + found(json.get(key)));
  }

  /** A text stands in the file as one string or as a list of lines. */
  private static String joined(Map<String, @Nullable Object> json, String key)
      throws NotebookException {
    if (!(json.get(key) instanceof List<?> lines)) {
      return string(json, key);
    }
    StringBuilder text = new StringBuilder();
    for (Object line : lines) {
      if (!(line instanceof String string)) {
        throw new NotebookException(key + " should hold strings alone, but in it " + found(line));
      }
      text.append(string);
    }
    return text.toString();
  }

  private static String found(@Nullable Object json) {
    return switch (json) {
      case null -> "null was found";
      case Map<?, ?> _ -> "an object was found";
      case List<?> _ -> "a list was found";
      case String _ -> "a string was found";
      case Json.Numeral(String text) -> "the number " + text + " was found";
      default -> json + " was found";
    };
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
