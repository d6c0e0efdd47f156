package dev.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.ForwardAd;
import dev.adjoint.autograd.Functional;
import dev.adjoint.autograd.Graph;
import dev.adjoint.autograd.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No public method of what transforms, differentiates or shows graphs without a call in these
 * tests, by signature. Operations are called by the spec tables, which another test holds.
 */
final class CallsTest {
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.adjoint");

  private static final List<Class<?>> FACES =
      List.of(
          Func.class,
          AutogradMethods.class,
          Autograd.class,
          ForwardAd.class,
          Functional.class,
          Graph.class,
          Node.class,
          Context.class);

  private static boolean isTest(JavaClass c) {
    return c.getSource().map(s -> s.getUri().toString()).filter(CallsTest::isOfTests).isPresent();
  }

  private static boolean isOfTests(String location) {
    return location.contains("/test-classes/") || location.contains("/core/test/");
  }

  @Test
  void everyMethodIsCalled() {
    Set<String> called =
        CLASSES.stream()
            .filter(CallsTest::isTest)
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
    for (Class<?> face : FACES) {
      for (JavaMethod method : CLASSES.get(face).getMethods()) {
        if (method.getModifiers().contains(JavaModifier.PUBLIC)
            && !method.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          missing.add(method.getFullName());
        }
      }
    }
    assertThat(missing).hasSizeGreaterThan(100);
    missing.removeAll(called);
    assertThat(missing).as("methods that no test calls").isEmpty();
  }
}
