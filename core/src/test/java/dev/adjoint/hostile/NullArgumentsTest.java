package dev.adjoint.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Warnings;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Gives each parameter of each public method null, and each list or array of one a null element,
 * where it is not {@code @Nullable}: that is refused at once, with the name of the parameter.
 */
class NullArgumentsTest {
  private static final int TRIES = 20;

  @Test
  void whatIsNotNullableIsRefused() throws Exception {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    try (Warnings.Capture quiet = Warnings.capture(text -> {})) {
      for (Surface.Entry entry : Surface.all()) {
        if (Exclusions.isNever(entry) || entry.named().endsWith(".equals")) {
          continue;
        }
        Parameter[] parameters = entry.member().getParameters();
        for (int i = 0; i < parameters.length; i++) {
          AnnotatedType type = parameters[i].getAnnotatedType();
          if (parameters[i].getType().isPrimitive()) {
            continue;
          }
          checked++;
          if (!Values.isNullable(type)) {
            check(entry, i, null, wrong);
          }
          if (holdsNoNull(type)) {
            check(entry, i, ofNull(parameters[i].getType()), wrong);
          }
        }
      }
      assertThat(quiet).isNotNull();
    }
    assertThat(wrong).isEmpty();
    assertThat(checked).isGreaterThan(1000);
  }

  /** A parameter of lists or arrays whose elements must not be null. */
  private static boolean holdsNoNull(AnnotatedType type) {
    AnnotatedType element =
        type instanceof AnnotatedArrayType array
            ? array.getAnnotatedGenericComponentType()
            : type instanceof AnnotatedParameterizedType generic
                    && Collection.class.isAssignableFrom(Values.raw(type.getType()))
                ? generic.getAnnotatedActualTypeArguments()[0]
                : null;
    return element != null
        && !Values.raw(element.getType()).isPrimitive()
        && Values.raw(element.getType()) != Object.class
        && !Values.isNullable(element);
  }

  private static Object ofNull(Class<?> type) {
    return type.isArray()
        ? Array.newInstance(type.getComponentType(), 1)
        : Collections.singletonList(null);
  }

  private static void check(
      Surface.Entry entry, int position, @Nullable Object argument, List<String> wrong)
      throws ReflectiveOperationException {
    String name = entry.member().getParameters()[position].getName();
    Throwable thrown = null;
    boolean called = false;
    for (int attempt = 0; attempt < TRIES && !called; attempt++) {
      try {
        Object[] call = arguments(new Draw(position, attempt), entry, position, argument);
        called = true;
        invoke(entry, call);
      } catch (InvocationTargetException e) {
        thrown = e.getCause();
      } catch (RuntimeException e) {
        continue; // no receiver or other argument came out of this draw
      }
    }
    if (!(thrown instanceof NullPointerException) || !Judge.names(thrown, name)) {
      wrong.add(
          entry.text()
              + (argument == null ? ", null for " : ", a null in ")
              + name
              + ": "
              + (called ? thrown : "never called"));
    }
  }

  /** The receiver and the arguments. */
  private static @Nullable Object[] arguments(
      Draw draw, Surface.Entry entry, int position, @Nullable Object argument) {
    draw.nulls = false;
    draw.huge = false;
    Parameter[] parameters = entry.member().getParameters();
    @Nullable Object[] all = new Object[parameters.length + 1];
    if (!entry.isStatic()) {
      all[0] = Values.make(entry.type(), draw).value();
    }
    for (int i = 0; i < parameters.length; i++) {
      all[i + 1] =
          i == position
              ? argument
              : Values.make(parameters[i].getAnnotatedType(), parameters[i].getName(), draw)
                  .value();
    }
    return all;
  }

  private static void invoke(Surface.Entry entry, @Nullable Object[] call)
      throws ReflectiveOperationException {
    @Nullable Object[] arguments = java.util.Arrays.copyOfRange(call, 1, call.length);
    if (entry.member() instanceof Method method) {
      method.setAccessible(true);
      method.invoke(call[0], arguments);
    } else {
      ((Constructor<?>) entry.member()).newInstance(arguments);
    }
  }
}
