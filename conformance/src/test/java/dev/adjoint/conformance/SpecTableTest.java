package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No operation without a row. */
final class SpecTableTest {
  /** What the autograd family holds is about graphs, not about numbers. */
  private static final Set<String> NO_OPERATIONS = Set.of("AutogradMethods", "Iterable");

  @Test
  void everyMethodOfTheFamiliesHasRow() {
    Set<String> covered =
        OpSpecs.all().stream().flatMap(r -> r.methods().stream()).collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    List<Class<?>> families = new ArrayList<>(List.of(Tensor.class.getInterfaces()));
    families.add(F.class);
    for (Class<?> family : families) {
      if (NO_OPERATIONS.contains(family.getSimpleName())) {
        continue;
      }
      for (Method method : family.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers())
            && !method.isSynthetic()
            && !covered.contains(method.getName())) {
          missing.add(family.getSimpleName() + "." + method.getName());
        }
      }
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
