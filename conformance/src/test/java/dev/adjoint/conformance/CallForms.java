package dev.adjoint.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of {@code resources/callforms}: PyTorch's signatures, and how each is called here. */
final class CallForms {
  /**
   * A line of {@code calls.tsv}.
   *
   * @param kinds {@code m}: a method of {@code self}; {@code f}: a function, of {@code self} first
   * @param self an operand, or empty
   * @param name PyTorch's
   * @param torch its arguments there
   * @param java its arguments here
   */
  record Call(String kinds, String self, String name, String torch, String java) {
    boolean isMethod() {
      return kinds.contains("m");
    }

    boolean isFunction() {
      return kinds.contains("f");
    }

    @Override
    public String toString() {
      return (self.isEmpty() ? "" : self + ".") + name + "(" + torch + ") as (" + java + ")";
    }
  }

  /**
   * A parameter of a signature.
   *
   * @param type as PyTorch writes it
   * @param optional whether it has a default
   * @param keyword whether it stands behind the asterisk
   */
  record Parameter(String type, String name, boolean optional, boolean keyword) {
    boolean takes(String argument) {
      if (argument.equals("None")) {
        return type.endsWith("?");
      }
      String plain = type.replaceAll("\\?$", "");
      if (argument.startsWith("[")) {
        return plain.contains("[");
      }
      if (argument.matches("'.*'|\".*\"")) {
        return plain.equals("str") || plain.equals("Device"); // a device by its name
      }
      if (argument.startsWith("torch.device")) {
        return plain.equals("Device");
      }
      if (argument.matches("torch\\.(bool|u?int\\d+|b?float\\d+)")) {
        return plain.equals("ScalarType");
      }
      if (argument.matches("True|False")) {
        return plain.equals("bool");
      }
      if (argument.matches("-?\\d+")) {
        return plain.matches("int|SymInt|Scalar|float|(int|SymInt)\\[\\d]");
      }
      if (argument.matches("-?\\d*\\.\\d+")) {
        return plain.matches("Scalar|float");
      }
      return plain.equals("Tensor");
    }
  }

  /** A line of {@code signatures.tsv}: an overload, and whether it is a method and a function. */
  record Signature(String kinds, String overload, String name, List<Parameter> parameters) {
    /** The parameters that an argument list fills; null if it is none for this overload. */
    @Nullable Set<String> filled(Call call) {
      List<Parameter> open = new ArrayList<>(parameters);
      if (!call.self.isEmpty()
          && !open.removeIf(p -> p.name.equals("self") && p.type.equals("Tensor"))) {
        return null;
      }
      Set<String> filled = new HashSet<>();
      int next = 0;
      for (String argument : split(call.torch)) {
        Matcher keyword = Pattern.compile("(\\w+)=(?!=)(.*)").matcher(argument);
        @Nullable Parameter found;
        String value = argument;
        if (keyword.matches()) {
          String name = keyword.group(1);
          found = open.stream().filter(p -> p.name.equals(name)).findFirst().orElse(null);
          value = keyword.group(2);
        } else {
          found = next < open.size() && !open.get(next).keyword ? open.get(next++) : null;
        }
        if (found == null || !found.takes(value) || !filled.add(found.name)) {
          return null;
        }
      }
      boolean complete = open.stream().allMatch(p -> p.optional || filled.contains(p.name));
      return complete ? filled : null;
    }
  }

  private CallForms() {}

  static List<Call> calls() {
    return lines("calls.tsv")
        .map(l -> l.split("\t", -1))
        .map(c -> new Call(c[0], c[1], c[2], c[3], c[4]))
        .toList();
  }

  static List<Signature> signatures() {
    return lines("signatures.tsv").map(CallForms::signature).toList();
  }

  /** What is not here: {@code overload}, or {@code overload:parameter}, or {@code *:parameter}. */
  static Map<String, String> unsupported() {
    Map<String, String> reasons = new HashMap<>();
    lines("unsupported.tsv").map(l -> l.split("\t", -1)).forEach(c -> reasons.put(c[0], c[1]));
    return reasons;
  }

  /** Operations that have no signature there, by their names here; why. */
  static Map<String, String> own() {
    Map<String, String> reasons = new HashMap<>();
    lines("own.tsv").map(l -> l.split("\t", -1)).forEach(c -> reasons.put(c[0], c[1]));
    return reasons;
  }

  private static Signature signature(String line) {
    String[] columns = line.split("\t", -1);
    Matcher matcher = Pattern.compile("((\\w+)(?:\\.\\w+)?)\\((.*)\\) -> .*").matcher(columns[1]);
    if (!matcher.matches()) {
      throw new IllegalStateException("no signature: " + line);
    }
    List<Parameter> parameters = new ArrayList<>();
    boolean keyword = false;
    for (String text : split(matcher.group(3))) {
      if (text.equals("*")) {
        keyword = true;
        continue;
      }
      String[] halves = text.split("=", 2);
      int space = halves[0].lastIndexOf(' ');
      parameters.add(
          new Parameter(
              halves[0].substring(0, space).replaceAll("\\([^)]*\\)", ""),
              halves[0].substring(space + 1),
              halves.length > 1,
              keyword));
    }
    return new Signature(columns[0], matcher.group(1), matcher.group(2), parameters);
  }

  /** The parts between commas that no bracket encloses. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    return parts.equals(List.of("")) ? List.of() : parts;
  }

  private static Stream<String> lines(String file) {
    try (var in = CallForms.class.getResourceAsStream("/callforms/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n", -1)).filter(l -> !l.isBlank() && !l.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
