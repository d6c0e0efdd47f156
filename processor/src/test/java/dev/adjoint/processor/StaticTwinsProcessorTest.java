package dev.adjoint.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

class StaticTwinsProcessorTest {

  private static final String ANNOTATIONS =
      """
      package dev.adjoint;
      @interface StaticTwins {}
      @interface MethodOnly {}
      """;

  /** What generated twins call before they call a method of the first argument. */
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
  void everyDefaultMethodGetsATwin() throws Exception {
    mixin("A", "default Tensor exp() { return this.self(); } default int two() { return 2; }");
    tensor("A");
    Class<?> twins = compiled();
    assertThat(names(twins)).containsExactlyInAnyOrder("exp", "two");
    Object tensor = newTensor(twins);
    assertThat(call(twins, "two", tensor)).isEqualTo(2);
    assertThat(call(twins, "exp", tensor)).isSameAs(tensor);
    assertThat(twins.getModifiers()).isEqualTo(Modifier.PUBLIC);
    assertThat(twins.getConstructors()).isEmpty();
  }

  @Test
  void inPlaceMarkedAbstractStaticAndPrivateMethodsGetNone() throws Exception {
    mixin(
        "A",
        """
        default Tensor exp() { return self(); }
        default Tensor exp_() { return self(); }
        @MethodOnly default Tensor grad() { return self(); }
        static Tensor make() { throw new IllegalStateException(); }
        private Tensor hidden() { return self(); }
        """);
    tensor("A");
    assertThat(names(compiled())).containsExactly("exp");
  }

  @Test
  void oneSignatureInTwoMixinsGetsOneTwin() throws Exception {
    mixin("B", "default Tensor max(Tensor other) { return self(); }");
    mixin("A", "default Tensor max(Tensor other) { return self(); } default int max() {return 1;}");
    source(
        "dev.adjoint.Tensor",
        """
        package dev.adjoint;
        public final class Tensor implements A, B {
          public Tensor self() { return this; }
          @Override public Tensor max(Tensor other) { return other; }
        }
        """);
    Class<?> twins = compiled();
    assertThat(names(twins)).containsExactlyInAnyOrder("max", "max");
  }

  @Test
  void genericsVarargsAnnotationsAndExceptionsAreKept() throws Exception {
    mixin(
        "A",
        """
        default <T extends Comparable<T> & java.io.Serializable, U> @Nullable T pick(
            java.util.List<? extends @Nullable T> from, java.util.Map.Entry<U[], ? super T> entry,
            @Nullable String @Nullable [] names, int[][] grid, long... sizes)
            throws java.io.IOException, InterruptedException {
          return null;
        }
        default void run(java.util.function.Function<?, Tensor> f) {}
        @Deprecated default boolean old(@Nullable Object... values) { return values.length > 1; }
        """);
    tensor("A");
    Class<?> twins = compiled();
    assertThat(generated())
        .contains(
            "public static <T extends Comparable<T> & java.io.Serializable, U> @marks.Nullable T"
                + " pick(Tensor self, java.util.List<? extends @marks.Nullable T> from,"
                + " java.util.Map.Entry<U[], ? super T> entry,"
                + " @marks.Nullable String @marks.Nullable[] names, int[][] grid, long... sizes)"
                + " throws java.io.IOException, InterruptedException {")
        .contains("public static void run(Tensor self, java.util.function.Function<?, Tensor> f)")
        .contains(
            "  @Deprecated\n  public static boolean old(Tensor self, @marks.Nullable Object...");
    Method old = twins.getMethod("old", newTensor(twins).getClass(), Object[].class);
    assertThat(old.isVarArgs()).isTrue();
    assertThat(old.invoke(null, newTensor(twins), new Object[] {1, 2})).isEqualTo(true);
  }

  @Test
  void aParameterNamedSelfDoesNotClash() throws Exception {
    mixin("A", "default int f(int self) { return self; }");
    tensor("A");
    Class<?> twins = compiled();
    assertThat(call(twins, "f", newTensor(twins), 3)).isEqualTo(3);
  }

  @Test
  void commentsAreCopiedAndTheirLinksLeadToTensor() throws Exception {
    mixin(
        "A",
        """
        /**
         * The exponential; see {@link #log()} and {@linkplain Tensor#log() this}.
         *
         * @param x something
         * @return the result
         * @see #log()
         */
        default Tensor exp(int x) { return self(); }
        /** The logarithm. */
        default Tensor log() { return self(); }
        /// The sine, not [#log()].
        default Tensor sin() { return self(); }
        default Tensor cos() { return self(); }
        """);
    tensor("A");
    compiled();
    assertThat(generated())
        .contains(
            """
              /**
               * The exponential; see {@link Tensor#log()} and {@linkplain Tensor#log() this}.
               *
               * @param self the tensor that the method belongs to
               * @param x something
               * @return the result
               * @see Tensor#log()
               */
              public static Tensor exp(Tensor self, int x) {
            """)
        .contains(
            """
              /**
               * The logarithm.
               *
               * @param self the tensor that the method belongs to
               */
              public static Tensor log(Tensor self) {
            """)
        .contains(
            """
              /// The sine, not [Tensor#log()].
              ///
              /// @param self the tensor that the method belongs to
              public static Tensor sin(Tensor self) {
            """)
        .contains("The static form of {@code Tensor.cos}.");
  }

  @Test
  void theOrderOfTheSourcesDoesNotMatter() throws Exception {
    mixin("B", "default int b() { return 1; }");
    mixin("A", "default int a() { return 1; }");
    tensor("A, B");
    compiled();
    assertThat(generated().indexOf(" a(")).isLessThan(generated().indexOf(" b("));
  }

  @Test
  void whatIsNoPlainInterfaceIsRefused() throws Exception {
    source("dev.adjoint.C", "package dev.adjoint; @StaticTwins class C {}");
    source("dev.adjoint.G", "package dev.adjoint; @StaticTwins interface G<T> {}");
    source("dev.adjoint.StaticTwins", ANNOTATIONS);
    assertThat(compile()).isFalse();
    assertThat(errors())
        .containsExactlyInAnyOrder(
            "@StaticTwins belongs on an interface",
            "an interface with @StaticTwins can't have type parameters");
  }

  @Test
  void aClassCanExtendTheGeneratedOne() throws Exception {
    mixin("A", "default int one() { return 1; }");
    tensor("A");
    source(
        "dev.adjoint.Face",
        """
        package dev.adjoint;
        public final class Face extends TensorFunctions {
          public static int sum(Tensor x) { return one(x) + 1; }
        }
        """);
    source(
        "user.Use",
        """
        package user;
        import static dev.adjoint.Face.*;
        public class Use {
          public static int run() { var t = new dev.adjoint.Tensor(); return one(t) + sum(t); }
        }
        """);
    Class<?> twins = compiled();
    assertThat(twins.getClassLoader().loadClass("user.Use").getMethod("run").invoke(null))
        .isEqualTo(3);
  }

  private void mixin(String name, String methods) {
    source(
        "dev.adjoint." + name,
        """
        package dev.adjoint;
        import marks.Nullable;
        @StaticTwins
        interface %s {
          Tensor self();
          %s
        }
        """
            .formatted(name, methods));
  }

  private void tensor(String interfaces) {
    source(
        "dev.adjoint.Tensor",
        """
        package dev.adjoint;
        public final class Tensor implements %s {
          public Tensor self() { return this; }
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

  private Class<?> compiled() throws Exception {
    source("dev.adjoint.StaticTwins", ANNOTATIONS);
    source("marks.Nullable", NULLABLE);
    source("dev.adjoint.op.Require", REQUIRE);
    assertThat(compile()).as(() -> errors().toString()).isTrue();
    URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
    return loader.loadClass("dev.adjoint.TensorFunctions");
  }

  private boolean compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(folder));
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              new StringWriter(), files, diagnostics, List.of("-parameters"), null, sources);
      task.setProcessors(List.of(new StaticTwinsProcessor()));
      return task.call();
    }
  }

  private List<String> errors() {
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .map(d -> d.getMessage(null))
        .toList();
  }

  private String generated() throws IOException {
    return Files.readString(folder.resolve("dev/adjoint/TensorFunctions.java"));
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods()).map(Method::getName).toList();
  }

  private static Object newTensor(Class<?> twins) throws ReflectiveOperationException {
    return twins.getClassLoader().loadClass("dev.adjoint.Tensor").getConstructor().newInstance();
  }

  private static Object call(Class<?> twins, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Arrays.stream(twins.getMethods()).filter(m -> m.getName().equals(name)).findFirst().get();
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
