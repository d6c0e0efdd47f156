package dev.adjoint.hostile;

import dev.adjoint.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every method, static function and constructor that users can call. */
final class Surface {
  /** What the module exports, as {@code ArchitectureTest} holds it. */
  private static final List<String> EXPORTED = List.of("dev.adjoint", "dev.adjoint.autograd");

  private Surface() {}

  /** A method as one of a type's, which may have inherited it. */
  record Entry(Class<?> type, Executable member) {
    boolean isStatic() {
      return Modifier.isStatic(member.getModifiers()) || member instanceof Constructor<?>;
    }

    /** {@code Tensor.add(Tensor, double)}. */
    String text() {
      return named()
          + Arrays.stream(member.getParameterTypes())
              .map(Class::getSimpleName)
              .collect(Collectors.joining(", ", "(", ")"));
    }

    /** {@code Tensor.add}, {@code Options.new}. */
    String named() {
      String owner = type.getName().replaceAll(".*\\.", "").replace('$', '.');
      return owner + "." + (member instanceof Method method ? method.getName() : "new");
    }
  }

  /** All of them, those included that are never called, in an order that is always the same. */
  static List<Entry> all() {
    List<Entry> found = new ArrayList<>();
    Set<Executable> seen = new HashSet<>();
    for (Class<?> type : types()) {
      boolean mixin =
          type.isSealed() && type.isAssignableFrom(Tensor.class); // so the tensor has all
      for (Method method : type.getMethods()) {
        if (method.getDeclaringClass() == Object.class
            || method.isSynthetic()
            || (type.isEnum() && method.getName().matches("values|valueOf")) // the compiler's
            || !method.getDeclaringClass().getName().startsWith("dev.adjoint.")) {
          continue;
        }
        boolean shared = Modifier.isStatic(method.getModifiers());
        if (shared ? seen.add(method) : !mixin) {
          found.add(new Entry(type, method));
        }
      }
      if (!Modifier.isAbstract(type.getModifiers())) {
        for (Constructor<?> constructor : type.getConstructors()) {
          found.add(new Entry(type, constructor));
        }
      }
    }
    found.removeIf(Surface::isInternal);
    found.sort(Comparator.comparing(Entry::text).thenComparing(e -> e.member().toString()));
    return found;
  }

  /** What names a type of an inner floor can't be called from outside the module. */
  private static boolean isInternal(Entry entry) {
    return Stream.concat(
            Arrays.stream(entry.member.getParameterTypes()),
            entry.member instanceof Method m ? Stream.of(m.getReturnType()) : Stream.of())
        .anyMatch(
            type ->
                type.getName().matches("\\[*L?dev\\.adjoint\\.(op|ops|kernel|memory|func)\\..*"));
  }

  private static List<Class<?>> types() {
    List<Class<?>> found = new ArrayList<>();
    for (String name : EXPORTED) {
      Path folder = classes().resolve(name.replace('.', '/'));
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          String simple = file.getFileName().toString();
          if (simple.endsWith(".class") && !simple.endsWith("-info.class")) {
            Class<?> type = load(name + "." + simple.substring(0, simple.length() - 6));
            if (isPublic(type)) {
              found.add(type);
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static Path classes() {
    try {
      return Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Surface.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
      if (!Modifier.isPublic(t.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass();
  }

  /** Whether it takes a function of the caller, or belongs to what has one. */
  static boolean takesFunction(Entry entry) {
    RecordComponent[] parts = entry.type.getRecordComponents();
    return Stream.concat(
            Arrays.stream(entry.member.getGenericParameterTypes()),
            parts == null ? Stream.of() : Arrays.stream(parts).map(RecordComponent::getGenericType))
        .anyMatch(
            type ->
                type.getTypeName().contains("java.util.function.")
                    || Lambdas.isFunctional(Values.raw(type)));
  }
}
