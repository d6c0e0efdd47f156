package dev.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is public can be called by reflection: scripting languages, expression languages and mocking
 * libraries do.
 */
class ReflectionTest {
  private static final Set<String> EXPORTED = Set.of("dev.adjoint", "dev.adjoint.autograd");

  @Test
  void everyPublicMemberBelongsToAnAccessibleType() throws Exception {
    List<Class<?>> types = publicTypes();
    assertThat(types).contains(Tensor.class, Adjoint.class, Index.Range.class);
    List<Member> hidden = new ArrayList<>();
    for (Class<?> type : types) {
      Stream.of(type.getMethods(), type.getFields(), type.getConstructors())
          .flatMap(Stream::of)
          .map(Member.class::cast)
          .filter(member -> !isAccessible(member))
          .forEach(hidden::add);
    }
    assertThat(hidden).isEmpty();
  }

  private static boolean isAccessible(Member member) {
    String name = member.getDeclaringClass().getPackageName();
    return isNameable(member.getDeclaringClass())
        && (EXPORTED.contains(name) || !name.startsWith("dev.adjoint"));
  }

  private static boolean isNameable(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getDeclaringClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isLocalClass();
  }

  /** What another package may name: public, in public ones. */
  private static List<Class<?>> publicTypes() throws Exception {
    Path root = Path.of(Adjoint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    for (String exported : EXPORTED) {
      try (Stream<Path> files = Files.list(root.resolve(exported.replace('.', '/')))) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".class") && !name.equals("package-info.class")) {
            String type = exported + "." + name.substring(0, name.length() - 6);
            types.add(Class.forName(type, false, Adjoint.class.getClassLoader()));
          }
        }
      }
    }
    types.removeIf(type -> !isNameable(type));
    return types;
  }

  @Test
  void methodsOfMixinsAndTwinsAreInvoked() throws Throwable {
    Tensor x = Adjoint.tensor(1.0, 2.0);
    Method add = Tensor.class.getMethod("add", Tensor.class);
    assertThat(MethodHandles.publicLookup().unreflect(add).invoke(x, x))
        .hasToString("tensor([2., 4.])");
    Method twin = Adjoint.class.getMethod("add", Tensor.class, Tensor.class);
    assertThat(MethodHandles.publicLookup().unreflect(twin).invoke(x, x))
        .hasToString("tensor([2., 4.])");
  }
}
