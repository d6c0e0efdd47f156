package dev.adjoint.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiProcessorTest {
  private static final String ANNOTATIONS =
      """
      package dev.adjoint;
      @interface Publish { String value() default "Adjoint"; }
      @interface MethodOnly {}
      @interface FunctionOnly {}
      @interface InPlace { String value() default ""; }
      @interface Creates {}
      @interface OtherName { String[] value(); }
      @interface Default { String value(); }
      @interface Keyword { String value(); }
      @interface AsDims {}
      @interface AsSize { boolean each() default true; boolean array() default false; }
      @interface PerDim { int value(); }
      @interface AsArray {}
      @interface AsBool {}
      @java.lang.annotation.Repeatable(AlsoIn.class)
      @interface Also { String in(); String as() default ""; }
      @interface AlsoIn { Also[] value(); }
      @interface In { String value(); String as() default ""; }
      """;

  /** What generated forms call before they hand an argument on. */
  private static final String REQUIRE =
      """
      package dev.adjoint.op;

      public final class Require {
        public static <T> T nonNull(T value, String name) {
          if (value == null) {
            throw new IllegalArgumentException(name);
          }
          return value;
        }
        public static <T> T[] nonNulls(T[] values, String name) {
          for (T value : nonNull(values, name)) {
            nonNull(value, name + "[]");
          }
          return values;
        }
        public static <C extends Iterable<?>> C nonNulls(C values, String name) {
          for (Object value : nonNull(values, name)) {
            nonNull(value, name + "[]");
          }
          return values;
        }
      }
      """;

  private static final String SCALAR =
      """
      package dev.adjoint.op;

      public record Scalar(Object value) {
        public static Scalar of(double value) { return new Scalar(value); }
        public static Scalar of(long value) { return new Scalar(value); }
        public static Scalar of(boolean value) { return new Scalar(value); }
      }
      """;

  private static final String TYPES =
      """
      package dev.adjoint;

      enum DType { A, B }

      record Dims(long... values) {}

      record Shape(long... toArray) {}

      record Options(DType dtype, String mark) {
        String make(java.util.function.Supplier<String> fresh) { return fresh.get() + mark; }
      }
      """;

  private static final String NULLABLE =
      """
      package marks;
      import java.lang.annotation.*;
      @Target(ElementType.TYPE_USE) public @interface Nullable {}
      """;

  @TempDir Path folder;

  private final List<JavaFileObject> sources = new ArrayList<>();
  private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();

  @Test
  void definitionWithSelfBecomesMethodAndFunction() throws Exception {
    define("A", "static String f(Tensor self, int x) { return self + \":\" + x; }");
    tensor("AMethods");
    compiled();
    assertThat(run("new Tensor().f(3)")).isEqualTo("T:3");
    assertThat(run("TensorFunctions.f(new Tensor(), 3)")).isEqualTo("T:3");
    assertThat(refusal("TensorFunctions.f(null, 3)")).isEqualTo("self");
  }

  @Test
  void selfMayStandAnywhere() throws Exception {
    define("A", "static String f(String s, Tensor self, int x) { return s + self + x; }");
    tensor("AMethods");
    compiled();
    assertThat(run("new Tensor().f(\"s\", 3)")).isEqualTo("sT3");
    assertThat(run("TensorFunctions.f(\"s\", new Tensor(), 3)")).isEqualTo("sT3");
  }

  @Test
  void withoutSelfThereIsFunctionOnly() throws Exception {
    define(
        "A",
        """
        static String f(java.util.List<Tensor> all) { return "f" + all.size(); }
        @FunctionOnly static String g(Tensor self) { return "g" + self; }
        """);
    source("dev.adjoint.Tensor", "package dev.adjoint; public final class Tensor {}");
    compiled();
    assertThat(run("TensorFunctions.f(java.util.List.of())")).isEqualTo("f0");
    assertThat(refusal("TensorFunctions.f(java.util.Arrays.asList((Tensor) null))"))
        .isEqualTo("all[]");
    assertThat(methods("TensorFunctions")).containsExactlyInAnyOrder("f(List)", "g(Tensor)");
    assertThat(folder.resolve("dev/adjoint/AMethods.java")).doesNotExist();
  }

  @Test
  void underscoreAndMarkAndPrivateLeaveTheFunctionOut() throws Exception {
    define(
        "A",
        """
        static String f_(Tensor self) { return "f_"; }
        @MethodOnly static String g(Tensor self) { return help(); }
        private static String help() { return "g"; }
        static String h() { return "h"; }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("AMethods")).containsExactlyInAnyOrder("f_()", "g()");
    assertThat(methods("TensorFunctions")).containsExactly("h()");
    assertThat(run("new Tensor().g()")).isEqualTo("g");
  }

  @Test
  void inPlaceFormPassesTrue() throws Exception {
    define(
        "A",
        """
        @InPlace("Bool is refused.") @OtherName("g")
        static String f(Tensor self, @Default("7") int x, boolean inPlace) { return x + "" + inPlace; }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("AMethods"))
        .containsExactlyInAnyOrder(
            "f(int)", "f()", "f_(int)", "f_()", "g(int)", "g()", "g_(int)", "g_()");
    assertThat(methods("TensorFunctions"))
        .containsExactlyInAnyOrder("f(Tensor,int)", "f(Tensor)", "g(Tensor,int)", "g(Tensor)");
    assertThat(run("new Tensor().f(1) + new Tensor().f_(2) + new Tensor().f_()"))
        .isEqualTo("1false2true7true");
    assertThat(run("new Tensor().g(1) + new Tensor().g_(2) + TensorFunctions.g(new Tensor())"))
        .isEqualTo("1false2true7false");
    assertThat(generated("AMethods"))
        .contains("{@link #f(int)} in place. Bool is refused.")
        .contains("/** Alias of {@link #f_(int)}. */");
  }

  @Test
  void optionalArgumentsAreLeftOutFromTheEndAndKeywordsByThemselves() throws Exception {
    define(
        "A",
        """
        static String f(
            Tensor self, int a, @Default("2") int b, @Default("false") boolean c,
            @Keyword("null") @marks.Nullable DType d, @Keyword("\\"t\\"") String e) {
          return a + "," + b + "," + c + "," + d + "," + e;
        }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("AMethods"))
        .containsExactlyInAnyOrder(
            "f(int,int,boolean,DType,String)",
            "f(int,int,boolean,DType)",
            "f(int,int,boolean,String)",
            "f(int,int,boolean)",
            "f(int,int,DType,String)",
            "f(int,int,DType)",
            "f(int,int,String)",
            "f(int,int)",
            "f(int,DType,String)",
            "f(int,DType)",
            "f(int,String)",
            "f(int)");
    assertThat(run("new Tensor().f(1)")).isEqualTo("1,2,false,null,t");
    assertThat(run("new Tensor().f(1, DType.B)")).isEqualTo("1,2,false,B,t");
    assertThat(run("new Tensor().f(1, 3, \"e\")")).isEqualTo("1,3,false,null,e");
    assertThat(run("new Tensor().f(1, 3, true, null, \"e\")")).isEqualTo("1,3,true,null,e");
    assertThat(refusal("new Tensor().f(1, (DType) null)")).isEqualTo("d");
    assertThat(refusal("new Tensor().f(1, 3, true, null, null)")).isEqualTo("e");
  }

  @Test
  void numbersAreDoublesAndLongsAndBoolsWhereMarked() throws Exception {
    define(
        "A",
        """
        static String f(Tensor self, Scalar a, @Default("Scalar.of(1L)") Scalar b) {
          return a.value() + "," + b.value();
        }
        static String g(@AsBool Scalar a) { return "" + a.value(); }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("AMethods"))
        .containsExactlyInAnyOrder("f(double,double)", "f(long,long)", "f(double)", "f(long)");
    assertThat(methods("TensorFunctions")).contains("g(double)", "g(long)", "g(boolean)");
    assertThat(run("new Tensor().f(1, 2.5) + new Tensor().f(4) + new Tensor().f(0.5)"))
        .isEqualTo("1.0,2.54,10.5,1");
    assertThat(run("TensorFunctions.g(true) + TensorFunctions.g(9007199254740993L)"))
        .isEqualTo("true9007199254740993");
  }

  @Test
  void dimensionsAreOneOrSeveral() throws Exception {
    define(
        "A",
        """
        static String f(Tensor self, @AsDims long[] dims) { return Arrays.toString(dims); }
        static String g(Tensor self, @AsDims long... dims) { return Arrays.toString(dims); }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("AMethods"))
        .containsExactlyInAnyOrder("f(Dims)", "f(long)", "g(Dims)", "g(long[])");
    assertThat(run("new Tensor().f(1) + new Tensor().f(new Dims(2, 3)) + new Tensor().g(4, 5)"))
        .isEqualTo("[1][2, 3][4, 5]");
    assertThat(refusal("new Tensor().f(null)")).isEqualTo("dims");
  }

  @Test
  void sizesAreOneByOneOrShape() throws Exception {
    define(
        "A",
        """
        static String f(@AsSize long[] sizes, @Keyword("null") @marks.Nullable DType dtype) {
          return Arrays.toString(sizes) + dtype;
        }
        static String g(@AsSize long... sizes) { return Arrays.toString(sizes); }
        static String h(@AsSize(each = false) long[] sizes, @Keyword("1") int x) {
          return Arrays.toString(sizes) + x;
        }
        static String k(@AsSize(array = true) long[] places) { return Arrays.toString(places); }
        static String m(@AsSize long[] sizes, int x) { return Arrays.toString(sizes) + x; }
        """);
    compiled();
    assertThat(methods("TensorFunctions"))
        .containsExactlyInAnyOrder(
            "f(Shape)",
            "f(long[])",
            "f(Shape,DType)",
            "f(long,DType)",
            "f(long,long,DType)",
            "f(long,long,long,DType)",
            "f(long,long,long,long,DType)",
            "g(Shape)",
            "g(long[])",
            "h(Shape)",
            "h(Shape,int)",
            "k(Shape)",
            "k(long[])",
            "m(Shape,int)");
    assertThat(run("TensorFunctions.f(1, 2, DType.A) + TensorFunctions.f(3, 4)"))
        .isEqualTo("[1, 2]A[3, 4]null");
    assertThat(run("TensorFunctions.g(new Shape(5)) + TensorFunctions.k(new long[] {6})"))
        .isEqualTo("[5][6]");
    assertThat(run("TensorFunctions.f() + TensorFunctions.m(new Shape(), 1)"))
        .isEqualTo("[]null[]1");
  }

  @Test
  void oneNumberStandsForAllDimensionsOrShape() throws Exception {
    define(
        "A",
        """
        static String f(
            @PerDim(2) long[] sizes,
            @Default("sizes") @PerDim(2) long @marks.Nullable [] steps,
            @Default("1") @PerDim(2) long[] pads,
            @Default("7") int x) {
          return Arrays.toString(sizes) + Arrays.toString(steps) + Arrays.toString(pads) + x;
        }
        """);
    compiled();
    assertThat(methods("TensorFunctions"))
        .containsExactlyInAnyOrder(
            "f(Shape)",
            "f(Shape,Shape)",
            "f(Shape,Shape,Shape)",
            "f(Shape,Shape,Shape,int)",
            "f(long)",
            "f(long,long)",
            "f(long,long,long)",
            "f(long,long,long,int)");
    assertThat(run("TensorFunctions.f(3)")).isEqualTo("[3, 3][3, 3][1, 1]7");
    assertThat(run("TensorFunctions.f(3, 4, 5, 6)")).isEqualTo("[3, 3][4, 4][5, 5]6");
    assertThat(run("TensorFunctions.f(new Shape(3, 2))")).isEqualTo("[3, 2][3, 2][1, 1]7");
    assertThat(run("TensorFunctions.f(new Shape(3), null, new Shape(5))")).isEqualTo("[3]null[5]7");
    assertThat(refusal("TensorFunctions.f(null)")).isEqualTo("sizes");
    assertThat(refusal("TensorFunctions.f(new Shape(3), null, null)")).isEqualTo("pads");
    assertThat(generated("TensorFunctions")).contains("@Nullable Shape steps");
  }

  @Test
  void numberThatCanBeLeftOutIsWrittenAsPrimitive() throws Exception {
    define(
        "A",
        """
        static String f(Tensor self, @Default("null") @marks.Nullable Long dim) {
          return "" + self + dim;
        }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("AMethods")).containsExactlyInAnyOrder("f()", "f(long)");
    assertThat(run("new Tensor().f() + new Tensor().f(2)")).isEqualTo("TnullT2");
  }

  @Test
  void arraysAreOfAllTypesAndOneByOneWhereTheyAreLast() throws Exception {
    define(
        "A",
        """
        static String f(@AsArray Object values, @Keyword("null") @marks.Nullable DType dtype) {
          return values.getClass().getComponentType() + "" + dtype;
        }
        """);
    compiled();
    assertThat(methods("TensorFunctions")).hasSize(14);
    assertThat(run("TensorFunctions.f(1.0, 2) + TensorFunctions.f(true) + TensorFunctions.f(1, 2)"))
        .isEqualTo("doublenullbooleannulllongnull");
    assertThat(run("TensorFunctions.f(new short[0]) + TensorFunctions.f(new byte[0], DType.A)"))
        .isEqualTo("shortnullbyteA");
  }

  @Test
  void newTensorsTakeOptionsInPlaceOfTheirDtype() throws Exception {
    define(
        "A",
        """
        @Creates
        static String f(@AsBool Scalar value, @Keyword("null") @marks.Nullable DType dtype) {
          return value.value() + "" + dtype;
        }
        """);
    compiled();
    assertThat(methods("TensorFunctions")).hasSize(9).contains("f(long,Options)", "f(long,DType)");
    assertThat(run("TensorFunctions.f(1) + TensorFunctions.f(true, DType.B)"))
        .isEqualTo("1nulltrueB");
    assertThat(run("TensorFunctions.f(1, new Options(DType.A, \"!\"))")).isEqualTo("1A!");
    assertThat(run("TensorFunctions.f(1, new Options(null, \"!\"))")).isEqualTo("1null!");
    assertThat(refusal("TensorFunctions.f(1, (DType) null)")).isEqualTo("dtype");
    assertThat(refusal("TensorFunctions.f(1, (Options) null)")).isEqualTo("options");
  }

  @Test
  void facesGetWhatIsPublishedInThem() throws Exception {
    source(
        "dev.adjoint.NnFunctions",
        """
        package dev.adjoint;
        @Publish("F")
        final class NnFunctions {
          static String loss(Tensor input) { return "loss"; }
        }
        """);
    define(
        "A",
        """
        @Also(in = "Special", as = "expit") @Also(in = "F")
        static String sigmoid(Tensor self) { return "s"; }
        @Also(in = "Linalg") static String dot(Tensor self) { return "d"; }
        @In(value = "Linalg", as = "norm") static String normOf(Tensor self) { return "n"; }
        """);
    tensor("AMethods");
    compiled();
    assertThat(methods("FFace")).containsExactlyInAnyOrder("loss(Tensor)", "sigmoid(Tensor)");
    assertThat(methods("SpecialFace")).containsExactly("expit(Tensor)");
    assertThat(methods("LinalgFace")).containsExactlyInAnyOrder("dot(Tensor)", "norm(Tensor)");
    assertThat(methods("AMethods")).containsExactlyInAnyOrder("sigmoid()", "dot()");
    assertThat(methods("TensorFunctions"))
        .containsExactlyInAnyOrder("sigmoid(Tensor)", "dot(Tensor)");
    assertThat(run("SpecialFace.expit(new Tensor())")).isEqualTo("s");
  }

  @Test
  void annotationsOfTypesAndArraysAreKept() throws Exception {
    define(
        "A",
        """
        static java.util.Map.@Nullable Entry<Tensor, ? extends @Nullable String> f(
            Tensor self, @Nullable String @Nullable [] names, java.util.List<? super Tensor> to,
            int[][] grid, Tensor... all) {
          return null;
        }
        static void g(Tensor self, @Nullable Tensor other) {}
        @Deprecated static int old(Tensor self, long[] strides) { return strides.length; }
        """);
    tensor("AMethods");
    compiled();
    assertThat(generated("AMethods"))
        .contains("import java.util.List;\nimport java.util.Map;\nimport marks.Nullable;\n")
        .contains("@Nullable String @Nullable[] names,\n")
        .contains("List<? super Tensor> to,\n")
        .contains("Tensor... all) {")
        .contains("Require.nonNulls(all, \"all\")")
        .contains(
            "default void g(@Nullable Tensor other) {\n    AFunctions.g((Tensor) this, other);")
        .contains("  @Deprecated\n  default int old(long[] strides)")
        .contains("Require.nonNull(strides, \"strides\").clone()");
  }

  @Test
  void documentationReachesAllForms() throws Exception {
    define(
        "A",
        """
        /**
         * The sum; see {@link #g()}. More.
         *
         * <p>Errors: none.
         *
         * @param dims what is summed
         * @param keep whether sizes
         *     stay
         * @return the result
         */
        static int f(Tensor self, @AsDims long[] dims, @Default("false") boolean keep) { return 1; }
        /** G. */
        static int g(Tensor self) { return 1; }
        """);
    tensor("AMethods");
    compiled();
    assertThat(generated("AMethods"))
        .contains(
            """
              /**
               * The sum; see {@link #g()}. More.
               *
               * <p>Errors: none.
               *
               * @param dims what is summed
               * @param keep whether sizes
               * stay
               * @return the result
               */
              default int f(Dims dims, boolean keep) {
                return AFunctions.f((Tensor) this, Require.nonNull(dims, "dims").values(), keep);
              }
            """)
        .contains(
            """
              /** The sum; see {@link #g()}. Here {@code keep = false}. */
              default int f(long dim) {
                return AFunctions.f((Tensor) this, new long[] {dim}, false);
              }
            """)
        .contains(
            "/**\n * The arithmetic.\n */\npublic sealed interface AMethods permits Tensor {");
    assertThat(generated("TensorFunctions"))
        .contains("   * The sum; see {@link Tensor#g()}. More.\n")
        .contains("   * @param self the tensor that the method belongs to\n   * @param dims what")
        .contains(
            """
              /**
               * G.
               *
               * @param self the tensor that the method belongs to
               */
              public static int g(Tensor self) {
                return AFunctions.g(Require.nonNull(self, "self"));
              }
            """);
  }

  @Test
  void theOrderOfTheSourcesDoesNotMatter() throws Exception {
    define("B", "static int b(Tensor self) { return 1; }");
    define("A", "static int a(Tensor self) { return 1; }");
    tensor("AMethods, BMethods");
    compiled();
    assertThat(generated("TensorFunctions").indexOf(" a("))
        .isLessThan(generated("TensorFunctions").indexOf(" b("));
  }

  @Test
  void whatIsNoDefinitionIsRefused() throws Exception {
    source("dev.adjoint.C", "package dev.adjoint; @Publish class C {}");
    source("dev.adjoint.PFunctions", "package dev.adjoint; @Publish public class PFunctions {}");
    source("dev.adjoint.Tensor", "package dev.adjoint; public final class Tensor {}");
    define(
        "A",
        """
        String a(Tensor self) { return ""; }
        public static String b(Tensor self) { return ""; }
        static <T> T c(T t) { return t; }
        @InPlace static String d(Tensor self) { return ""; }
        static String e(@Default("1") int x, int y) { return ""; }
        @FunctionOnly static String f(Tensor self, @AsDims long[] dims) { return ""; }
        @FunctionOnly static String f(Tensor self, int[] other, @Keyword("null") Dims x) {
          return "";
        }
        """);
    source(
        "dev.adjoint.XFunctions",
        "package dev.adjoint; @Publish(\"Y\") class XFunctions {"
            + " static int a(int x) { return 1; } static int a(int[] x, @Keyword(\"1\") int y)"
            + " { return 1; } static int b(@AsDims long[] d) { return 1; }"
            + " static int b(long d, @Default(\"1\") int x) { return 1; } }");
    support();
    assertThat(compile()).isFalse();
    assertThat(errors())
        .contains(
            "@Publish belongs on a class …Functions that is not public",
            "a definition is static and package-private",
            "a definition can't have type parameters",
            "@InPlace needs self, and a boolean as the last parameter",
            "the parameter y follows optional ones: it needs a @Default",
            "no face is called Y",
            "two definitions give b(long)");
  }

  @Test
  void aFaceCanExtendTheGeneratedClass() throws Exception {
    define("A", "static int one(Tensor self) { return 1; }");
    tensor("AMethods");
    source(
        "dev.adjoint.Adjoint",
        """
        package dev.adjoint;
        public final class Adjoint extends TensorFunctions {
          public static int sum(Tensor x) { return one(x) + 1; }
        }
        """);
    source(
        "user.Use",
        """
        package user;
        import static dev.adjoint.Adjoint.*;
        public class Use {
          public static int run() { var t = new dev.adjoint.Tensor(); return one(t) + sum(t); }
        }
        """);
    compiled();
    assertThat(loader().loadClass("user.Use").getMethod("run").invoke(null)).isEqualTo(3);
  }

  private void define(String family, String definitions) {
    source(
        "dev.adjoint." + family + "Functions",
        """
        package dev.adjoint;
        import dev.adjoint.op.Scalar;
        import java.util.Arrays;
        import marks.Nullable;
        /** The arithmetic. */
        @Publish
        final class %sFunctions {
          %s
        }
        """
            .formatted(family, definitions));
  }

  private void tensor(String interfaces) {
    source(
        "dev.adjoint.Tensor",
        """
        package dev.adjoint;
        public final class Tensor implements %s {
          @Override public String toString() { return "T"; }
        }
        """
            .formatted(interfaces));
  }

  private void source(String name, String text) {
    URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
    sources.add(
        new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        });
  }

  private void support() {
    source("dev.adjoint.Publish", ANNOTATIONS);
    source("marks.Nullable", NULLABLE);
    source("dev.adjoint.op.Require", REQUIRE);
    source("dev.adjoint.op.Scalar", SCALAR);
    source("dev.adjoint.DType", TYPES);
  }

  private void compiled() throws IOException {
    if (sources.stream().noneMatch(s -> s.getName().endsWith("/Tensor.java"))) {
      source("dev.adjoint.Tensor", "package dev.adjoint; public final class Tensor {}");
    }
    support();
    assertThat(compile()).as(() -> errors().toString()).isTrue();
  }

  private boolean compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(folder));
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              new StringWriter(), files, diagnostics, List.of("-parameters"), null, sources);
      task.setProcessors(List.of(new ApiProcessor()));
      return task.call();
    }
  }

  private List<String> errors() {
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getMessage(null))
        .toList();
  }

  private String generated(String name) throws IOException {
    return Files.readString(folder.resolve("dev/adjoint/" + name + ".java"));
  }

  private URLClassLoader loader() throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()});
  }

  /** The signatures that a generated type declares. */
  private List<String> methods(String type) throws Exception {
    return Arrays.stream(loader().loadClass("dev.adjoint." + type).getDeclaredMethods())
        .filter(m -> !m.isSynthetic()) // bodies of lambdas
        .map(
            m ->
                m.getName()
                    + Arrays.stream(m.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")")))
        .toList();
  }

  /** What an expression in the package gives, compiled against what was generated. */
  private Object run(String expression) throws Exception {
    try {
      return call(expression);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private String refusal(String expression) throws Exception {
    try {
      call(expression);
    } catch (InvocationTargetException e) {
      return e.getCause().getMessage();
    }
    throw new AssertionError("not refused: " + expression);
  }

  private Object call(String expression) throws Exception {
    Path caller =
        Files.writeString(
            Files.createDirectories(folder.resolve("caller")).resolve("Caller.java"),
            "package dev.adjoint; class Caller { static Object call() { return "
                + expression
                + "; } }");
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(folder));
      assertThat(
              compiler
                  .getTask(
                      messages,
                      files,
                      null,
                      List.of("-proc:none", "-implicit:none"),
                      null,
                      files.getJavaFileObjects(caller))
                  .call())
          .as(messages::toString)
          .isTrue();
    }
    Method method = loader().loadClass("dev.adjoint.Caller").getDeclaredMethod("call");
    method.setAccessible(true);
    return method.invoke(null);
  }
}
