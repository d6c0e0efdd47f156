package dev.adjoint.processor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The members of one generated type: no two with the same erasure. */
final class Members {
  private static final Pattern QUALIFIED = Pattern.compile("\\b((?:[a-z]\\w*\\.)+)([A-Z]\\w*)");

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final TreeSet<String> clashes = new TreeSet<>();

  void add(String name, Form form, String source) {
    String signature = name + "(" + form.erasure() + ")";
    if (sources.putIfAbsent(signature, source) != null) {
      clashes.add(signature);
    }
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Signatures that two definitions would give rise to. */
  Set<String> clashes() {
    return clashes;
  }

  /** A type of that head with all members, and the imports that make names short. */
  String compilationUnit(String documentation, String head) {
    StringBuilder body = new StringBuilder();
    body.append(documentation).append(head).append(" {\n");
    body.append(sources.values().stream().collect(Collectors.joining("\n"))).append("}\n");
    return shortened(body.toString());
  }

  private static String shortened(String body) {
    Map<String, String> imports = new HashMap<>();
    imports.put("Require", Names.REQUIRE);
    imports.put("Scalar", Names.SCALAR);
    TreeMap<String, String> used = new TreeMap<>();
    StringBuilder text = new StringBuilder();
    for (String line : body.lines().toList()) {
      String stripped = line.strip();
      text.append(
          stripped.startsWith("*") || stripped.startsWith("/*") ? line : shortened(line, imports));
      text.append('\n');
    }
    for (Map.Entry<String, String> entry : imports.entrySet()) {
      if (Pattern.compile("(?m)^(?!\\s*(\\*|/\\*)).*\\b" + entry.getKey() + "\\b")
          .matcher(text)
          .find()) {
        used.put(entry.getValue(), entry.getKey());
      }
    }
    String list =
        used.keySet().stream().map(n -> "import " + n + ";\n").collect(Collectors.joining());
    return "package " + Names.PACKAGE + ";\n\n" + list + (list.isEmpty() ? "" : "\n") + text;
  }

  private static String shortened(String line, Map<String, String> imports) {
    Matcher matcher = QUALIFIED.matcher(line);
    return matcher.replaceAll(
        m -> {
          String known = imports.putIfAbsent(m.group(2), m.group());
          return Matcher.quoteReplacement(
              known == null || known.equals(m.group()) ? m.group(2) : m.group());
        });
  }
}
