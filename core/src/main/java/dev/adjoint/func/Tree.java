package dev.adjoint.func;

import dev.adjoint.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tensors inside Java's containers: lists, maps, arrays of objects and records, nested as one
 * likes. What is none of these is a leaf.
 *
 * @param leaves the leaves in order
 * @param shape how they are put together
 */
public record Tree(List<@Nullable Object> leaves, Shape shape) {

  /** How leaves are put together. */
  public sealed interface Shape {
    /** One leaf. */
    record Leaf() implements Shape {
      @Override
      public String toString() {
        return "*";
      }
    }

    /** A list. */
    record Sequence(List<Shape> parts) implements Shape {
      @Override
      public String toString() {
        return parts.toString();
      }
    }

    /** An array of objects. */
    record Array(Class<?> component, List<Shape> parts) implements Shape {
      @Override
      public String toString() {
        return component.getSimpleName() + parts;
      }
    }

    /** A map, in its order. */
    record Mapping(List<Object> keys, List<Shape> parts) implements Shape {
      @Override
      public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys.size(); i++) {
          text.append(i == 0 ? "" : ", ").append(keys.get(i)).append('=').append(parts.get(i));
        }
        return text.append('}').toString();
      }
    }

    /** A record. */
    record Rec(Class<?> type, List<Shape> parts) implements Shape {
      @Override
      public String toString() {
        return type.getSimpleName() + parts;
      }
    }
  }

  private static final Shape LEAF = new Shape.Leaf();

  /** Takes a value apart. */
  public static Tree flatten(@Nullable Object value) {
    List<@Nullable Object> leaves = new ArrayList<>();
    Shape shape = flatten(value, leaves);
    return new Tree(leaves, shape);
  }

  private static Shape flatten(@Nullable Object value, List<@Nullable Object> leaves) {
    return switch (value) {
      case List<?> list -> new Shape.Sequence(parts(list, leaves));
      case Object[] array ->
          new Shape.Array(array.getClass().getComponentType(), parts(Arrays.asList(array), leaves));
      case Map<?, ?> map ->
          new Shape.Mapping(List.copyOf(map.keySet()), parts(List.copyOf(map.values()), leaves));
      case Record r -> new Shape.Rec(r.getClass(), parts(components(r), leaves));
      case null, default -> {
        leaves.add(value);
        yield LEAF;
      }
    };
  }

  private static List<Shape> parts(List<?> values, List<@Nullable Object> leaves) {
    List<Shape> parts = new ArrayList<>(values.size());
    for (Object value : values) {
      parts.add(flatten(value, leaves));
    }
    return parts;
  }

  private static List<@Nullable Object> components(Record r) {
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : r.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        values.add(component.getAccessor().invoke(r));
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw unreadable(r.getClass(), e);
      }
    }
    return values;
  }

  private static IllegalArgumentException unreadable(Class<?> type, Exception cause) {
    return new IllegalArgumentException(
        "the record "
            + type.getName()
            + " can't be taken apart or put together: make it public, or open its package to"
            + " dev.adjoint",
        cause);
  }

  /** The same structure over other leaves. */
  public @Nullable Object with(List<? extends @Nullable Object> others) {
    Iterator<? extends @Nullable Object> next = others.iterator();
    return build(shape, next);
  }

  private static @Nullable Object build(Shape shape, Iterator<? extends @Nullable Object> next) {
    return switch (shape) {
      case Shape.Leaf _ -> next.next();
      case Shape.Sequence s -> build(s.parts(), next);
      case Shape.Array a -> {
        Object[] array =
            (Object[]) java.lang.reflect.Array.newInstance(a.component(), a.parts().size());
        yield build(a.parts(), next).toArray(array);
      }
      case Shape.Mapping m -> {
        List<@Nullable Object> values = build(m.parts(), next);
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
          map.put(m.keys().get(i), values.get(i));
        }
        yield map;
      }
      case Shape.Rec r -> construct(r.type(), build(r.parts(), next));
    };
  }

  private static List<@Nullable Object> build(
      List<Shape> parts, Iterator<? extends @Nullable Object> next) {
    List<@Nullable Object> values = new ArrayList<>(parts.size());
    for (Shape part : parts) {
      values.add(build(part, next));
    }
    return values;
  }

  private static Object construct(Class<?> type, List<@Nullable Object> values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw unreadable(type, e);
    }
  }

  /**
   * The leaves, which must all be tensors.
   *
   * @param refusal what to say otherwise; the type that was found is added
   */
  public List<Tensor> tensors(String refusal) {
    List<Tensor> tensors = new ArrayList<>(leaves.size());
    for (Object leaf : leaves) {
      if (!(leaf instanceof Tensor t)) {
        throw new IllegalArgumentException(
            refusal + (leaf == null ? "null" : leaf.getClass().getName()));
      }
      tensors.add(t);
    }
    return tensors;
  }

  /** A value with every tensor in it replaced. */
  public static @Nullable Object map(@Nullable Object value, UnaryOperator<Tensor> f) {
    if (value instanceof Tensor t) {
      return f.apply(t);
    }
    Tree tree = flatten(value);
    List<@Nullable Object> mapped = new ArrayList<>();
    for (Object leaf : tree.leaves) {
      mapped.add(leaf instanceof Tensor t ? f.apply(t) : leaf);
    }
    return tree.with(mapped);
  }

  /** An array of arguments over other leaves. */
  @Nullable Object[] arguments(List<? extends @Nullable Object> others) {
    if (with(others) instanceof Object[] array) {
      return array;
    }
    throw new IllegalStateException("not an array: " + shape);
  }

  /** Leaves of {@code prefix} repeated for all leaves below them in {@code whole}; null if none. */
  static @Nullable List<@Nullable Object> broadcast(@Nullable Object prefix, Shape whole) {
    List<@Nullable Object> all = new ArrayList<>();
    return broadcast(flatten(prefix), whole, all) ? all : null;
  }

  private static boolean broadcast(Tree prefix, Shape whole, List<@Nullable Object> all) {
    Iterator<@Nullable Object> leaves = prefix.leaves.iterator();
    return broadcast(prefix.shape, leaves, whole, all);
  }

  private static boolean broadcast(
      Shape prefix, Iterator<@Nullable Object> leaves, Shape whole, List<@Nullable Object> all) {
    if (prefix instanceof Shape.Leaf) {
      Object leaf = leaves.next();
      for (int i = 0; i < count(whole); i++) {
        all.add(leaf);
      }
      return true;
    }
    List<Shape> above = parts(prefix);
    List<Shape> below = parts(whole);
    if (whole instanceof Shape.Leaf || above.size() != below.size()) {
      return false;
    }
    for (int i = 0; i < above.size(); i++) {
      if (!broadcast(above.get(i), leaves, below.get(i), all)) {
        return false;
      }
    }
    return true;
  }

  private static List<Shape> parts(Shape shape) {
    return switch (shape) {
      case Shape.Leaf _ -> List.of();
      case Shape.Sequence s -> s.parts();
      case Shape.Array a -> a.parts();
      case Shape.Mapping m -> m.parts();
      case Shape.Rec r -> r.parts();
    };
  }

  private static int count(Shape shape) {
    return shape instanceof Shape.Leaf ? 1 : parts(shape).stream().mapToInt(Tree::count).sum();
  }
}
