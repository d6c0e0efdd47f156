package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.AutogradMethods;
import dev.adjoint.DType;
import dev.adjoint.Generator;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import dev.adjoint.conformance.CallForms.Call;
import dev.adjoint.conformance.CallForms.Parameter;
import dev.adjoint.conformance.CallForms.Signature;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.Values;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each form of a call that PyTorch's signatures allow compiles here, as method and as function, and
 * does what it does there.
 */
final class CallFormsTest {
  /** The operands of all calls, in Java and in Python. */
  private static final List<String> OPERANDS =
      List.of(
          "x|tensor(new double[][] {{0.5, -1.0, 2.0}, {1.5, 0.25, -0.75}})",
          "y|tensor(new double[][] {{1.0, 2.0, -0.5}, {-2.0, 4.0, 0.25}})",
          "m|tensor(new double[][] {{1.0, 2.0}, {3.0, -4.0}, {0.5, 6.0}})",
          "s|tensor(new double[][] {{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}, {7.0, 8.0, 10.0}})",
          "v|tensor(new double[] {1.0, -2.0, 3.0})",
          "w|tensor(new double[] {0.5, 4.0, -1.0})",
          "o|tensor(new double[] {-1.0, 0.5, 2.0, 3.0})",
          "p|tensor(new double[][] {{0.25, 0.5, 0.75}, {0.5, 1.0, 0.125}})",
          "i|tensor(new long[][] {{0, 1, 0}, {1, 0, 1}})",
          "k|tensor(new long[] {1, 0})",
          "n|tensor(new long[][] {{3, 0, 2}, {2, 2, 0}})",
          "b|tensor(new boolean[][] {{true, false, true}, {false, true, true}})",
          "e|tensor(2.0)",
          "d|ones(2, 3).to(FLOAT64)",
          "zs|tensor(0)",
          "ze|tensor(2)",
          "z|tensor(2)",
          "u|ones(1, 3)",
          "g|ones(2, 2, 3)",
          "h|ones(2, 3, 2)",
          "j|ones(2, 2, 2)",
          "q|ones(4, 4, 4)",
          "r|ones(2, 3).requiresGrad_().sum()");

  /** Calls without a result; what they do to graphs is held elsewhere. */
  private static final Set<String> NOTHING = Set.of("backward", "retain_grad");

  @TempDir Path folder;

  @Test
  void everySignatureIsCalledWithEachOfItsArguments() {
    Map<String, String> reasons = CallForms.unsupported();
    List<Call> calls = CallForms.calls();
    Set<String> used = new HashSet<>();
    List<String> missing = new ArrayList<>();
    for (Signature signature : CallForms.signatures()) {
      if (reasons.containsKey(signature.overload())) {
        used.add(signature.overload());
        continue;
      }
      for (Set<String> form : forms(signature, reasons, used)) {
        for (char kind : signature.kinds().toCharArray()) {
          boolean called =
              calls.stream()
                  .filter(c -> c.name().equals(signature.name()) && c.kinds().indexOf(kind) >= 0)
                  .anyMatch(c -> form.equals(signature.filled(c)));
          if (!called) {
            missing.add(kind + " " + signature.overload() + " with " + form);
          }
        }
      }
    }
    assertThat(missing).as("forms that no call in calls.tsv has").isEmpty();
    assertThat(reasons.keySet()).as("what is said not to be here").isEqualTo(used);
  }

  @Test
  void everyOperationHasSignature() {
    Set<String> operations = new TreeSet<>();
    for (Class<?> family : Tensor.class.getInterfaces()) {
      if (family.getSimpleName().endsWith("Methods") && family != AutogradMethods.class) {
        Arrays.stream(family.getMethods()).map(Method::getName).forEach(operations::add);
      }
    }
    Arrays.stream(Adjoint.class.getSuperclass().getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .forEach(operations::add);
    Set<String> known =
        CallForms.signatures().stream()
            .map(s -> OpSpec.camelCase(s.name()))
            .collect(Collectors.toSet());
    operations.removeAll(known);
    assertThat(operations)
        .as("operations without a line in signatures.tsv or own.tsv")
        .isEqualTo(CallForms.own().keySet());
  }

  /** Leading optional arguments, one more at a time; each keyword by itself. */
  private static List<Set<String>> forms(
      Signature signature, Map<String, String> reasons, Set<String> used) {
    List<Parameter> all =
        signature.parameters().stream()
            .filter(p -> !isUnsupported(signature, p, reasons, used))
            .toList();
    Set<String> form = new HashSet<>();
    boolean method = signature.kinds().contains("m") || isSelf(signature.parameters().getFirst());
    all.stream().filter(p -> !p.optional()).map(Parameter::name).forEach(form::add);
    if (method) {
      form.remove("self");
    }
    List<Set<String>> forms = new ArrayList<>();
    if (!reasons.containsKey(signature.overload() + "()")
        || !used.add(signature.overload() + "()")) {
      forms.add(form);
    }
    Set<String> required = form;
    for (Parameter p : all) {
      if (p.optional() && p.keyword()) {
        Set<String> one = new HashSet<>(required);
        one.add(p.name());
        forms.add(one);
      } else if (p.optional()) {
        form = new HashSet<>(form);
        form.add(p.name());
        forms.add(form);
      }
    }
    return forms;
  }

  private static boolean isSelf(Parameter p) {
    return p.name().equals("self") && p.type().equals("Tensor");
  }

  private static boolean isUnsupported(
      Signature signature, Parameter p, Map<String, String> reasons, Set<String> used) {
    for (String key :
        List.of(
            "*:" + p.name(),
            signature.name() + ":" + p.name(),
            signature.overload() + ":" + p.name())) {
      if (reasons.containsKey(key)) {
        used.add(key);
        return true;
      }
    }
    return false;
  }

  @Test
  @EnabledIf(
      value = "dev.adjoint.conformance.Oracle#isAsked",
      disabledReason = "no libtorch for this platform, or no vector module in this JVM")
  void everyCallCompilesAndDoesWhatItDoesInPyTorch() throws Exception {
    List<Form> forms = forms();
    Class<?> compiled = compile(forms);
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i < forms.size(); i++) {
      Form form = forms.get(i);
      Adjoint.manualSeed(5);
      Object result;
      try {
        result = compiled.getMethod("call" + i).invoke(compiled.getConstructor().newInstance());
      } catch (java.lang.reflect.InvocationTargetException e) {
        wrong.add(form + ": " + e.getCause());
        continue;
      }
      List<HostTensor> ours = tensors(result);
      if (ours == null) {
        continue; // a number, a dtype: whether it compiles and runs is what is asked
      }
      Outcome theirs = Oracle.get().forward(python(form), List.of());
      if (theirs.error() != null) {
        wrong.add(form + ": libtorch says " + theirs.error());
        continue;
      }
      String difference = difference(form, ours, theirs.outputs());
      if (difference != null) {
        wrong.add(form + ": " + difference);
      }
      compared++;
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(900);
  }

  /** A call as method or function, as source text of both languages. */
  private record Form(Call call, String java, String python) {
    @Override
    public String toString() {
      return java + " for " + python;
    }
  }

  private static List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    for (Call call : CallForms.calls()) {
      String name = call.name().matches("m?[TH]") ? call.name() : OpSpec.camelCase(call.name());
      boolean both = call.kinds().contains("m") && call.kinds().contains("f");
      if (call.isMethod()) {
        String python =
            call.self()
                + "."
                + call.name()
                + (call.name().matches("m?[TH]") ? "" : "(" + call.torch() + ")");
        forms.add(
            new Form(
                call,
                call.self() + "." + name + "(" + call.java() + ")",
                both ? function(call, call.torch()) : python));
      }
      if (call.isFunction()) {
        forms.add(
            new Form(
                call,
                javaName(call.name()) + arguments(call, call.java()),
                function(call, call.torch())));
      }
    }
    return forms;
  }

  private static String function(Call call, String arguments) {
    return "torch." + call.name().replace("F.", "") + arguments(call, arguments);
  }

  /** With the tensor first, or second where a condition is. */
  private static String arguments(Call call, String arguments) {
    if (call.self().isEmpty()) {
      return "(" + arguments + ")";
    }
    if (call.name().equals("where") && !arguments.isEmpty()) {
      List<String> parts = new ArrayList<>(CallForms.split(arguments));
      parts.add(1, call.self());
      return "(" + String.join(", ", parts) + ")";
    }
    return "(" + call.self() + (arguments.isEmpty() ? "" : ", " + arguments) + ")";
  }

  /** {@code view(dtype)} as a script can write it, which takes the dtype for a size. */
  private static String scripted(String python) {
    return python.replace("x.view(torch.", "torch.view_copy(x, torch.");
  }

  /** {@code Linalg.matmul} for {@code linalg_matmul}. */
  private static String javaName(String torch) {
    String face =
        torch.startsWith("linalg_")
            ? "Linalg."
            : torch.startsWith("special_")
                ? "Special."
                : torch.startsWith("F.") ? "F." : torch.equals("clone") ? "Adjoint." : "";
    return face + OpSpec.camelCase(torch.replaceFirst("^(linalg_|special_|F\\.)", ""));
  }

  private static String python(Form form) {
    StringBuilder script = new StringBuilder();
    for (String operand : OPERANDS) {
      String[] halves = operand.split("\\|", 2);
      if (halves[1].contains("requiresGrad")
          || !form.python.matches(".*\\b" + halves[0] + "\\b.*")) {
        continue;
      }
      String value =
          halves[1]
              .replaceAll("new \\w+[\\[\\]]+ ", "")
              .replace('{', '[')
              .replace('}', ']')
              .replace("FLOAT64", "torch.float64")
              .replace("true", "True")
              .replace("false", "False")
              .replaceAll("^(?=ones|tensor)", "torch.");
      if (halves[1].contains("double")) {
        value = value.replaceAll("\\)$", ", dtype=torch.float32)");
      }
      script.append(halves[0]).append(" = ").append(value).append('\n');
    }
    return script + "torch.manual_seed(5)\nreturn " + scripted(form.python);
  }

  private Class<?> compile(List<Form> forms) throws IOException, ClassNotFoundException {
    StringBuilder source =
        new StringBuilder("import static dev.adjoint.Adjoint.*;\n")
            .append("import dev.adjoint.*;\nimport java.util.List;\npublic class Calls {\n");
    for (String operand : OPERANDS) {
      String[] halves = operand.split("\\|", 2);
      source.append("Tensor ").append(halves[0]).append(" = ").append(halves[1]).append(";\n");
    }
    int first = (int) source.chars().filter(c -> c == '\n').count() + 1;
    for (int i = 0; i < forms.size(); i++) {
      source
          .append("public Object call")
          .append(i)
          .append(NOTHING.contains(forms.get(i).call.name()) ? "() { " : "() { return ")
          .append(forms.get(i).java)
          .append(NOTHING.contains(forms.get(i).call.name()) ? "; return 0; }\n" : "; }\n");
    }
    source.append("}\n");
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      JavaFileObject unit =
          new SimpleJavaFileObject(URI.create("string:///Calls.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return source;
            }
          };
      compiler
          .getTask(
              new StringWriter(), files, diagnostics, List.of("-proc:none"), null, List.of(unit))
          .call();
    }
    List<String> errors =
        List.copyOf(diagnostics.getDiagnostics()).stream()
            .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
            .map(
                d ->
                    forms.get((int) d.getLineNumber() - first)
                        + ": "
                        + d.getMessage(Locale.ROOT).lines().findFirst().orElse(""))
            .distinct()
            .toList();
    assertThat(errors).as("calls that do not compile").isEmpty();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}).loadClass("Calls");
  }

  /** The tensors of a result; null if it has none. */
  private static @Nullable List<HostTensor> tensors(Object result) {
    return switch (result) {
      case Tensor t -> List.of(HostTensor.of(t));
      case ValuesIndices both -> tensors(List.of(both.values(), both.indices()));
      case List<?> list when list.stream().allMatch(Tensor.class::isInstance) ->
          list.stream().map(t -> HostTensor.of((Tensor) t)).toList();
      case DType _, Shape _, Number _, Boolean _, long[] _, Generator _ -> null;
      default -> throw new AssertionError("what is " + result + "?");
    };
  }

  /** What differs; the values of uninitialized memory don't count. */
  private static @Nullable String difference(
      Form form, List<HostTensor> ours, List<HostTensor> theirs) {
    if (form.call.name().equals("unique_consecutive")) {
      theirs = theirs.subList(0, ours.size()); // the operation beneath Python's function has all
    }
    if (ours.size() != theirs.size()) {
      return ours.size() + " results, libtorch has " + theirs.size();
    }
    for (int i = 0; i < ours.size(); i++) {
      HostTensor a = ours.get(i);
      HostTensor b = theirs.get(i);
      boolean same =
          a.dtype() == b.dtype()
              && Arrays.equals(a.sizes(), b.sizes())
              && (form.call.name().startsWith("empty") || isNear(a.values(), b.values()));
      if (!same) {
        return a + ", libtorch " + b;
      }
    }
    return null;
  }

  private static boolean isNear(Values ours, Values theirs) {
    if (ours instanceof Values.Longs(long[] a) && theirs instanceof Values.Longs(long[] b)) {
      return Arrays.equals(a, b);
    }
    double[] a = ((Values.Floats) ours).array();
    double[] b = ((Values.Floats) theirs).array();
    for (int i = 0; i < a.length; i++) {
      boolean near =
          Double.compare(a[i], b[i]) == 0 || Math.abs(a[i] - b[i]) <= 1e-5 * (1 + Math.abs(b[i]));
      if (!near) {
        return false;
      }
    }
    return true;
  }
}
