package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bytes that one recorded operation on scalars keeps on the heap: all objects of ours that are
 * reached from the result of a chain, with headers of 12 bytes, references of 4, and sizes rounded
 * up to 8, as HotSpot lays them out below 32 GB.
 */
class GraphSizeTest {
  private static final Tensor WEIGHT = tensor(0.999).requiresGrad_();

  /** One link of a chain, and what it may keep. */
  enum Link {
    ADD(96, x -> x.add(1)),
    NEG(96, Tensor::neg),
    MUL_BY_NUMBER(120, x -> x.mul(0.999)),
    PRODUCT_OF_RECORDED(184, x -> x.mul(WEIGHT)),
    QUOTIENT_OF_RECORDED(184, x -> x.div(WEIGHT)),
    SQUARE(200, x -> x.mul(x)),
    SIN(184, Tensor::sin),
    EXP(200, Tensor::exp),
    SIGMOID(200, Tensor::sigmoid),
    TANH(200, Tensor::tanh);

    final int most;
    final UnaryOperator<Tensor> step;

    Link(int most, UnaryOperator<Tensor> step) {
      this.most = most;
      this.step = step;
    }
  }

  @ParameterizedTest
  @DisabledIfSystemProperty(
      named = "adjoint.checked",
      matches = "true",
      disabledReason = "each storage has memory of its own there")
  @EnumSource
  void aRecordedOperationKeepsLittle(Link link) {
    Map<String, Long> one = reached(chain(link, 100));
    Map<String, Long> more = reached(chain(link, 1100));
    Map<String, Long> perLink = new TreeMap<>();
    more.forEach((name, bytes) -> perLink.put(name, (bytes - one.getOrDefault(name, 0L)) / 1000));
    perLink.values().removeIf(bytes -> bytes == 0);
    long sum = perLink.values().stream().mapToLong(Long::longValue).sum();
    assertThat(sum).as("%s", perLink).isBetween(80L, (long) link.most);
  }

  private static Tensor chain(Link link, int length) {
    Tensor x = tensor(0.5).requiresGrad_();
    for (int i = 0; i < length; i++) {
      x = link.step.apply(x);
    }
    return x;
  }

  /** The bytes of all objects, by class. */
  private static Map<String, Long> reached(Object from) {
    Map<String, Long> sizes = new TreeMap<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> pending = new ArrayDeque<>();
    visit(from, seen, pending);
    while (!pending.isEmpty()) {
      Object next = pending.pop();
      sizes.merge(next.getClass().getSimpleName(), rounded(expand(next, seen, pending)), Long::sum);
    }
    return sizes;
  }

  private static void visit(Object object, Set<Object> seen, Deque<Object> pending) {
    Class<?> type = object.getClass();
    if ((type.isArray() || isOurs(type)) && !(object instanceof Enum) && seen.add(object)) {
      pending.push(object);
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getPackageName().startsWith("dev.adjoint");
  }

  private static long expand(Object object, Set<Object> seen, Deque<Object> pending) {
    Class<?> type = object.getClass();
    if (type.isArray()) {
      Class<?> element = type.getComponentType();
      int length = Array.getLength(object);
      if (!element.isPrimitive()) {
        for (int i = 0; i < length; i++) {
          visitIfThere(Array.get(object, i), seen, pending);
        }
      }
      return 16 + (long) length * bytes(element);
    }
    long bytes = 12;
    for (Class<?> c = type; isOurs(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += bytes(field.getType());
          if (!field.getType().isPrimitive()) {
            visitIfThere(value(field, object), seen, pending);
          }
        }
      }
    }
    return bytes;
  }

  private static void visitIfThere(
      @Nullable Object object, Set<Object> seen, Deque<Object> pending) {
    if (object != null) {
      visit(object, seen, pending);
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static int bytes(Class<?> type) {
    if (type == long.class || type == double.class) {
      return 8;
    }
    return type == byte.class || type == boolean.class
        ? 1
        : type == short.class || type == char.class ? 2 : 4;
  }

  private static long rounded(long bytes) {
    return (bytes + 7) & -8;
  }
}
