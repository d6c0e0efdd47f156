package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No operation without a row, and no form of its call without a case. */
final class SpecTableTest {
  /** Graphs, modes and settings, not numbers: what they do is held by core's own tests. */
  private static final Set<String> NO_NUMBERS =
      Set.of(
          "backward",
          "grad",
          "getGradientEdge",
          "incrementVersion",
          "enableGrad",
          "noGrad",
          "inferenceMode",
          "isGradEnabled",
          "isInferenceModeEnabled",
          "setGradEnabled",
          "getDefaultDtype",
          "setDefaultDtype",
          "getNumThreads",
          "setNumThreads",
          "setPrintOptions",
          "manualSeed",
          "canCast",
          "device",
          "promoteTypes",
          "resultType",
          "broadcastShapes",
          "out",
          // how arguments are written
          "at",
          "dims",
          "index",
          "size",
          "slice",
          "tensors");

  /** Forms that a script cannot write. */
  private static final Set<String> NOT_IN_A_SCRIPT =
      Set.of("dev.adjoint.ViewMethods.view(dev.adjoint.DType)"); // it takes a dtype for a size

  /** What the autograd family holds is about graphs, not about numbers. */
  private static final Set<String> NO_OPERATIONS =
      Set.of("AutogradMethods", "Iterable", "Serializable");

  /** The generated static forms; each calls the method that it is named after. */
  private static final String TWINS = "TensorFunctions";

  private static List<Class<?>> families() {
    List<Class<?>> families = new ArrayList<>(List.of(Tensor.class.getInterfaces()));
    families.removeIf(family -> NO_OPERATIONS.contains(family.getSimpleName()));
    families.add(F.class);
    for (Class<?> c = Adjoint.class; c != Object.class; c = c.getSuperclass()) {
      families.add(c);
    }
    return families;
  }

  private static Stream<Method> operations(Class<?> family) {
    return Arrays.stream(family.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
        .filter(m -> !NO_NUMBERS.contains(m.getName()));
  }

  @Test
  void everyFormOfCallHasCase() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.adjoint");
    Set<String> called =
        classes.stream()
            .filter(c -> c.getSimpleName().endsWith("Specs") || c.getName().contains("Specs$"))
            .flatMap(
                c ->
                    Stream.<JavaAccess<?>>concat(
                        c.getMethodCallsFromSelf().stream(),
                        c.getMethodReferencesFromSelf().stream()))
            .map(access -> access.getTarget().resolveMember())
            .flatMap(Optional::stream)
            .map(JavaMember::getFullName)
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    for (Class<?> family : families()) {
      if (!family.getSimpleName().equals(TWINS)) {
        operations(family).map(SpecTableTest::signature).forEach(missing::add);
      }
    }
    missing.removeAll(called);
    missing.removeAll(NOT_IN_A_SCRIPT);
    assertThat(missing).as("forms of calls that no case in the tables of testkit has").isEmpty();
  }

  private static String signature(Method method) {
    return method.getDeclaringClass().getName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  @Test
  void everyStaticTwinHasItsMethod() {
    Class<?> twins = Adjoint.class;
    while (!twins.getSimpleName().equals(TWINS)) {
      twins = twins.getSuperclass();
    }
    Set<String> methods =
        Arrays.stream(Tensor.class.getMethods())
            .map(m -> m.getName() + Arrays.asList(m.getParameterTypes()))
            .collect(Collectors.toSet());
    assertThat(twins.getDeclaredMethods())
        .filteredOn(m -> Modifier.isPublic(m.getModifiers()))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            twin -> {
              List<Class<?>> parameters = Arrays.asList(twin.getParameterTypes());
              assertThat(parameters.getFirst()).isEqualTo(Tensor.class);
              assertThat(methods)
                  .contains(twin.getName() + parameters.subList(1, parameters.size()));
            });
  }

  @Test
  void everyOperationHasRow() {
    Set<String> covered =
        OpSpecs.all().stream().flatMap(r -> r.methods().stream()).collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    for (Class<?> family : families()) {
      operations(family)
          .filter(m -> !covered.contains(m.getName()))
          .forEach(m -> missing.add(family.getSimpleName() + "." + m.getName()));
    }
    assertThat(missing).as("methods without a row in OpSpecs").isEmpty();
  }

  @Test
  void everyRowNamesMethodThatIsThere() {
    Set<String> there =
        Arrays.stream(Tensor.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
    for (Class<?> face : List.of(Adjoint.class, F.class)) {
      Arrays.stream(face.getMethods()).map(Method::getName).forEach(there::add);
    }
    Set<String> unknown = new TreeSet<>();
    for (OpSpec row : OpSpecs.all()) {
      row.methods().stream().filter(m -> !there.contains(m)).forEach(unknown::add);
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void namesAreUnique() {
    Set<String> seen = new HashSet<>();
    assertThat(OpSpecs.all()).allMatch(row -> seen.add(row.name()));
  }
}
