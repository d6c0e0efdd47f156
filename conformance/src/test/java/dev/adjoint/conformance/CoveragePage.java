package dev.adjoint.conformance;

import dev.adjoint.DType;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.OpSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The text of {@code docs/COVERAGE.md}: what there is, taken from the table of operations. */
final class CoveragePage {
  static final String COMMAND =
      "mvn -pl conformance -am test -Dtest=OperationsConformanceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dadjoint.coverage.write=true";

  /** One line of the list of PyTorch's operations. */
  record Operation(String name, String kind, int tier) {}

  /** Methods about graphs, memory and types, which give no tensor: core's own tests hold them. */
  static final Set<String> NO_ROWS =
      Set.of(
          "backward",
          "broadcast_shapes",
          "can_cast",
          "data_ptr",
          "device",
          "dim",
          "element_size",
          "grad",
          "initial_seed",
          "is_complex",
          "is_contiguous",
          "is_floating_point",
          "is_inference",
          "is_leaf",
          "is_nonzero",
          "is_signed",
          "itemsize",
          "manual_seed",
          "nbytes",
          "ndim",
          "ndimension",
          "nelement",
          "numel",
          "promote_types",
          "register_hook",
          "register_post_accumulate_grad_hook",
          "requires_grad",
          "resize_",
          "result_type",
          "retain_grad",
          "retains_grad",
          "seed",
          "set_",
          "shape",
          "size",
          "storage_offset",
          "stride",
          "tolist");

  /**
   * What is no name in Java, a keyword or an operator, or belongs to Python: the method that does
   * it, and how it is written.
   */
  static final Map<String, String> WRITTEN_OTHERWISE =
      Map.ofEntries(
          Map.entry("__radd__", "add: `2 + x` is `x.add(2)`"),
          Map.entry("__rmatmul__", "matmul: `y @ x` is `y.matmul(x)`"),
          Map.entry("__rmul__", "mul: `2 * x` is `x.mul(2)`"),
          Map.entry("__rsub__", "rsub: `2 - x` is `x.rsub(2)`"),
          Map.entry("byte", "to: `x.to(UINT8)`"),
          Map.entry("char", "to: `x.to(INT8)`"),
          Map.entry("double", "to: `x.to(FLOAT64)`"),
          Map.entry("float", "to: `x.to(FLOAT32)`"),
          Map.entry("from_numpy", "fromArray: a Java array in place of NumPy's, copied"),
          Map.entry("index", "get: `x[i]` is `x.get(i)`"),
          Map.entry("int", "to: `x.to(INT32)`"),
          Map.entry("long", "to: `x.to(INT64)`"),
          Map.entry(
              "numpy", "memorySegment: the memory itself; copies are `toFloatArray()` and others"),
          Map.entry("short", "to: `x.to(INT16)`"));

  /** Names with which PyTorch's public operations are composed, and what they compute for. */
  static final Map<String, String> INTERNAL_TWINS =
      Map.of(
          "_log_softmax", "log_softmax",
          "_softmax", "softmax",
          "native_batch_norm", "batch_norm",
          "native_group_norm", "group_norm",
          "native_layer_norm", "layer_norm",
          "nll_loss_forward", "nll_loss");

  private CoveragePage() {}

  /** Where the page lies, seen from the module's folder, in which the tests run. */
  static Path path() {
    return Path.of("..", "docs", "COVERAGE.md");
  }

  static String text(List<OpSpec> rows, Tally tally) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# Coverage\n\n")
        .append("Generated from the table of operations in `testkit`; a test fails where it is out")
        .append(" of date. To write it anew:\n\n    ")
        .append(COMMAND)
        .append("\n\n");
    totals(page, rows);
    line(
        page,
        "%nThe suite makes %,d comparisons with libtorch %s.",
        total(rows, tally),
        Oracle.version());
    page.append(
        "A comparison is one result, gradient, node name or refusal; values, type, shape and"
            + " strides count as one.\n");
    page.append(
        "\nSecond derivatives, forward mode and both together are held against finite differences"
            + " (`SpecGradCheckTest`), batches against loops (`SpecTransformsTest`), each for every"
            + " row that says so.\n");
    Map<String, String> tiers =
        operations().stream()
            .collect(
                Collectors.toMap(Operation::name, o -> Integer.toString(o.tier()), (a, b) -> a));
    for (Family family : Family.values()) {
      List<OpSpec> own = rows.stream().filter(r -> r.family() == family).toList();
      if (!own.isEmpty()) {
        family(page, family, own, tally, tiers);
      }
    }
    return page.toString();
  }

  private static long total(List<OpSpec> rows, Tally tally) {
    return rows.stream().mapToLong(r -> tally.comparisons(r.name())).sum();
  }

  private static void totals(StringBuilder page, List<OpSpec> rows) throws IOException {
    List<Operation> operations = operations();
    Set<String> here = new HashSet<>(NO_ROWS);
    Set<String> methods = new HashSet<>();
    for (OpSpec row : rows) {
      here.add(row.name());
      methods.addAll(row.methods());
    }
    Predicate<Operation> isHere =
        o -> here.contains(o.name()) || methods.contains(OpSpec.camelCase(lastPart(o.name())));
    Predicate<Operation> isOtherwise =
        isHere.negate().and(o -> WRITTEN_OTHERWISE.containsKey(o.name()));
    Predicate<Operation> isTwin = isHere.negate().and(o -> INTERNAL_TWINS.containsKey(o.name()));
    page.append("| of PyTorch's operations | all | here | written otherwise | internal twins |\n")
        .append("| --- | ---: | ---: | ---: | ---: |\n");
    for (int tier = 1; tier <= 3; tier++) {
      String label = "tier " + tier;
      row(page, label, ofTier(operations, tier), List.of(isHere, isOtherwise, isTwin));
    }
    row(page, "**all**", operations, List.of(isHere, isOtherwise, isTwin));
    page.append("\nOther names of an operation count, and so do methods that give no tensor.\n");
    page.append(
            "\nWritten otherwise, since Java has no operators and its keywords are no names:\n\n")
        .append("| PyTorch's | here |\n| --- | --- |\n");
    new TreeMap<>(WRITTEN_OTHERWISE)
        .forEach((name, how) -> line(page, "| `%s` | %s |", name, how.replaceFirst("^.*?: ", "")));
    page.append(
            "\n"
                + "Not built are names that PyTorch itself composes its public operations of. What"
                + " they")
        .append(" compute is in the public one:\n\n| internal | public |\n| --- | --- |\n");
    new TreeMap<>(INTERNAL_TWINS)
        .forEach((name, twin) -> line(page, "| `%s` | `%s` |", name, twin));
    Predicate<Operation> isMissing = isHere.or(isOtherwise).or(isTwin).negate();
    for (int tier = 1; tier <= 2; tier++) {
      line(
          page,
          "%nMissing of tier %d: %s.",
          tier,
          ofTier(operations, tier).stream()
              .filter(isMissing)
              .map(o -> "`" + o.name() + "`")
              .collect(Collectors.joining(", ")));
    }
  }

  private static void row(
      StringBuilder page,
      String label,
      List<Operation> operations,
      List<Predicate<Operation>> columns) {
    page.append(String.format(Locale.ROOT, "| %s | %,d |", label, operations.size()));
    for (Predicate<Operation> column : columns) {
      page.append(String.format(Locale.ROOT, " %,d |", operations.stream().filter(column).count()));
    }
    page.append('\n');
  }

  private static List<Operation> ofTier(List<Operation> operations, int tier) {
    return operations.stream().filter(o -> o.tier() == tier).toList();
  }

  /** Without the module it is in. */
  private static String lastPart(String name) {
    return name.replaceFirst("^.*\\.", "");
  }

  private static void family(
      StringBuilder page,
      Family family,
      List<OpSpec> rows,
      Tally tally,
      Map<String, String> tiers) {
    page.append("\n## ")
        .append(family.heading().substring(0, 1).toUpperCase(Locale.ROOT))
        .append(family.heading().substring(1))
        .append(
            "\n\n| operation | tier | Java | types | backward | double backward | forward mode |")
        .append(" vmap | in place | comparisons |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | ---: |\n");
    for (OpSpec row : rows) {
      line(
          page,
          "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s | %,d |",
          row.name(),
          tiers.getOrDefault(row.name(), ""),
          row.methods().stream().map(m -> "`" + m + "`").collect(Collectors.joining(", ")),
          types(row.dtypes()),
          row.node() == null ? "" : "`" + row.node() + "`",
          yes(row.hasDerivative()),
          yes(row.hasDerivative()),
          yes(row.isBatched()),
          yes(row.hasInPlace()),
          tally.comparisons(row.name()));
    }
  }

  private static String yes(boolean is) {
    return is ? "yes" : "";
  }

  private static String types(Set<DType> types) {
    if (types.equals(OpSpec.ALL)) {
      return "all";
    }
    if (types.equals(OpSpec.FLOATING)) {
      return "floating";
    }
    if (types.equals(OpSpec.NUMERIC)) {
      return "all but bool";
    }
    return types.stream()
        .map(t -> t.toString().substring("torch.".length()))
        .collect(Collectors.joining(", "));
  }

  private static void line(StringBuilder page, String format, Object... arguments) {
    page.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  static List<Operation> operations() throws IOException {
    InputStream stream =
        Objects.requireNonNull(CoveragePage.class.getResourceAsStream("pytorch-operations.tsv"));
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(f -> new Operation(f[0], f[1], Integer.parseInt(f[2])))
          .toList();
    }
  }
}
