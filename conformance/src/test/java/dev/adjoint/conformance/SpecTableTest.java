package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Linalg;
import dev.adjoint.Special;
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
          "numel",
          "isFloatingPoint",
          "isSigned",
          "isComplex",
          "isNonzero",
          "isInference",
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

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.adjoint");

  private static final List<Class<?>> FACES =
      List.of(Adjoint.class, F.class, Linalg.class, Special.class);

  private static List<Class<?>> families() {
    List<Class<?>> families = new ArrayList<>(List.of(Tensor.class.getInterfaces()));
    families.removeIf(family -> NO_OPERATIONS.contains(family.getSimpleName()));
    for (Class<?> face : FACES) {
      for (Class<?> c = face; c != Object.class; c = c.getSuperclass()) {
        families.add(c);
      }
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
    Set<String> called =
        CLASSES.stream()
            .filter(c -> c.getSimpleName().endsWith("Specs") || c.getName().contains("Specs$"))
            .flatMap(
                c ->
                    Stream.<JavaAccess<?>>concat(
                        c.getMethodCallsFromSelf().stream(),
                        c.getMethodReferencesFromSelf().stream()))
            .map(access -> access.getTarget().resolveMember())
            .flatMap(Optional::stream)
            .map(SpecTableTest::form)
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    for (Class<?> family : families()) {
      operations(family)
          .map(SpecTableTest::signature)
          .filter(signature -> !NOT_IN_A_SCRIPT.contains(signature))
          .map(signature -> form(member(signature)))
          .forEach(missing::add);
    }
    missing.removeAll(called);
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

  private static JavaMember member(String signature) {
    String owner = signature.substring(0, signature.lastIndexOf('.', signature.indexOf('(')));
    return CLASSES.get(owner).getMembers().stream()
        .filter(m -> m.getFullName().equals(signature))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What a case has to call. Generated forms of one name that hand their arguments to the same
   * definition are one: the processor's own tests hold what they add, and calls in PyTorch's
   * documentation are compared one by one ({@code CallFormsTest}).
   */
  private static String form(JavaMember member) {
    return definition(member)
        .map(definition -> member.getName() + " of " + definition)
        .orElse(member.getFullName());
  }

  /** The definition that a generated form hands its arguments to. */
  private static Optional<String> definition(JavaMember member) {
    return member instanceof JavaCodeUnit unit
        ? unit.getMethodCallsFromSelf().stream()
            .filter(call -> isDefinition(call.getTargetOwner()))
            .map(call -> call.getTarget().getFullName())
            .findFirst()
        : Optional.empty();
  }

  private static boolean isDefinition(JavaClass owner) {
    return owner.getPackageName().equals("dev.adjoint")
        && owner.getSimpleName().endsWith("Functions")
        && !owner.getModifiers().contains(JavaModifier.PUBLIC);
  }

  @Test
  void everyDefinitionIsPublished() {
    Set<String> published =
        CLASSES.stream()
            .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(c -> c.getMethods().stream())
            .flatMap(m -> definition(m).stream())
            .collect(Collectors.toSet());
    Set<String> definitions =
        CLASSES.stream()
            .filter(SpecTableTest::isDefinition)
            .flatMap(c -> c.getMethods().stream())
            .filter(m -> !m.getModifiers().contains(JavaModifier.PRIVATE))
            .filter(m -> !m.getName().startsWith("lambda$"))
            .map(JavaMember::getFullName)
            .collect(Collectors.toSet());
    assertThat(definitions).hasSizeGreaterThan(150).isEqualTo(published);
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
    for (Class<?> face : FACES) {
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
