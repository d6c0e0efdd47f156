package dev.adjoint;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.OperandGuard;
import dev.adjoint.kernel.compare.CompareBackend;
import dev.adjoint.memory.Memory;
import dev.adjoint.memory.Storage;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Op;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Holds the floors of the core: memory, above it the kernels, above them tensors and their graph.
 */
class ArchitectureTest {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Path TESTKIT = Path.of("..", "testkit", "src", "main", "java");
  private static final JavaClasses CORE = new ClassFileImporter().importPath(CLASSES);

  /** Plain vocabulary, which every floor speaks. */
  private static final DescribedPredicate<JavaClass> VOCABULARY =
      DescribedPredicate.describe("part of the vocabulary", ArchitectureTest::isVocabulary);

  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("dev.adjoint..");

  @Test
  void memoryUsesNothingAboveIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.adjoint.memory..")
        .should()
        .dependOnClassesThat(
            OURS.and(not(resideInAPackage("dev.adjoint.memory.."))).and(not(VOCABULARY)))
        .check(CORE);
  }

  @Test
  void kernelsUseOnlyMemory() {
    noClasses()
        .that()
        .resideInAPackage("dev.adjoint.kernel..")
        .should()
        .dependOnClassesThat(
            OURS.and(not(resideInAnyPackage("dev.adjoint.kernel..", "dev.adjoint.memory..")))
                .and(not(VOCABULARY)))
        .check(CORE);
  }

  @Test
  void theVocabularyUsesNoFloor() {
    noClasses()
        .that(VOCABULARY)
        .should()
        .dependOnClassesThat(OURS.and(not(VOCABULARY)))
        .check(CORE);
  }

  /**
   * The packages, each of which uses only those before it. The face, {@code dev.adjoint} itself, is
   * set aside: derivatives are written in tensor operations, and tensor methods call operations.
   */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("memory"),
          Set.of("kernel.expr"),
          Set.of("kernel"),
          Set.of("kernel.math"),
          Set.of("kernel.random"),
          Set.of("kernel.backend"),
          Set.of("kernel.jit"),
          Set.of("kernel.cpu"),
          Set.of("kernel.reference"),
          Set.of("kernel.compare"),
          // One circle: a run of an operation records nodes, which are what users see of the graph,
          // and the graph follows views and tangents, which are what runs make.
          Set.of("op", "graph", "autograd"),
          Set.of("ops.copy"),
          Set.of("ops.pointwise"),
          Set.of("ops.arithmetic"),
          Set.of("ops.comparison"),
          Set.of("ops.view"),
          Set.of("ops.join"),
          Set.of("ops.creation"),
          Set.of("ops.reduce"),
          Set.of("ops.index"),
          Set.of("ops.order"),
          Set.of("ops.scan"),
          Set.of("ops.arrange"),
          Set.of("ops.linalg"),
          Set.of("ops.random"),
          Set.of("ops.activation"),
          Set.of("ops.dropout"),
          Set.of("ops.attention"),
          Set.of("ops.recurrent"),
          Set.of("ops.sparse"),
          Set.of("ops.window"),
          Set.of("ops.convolution"),
          Set.of("ops.normalization"),
          Set.of("ops.loss"),
          Set.of("func"));

  @Test
  void packagesUseOnlyThoseBelow() {
    assertThat(FLOORS.stream().flatMap(Set::stream))
        .containsExactlyInAnyOrderElementsOf(packages());
    Map<String, Integer> floorOf = new HashMap<>();
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String name : FLOORS.get(floor)) {
        floorOf.put(name, floor);
      }
    }
    List<String> upwards =
        CORE.stream()
            .filter(type -> floorOf.containsKey(shortName(type.getPackageName())))
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(
                use -> {
                  Integer from = floorOf.get(shortName(use.getOriginClass().getPackageName()));
                  Integer to = floorOf.get(packageOf(use.getTargetClass()));
                  return from != null && to != null && to > from;
                })
            .map(Dependency::getDescription)
            .distinct()
            .toList();
    assertThat(upwards).isEmpty();
  }

  private static Set<String> packages() {
    return CORE.stream()
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .map(type -> shortName(type.getPackageName()))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String packageOf(JavaClass type) {
    return shortName(type.getBaseComponentType().getPackageName());
  }

  /** The name of a package after {@code dev.adjoint}. */
  private static String shortName(String name) {
    return name.startsWith("dev.adjoint.") ? name.substring("dev.adjoint.".length()) : "";
  }

  /**
   * Files that can only be understood together. The face is set aside here too; what is left are a
   * node and what is saved for it, and a definition and what is derived from it.
   */
  @Test
  void circlesOfFilesStaySmall() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : CORE) {
      if (isBelowTheFace(type)) {
        Set<String> used = uses.computeIfAbsent(fileOf(type), _ -> new TreeSet<>());
        for (Dependency use : type.getDirectDependenciesFromSelf()) {
          JavaClass target = use.getTargetClass().getBaseComponentType();
          if (isBelowTheFace(target)) {
            used.add(fileOf(target));
          }
        }
      }
    }
    assertThat(circles(uses))
        .isNotEmpty()
        .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(12));
  }

  private static boolean isBelowTheFace(JavaClass type) {
    return !shortName(type.getPackageName()).isEmpty()
        && !type.getSimpleName().equals("package-info");
  }

  private static String fileOf(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::fileOf).orElse(type.getName());
  }

  /** The sets of files that all lead to each other. */
  private static Collection<Set<String>> circles(Map<String, Set<String>> uses) {
    Map<String, Set<String>> reached = new TreeMap<>();
    for (String file : uses.keySet()) {
      Set<String> seen = new TreeSet<>();
      Deque<String> pending = new ArrayDeque<>(uses.get(file));
      while (!pending.isEmpty()) {
        String next = pending.pop();
        if (seen.add(next)) {
          pending.addAll(uses.getOrDefault(next, Set.of()));
        }
      }
      reached.put(file, seen);
    }
    Map<Set<String>, Set<String>> circles = new HashMap<>();
    reached.forEach(
        (file, seen) -> {
          if (seen.contains(file)) {
            circles.computeIfAbsent(seen, _ -> new TreeSet<>()).add(file);
          }
        });
    return circles.values();
  }

  /** One word names the operations of a family, their methods and functions, and their rows. */
  @Test
  void aFamilyHasOneName() {
    Set<String> families =
        packages().stream()
            .filter(name -> name.startsWith("ops."))
            .map(name -> name.substring("ops.".length()))
            .collect(Collectors.toSet());
    assertThat(families).contains("view", "reduce", "index");
    Set<String> functions = words(SOURCES.resolve("dev/adjoint"), "Functions");
    // Other forms of operations whose family has functions already, in Linalg.
    functions.remove("norm");
    assertThat(functions).containsExactlyInAnyOrderElementsOf(families);
    Set<String> tables = words(TESTKIT.resolve("dev/adjoint/testkit"), "Specs");
    tables.remove("op"); // all of them
    assertThat(tables).containsExactlyInAnyOrderElementsOf(families);
  }

  /** What files of a folder with such names are named after. */
  private static Set<String> words(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix + ".java"))
          .map(name -> name.substring(0, name.length() - suffix.length() - ".java".length()))
          .map(word -> word.toLowerCase(Locale.ROOT))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Other files of a family are its own business. */
  @Test
  void whatNoOtherPackageUsesOfAFamilyIsItsOwn() {
    List<JavaClass> open =
        CORE.stream()
            .filter(type -> type.getPackageName().startsWith("dev.adjoint.ops."))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> type.getEnclosingClass().isEmpty())
            .toList();
    assertThat(open)
        .isNotEmpty()
        .allMatch(
            type ->
                type.getDirectDependenciesToSelf().stream()
                    .anyMatch(
                        use ->
                            !use.getOriginClass().getPackageName().equals(type.getPackageName())),
            "is used elsewhere");
  }

  @Test
  void aFileHasOneOperation() {
    assertThat(CORE.stream().filter(type -> type.getPackageName().startsWith("dev.adjoint.ops.")))
        .filteredOn(type -> type.isAssignableTo(Op.class))
        .isNotEmpty()
        .allMatch(type -> type.getEnclosingClass().isEmpty(), "has a file of its own");
  }

  /** Users see the exported classes of autograd: what the floors below call of them, users call. */
  @Test
  void autogradExportsNothingForTheHouse() {
    String exported = "dev.adjoint.autograd";
    Set<String> called =
        CORE.stream()
            .filter(type -> !shortName(type.getPackageName()).isEmpty())
            .filter(type -> !type.getPackageName().equals(exported))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().getPackageName().equals(exported))
            .filter(call -> !call.getTargetOwner().isArray())
            .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName())
            .collect(Collectors.toSet());
    assertThat(called)
        .contains("Edge.node")
        .isSubsetOf(
            "Autograd.grad",
            "Edge.inputNr",
            "Edge.node",
            "Edge.of",
            "GradMode.isEnabled",
            "GradMode.with",
            "Graph.disableSavedTensorsHooks",
            "Guard.close",
            "Node.name",
            "Node.numOutputs",
            "Node.sequenceNr",
            "NodePosthook.apply",
            "NodePrehook.apply",
            "PostAccumulateGradHook.accept",
            "TensorHook.apply");
  }

  @Test
  void onlyKernelsKnowTheVectorModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.adjoint.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(CORE);
  }

  /** Above the backend, memory has no address and kernels have no loops: only descriptions. */
  private static final DescribedPredicate<JavaClass> ABOVE_THE_BACKEND =
      DescribedPredicate.describe(
          "above the backend",
          type ->
              type.getPackageName().startsWith("dev.adjoint")
                  && !type.getPackageName().startsWith("dev.adjoint.kernel")
                  && !type.getPackageName().startsWith("dev.adjoint.memory"));

  @Test
  void operationsSeeNothingBelowTheBackend() {
    noClasses()
        .that(ABOVE_THE_BACKEND)
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.Backends") // chooses one
        .and()
        .doNotHaveFullyQualifiedName(Adjoint.class.getName()) // the number of threads
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "dev.adjoint.kernel.cpu..",
                    "dev.adjoint.kernel.jit..",
                    "dev.adjoint.kernel.math..",
                    "dev.adjoint.kernel.reference..",
                    "dev.adjoint.kernel.compare..")
                .or(equivalentTo(Elements.class))
                .or(equivalentTo(Memory.class)))
        .check(CORE);
  }

  @Test
  void operationsTouchNoAddress() {
    noClasses()
        .that(ABOVE_THE_BACKEND)
        .and()
        .doNotHaveFullyQualifiedName(Tensor.class.getName()) // dataPtr, for users
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "asks where memory is",
                call ->
                    (call.getTargetOwner().isEquivalentTo(Operand.class)
                            || call.getTargetOwner().isEquivalentTo(Storage.class))
                        && (call.getName().equals("address") || call.getName().equals("segment"))))
        .check(CORE);
  }

  /** Operands are kept, and checked, where every verb of a backend begins and ends. */
  @Test
  void operandsAreKeptInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.adjoint.memory..")
        .and()
        .doNotHaveFullyQualifiedName(OperandGuard.class.getName())
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "keeps memory reachable", call -> call.getName().equals("reachabilityFence")))
        .check(CORE);
  }

  @Test
  void nothingUsesWhatTheJdkHides() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..")
        .check(CORE);
  }

  /** One place sees to it that a tangent has the sizes and the dtype of its tensor. */
  @Test
  void tangentsAreMadeWhereTheyAreFitted() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.ForwardMode")
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.Tangent")
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.DualKernel") // value and tangent by one kernel
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.autograd.ForwardAd") // given, and checked there
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "makes a tangent",
                call -> call.getTargetOwner().getName().equals("dev.adjoint.op.Tangent")))
        .check(CORE);
  }

  /** What does not fit is refused, or wraps, as each operation says it there. */
  @Test
  void numbersMeetDtypesInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.Numbers")
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.Scalar")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "turns a number into a kernel's form",
                call ->
                    call.getTargetOwner().getName().equals("dev.adjoint.op.Scalar")
                        && call.getName().equals("raw")))
        .check(CORE);
  }

  /** Has it gradients, is it computed in floating point, or is it a real number: which is meant? */
  @Test
  void whatADtypeIsAskedForHasAName() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.adjoint.kernel..",
            "dev.adjoint.op..",
            "dev.adjoint.ops..",
            "dev.adjoint.autograd..",
            "dev.adjoint.graph..",
            "dev.adjoint.func..")
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.kernel.DTypes")
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "asks a dtype a user's question", call -> call.getName().equals("isFloatingPoint")))
        .check(CORE);
  }

  /** A name is given where it is needed, however like another it is. */
  @Test
  void noNameIsCutOutOfAnother() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.adjoint.op..", "dev.adjoint.ops..")
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.op.Require") // names a user's class
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.ops.index.SliceChecks") // takes brackets off
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.ops.linalg.EinsumLabels") // parts an equation
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "cuts a text",
                call ->
                    call.getTargetOwner().isEquivalentTo(String.class)
                        && (call.getName().startsWith("replace")
                            || call.getName().equals("substring")
                            || call.getName().equals("endsWith"))))
        .check(CORE);
  }

  /** One name, one thing: who reads a name need not look which import it came from. */
  @Test
  void noTwoClassesShareAName() {
    Map<String, List<String>> byName =
        CORE.stream()
            .filter(
                type ->
                    !type.getSimpleName().isEmpty() && !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    assertThat(byName.values()).isNotEmpty().filteredOn(types -> types.size() > 1).isEmpty();
  }

  @Test
  void onlySettingsReadProperties() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.adjoint.memory.Settings")
        .and()
        .doNotHaveFullyQualifiedName("dev.adjoint.memory.MappedSource") // which system this is
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "reads a system property",
                call ->
                    (call.getTargetOwner().isEquivalentTo(System.class)
                            && call.getName().startsWith("getPropert"))
                        || (call.getTargetOwner().isEquivalentTo(Boolean.class)
                            && call.getName().equals("getBoolean"))
                        || call.getName().equals("getInteger")
                        || (call.getTargetOwner().isEquivalentTo(Long.class)
                            && call.getName().equals("getLong"))))
        .check(CORE);
  }

  @Test
  void onlyOnePlaceDecidesAboutFusedMultiplyAdds() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.adjoint.kernel.expr.MultiplyAdd")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "may take BigDecimals",
                call ->
                    call.getTargetOwner().isEquivalentTo(Math.class)
                        && call.getName().equals("fma")))
        .check(CORE);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(CORE.getPackage("dev.adjoint").getSubpackagesInTree())
        .filteredOn(p -> !p.getClasses().isEmpty())
        .allMatch(p -> p.isAnnotatedWith(NullMarked.class))
        .extracting(JavaPackage::getName)
        .contains("dev.adjoint.kernel", "dev.adjoint.memory");
    assertThat(CORE.getPackage("dev.adjoint").isAnnotatedWith(NullMarked.class)).isTrue();
  }

  /** Elsewhere bytes would be counted anew, and a product could overflow. */
  @Test
  void memoryOfTensorsIsMadeInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.adjoint.memory..", "dev.adjoint.kernel..")
        .and()
        .doNotHaveFullyQualifiedName(Execution.class.getName())
        .should()
        .callMethodWhere(
            target(owner(equivalentTo(Storage.class))).and(target(nameStartingWith("allocate"))))
        .check(CORE);
  }

  /** Operands of one kernel may come from tensors that another thread changes meanwhile. */
  @Test
  void kernelsCheckThatSizesGoTogether() {
    List<JavaMethod> entries =
        CORE.stream()
            .filter(type -> type.isAssignableTo(Backend.class) && !type.isInterface())
            .filter(type -> !type.isEquivalentTo(CompareBackend.class)) // calls others
            .flatMap(type -> type.getMethods().stream())
            .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(m -> operands(m) > 1 || m.getName().equals("random"))
            .toList();
    assertThat(entries)
        .extracting(JavaMethod::getName)
        .contains("pointwise", "reduce", "scan", "matmul", "move", "median", "search", "random");
    assertThat(entries).hasSizeGreaterThan(20);
    assertThat(entries).allMatch(m -> reachesSizeCheck(m, new HashSet<>()), "checks sizes");
  }

  private static long operands(JavaMethod method) {
    return method.getRawParameterTypes().stream()
        .mapToInt(
            t ->
                t.isEquivalentTo(Operand.class)
                    ? 1
                    : t.isArray() && t.getBaseComponentType().isEquivalentTo(Operand.class) ? 2 : 0)
        .sum();
  }

  private static boolean reachesSizeCheck(JavaCodeUnit from, Set<JavaCodeUnit> seen) {
    if (from.getOwner().getSimpleName().equals("SizeCheck")) {
      return true;
    }
    return seen.add(from)
        && from.getCallsFromSelf().stream()
            .filter(call -> call.getTargetOwner().getPackageName().startsWith("dev.adjoint.kernel"))
            .flatMap(call -> call.getTarget().resolveMember().stream())
            .anyMatch(to -> to instanceof JavaCodeUnit unit && reachesSizeCheck(unit, seen));
  }

  @Test
  void theModuleExportsOnlyWhatUsersNeed() {
    ModuleDescriptor module =
        ModuleFinder.of(CLASSES).find("dev.adjoint").orElseThrow().descriptor();
    assertThat(module.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder("dev.adjoint", "dev.adjoint.autograd");
  }

  @Test
  void filesStaySmall() {
    assertThat(sources())
        .filteredOn(
            file -> {
              List<String> lines = read(file);
              return lines.size() > limit(file) && !mostlyDocumentation(lines);
            })
        .isEmpty();
  }

  private static boolean isVocabulary(JavaClass type) {
    String name = type.getBaseComponentType().getName() + "$";
    return name.startsWith(DType.class.getName() + "$")
        || name.startsWith(Device.class.getName() + "$");
  }

  private static int limit(Path file) {
    String name = SOURCES.relativize(file).toString().replace('\\', '/');
    if (name.startsWith("dev/adjoint/ops/")) {
      return 300;
    }
    return name.startsWith("dev/adjoint/kernel/") ? 600 : 800;
  }

  /**
   * A mixin is one line of code and ten of documentation a method: no less readable for being long.
   */
  private static boolean mostlyDocumentation(List<String> lines) {
    long documentation = lines.stream().map(String::strip).filter(l -> l.startsWith("*")).count();
    return documentation > lines.size() / 2;
  }

  private static List<Path> sources() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
