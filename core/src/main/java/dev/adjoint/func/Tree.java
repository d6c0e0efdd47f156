package dev.adjoint.func;

import dev.adjoint.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
          new Shape.Mapping(
              List.copyOf(map.keySet()), parts(new ArrayList<>(map.values()), leaves));
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
    Object other = other();
    if (other != this) {
      throw new IllegalArgumentException(refusal + typeName(other));
    }
    return allTensors();
  }

  /** The same for what a function gave. */
  List<Tensor> outputs(String refusal) {
    Object other = other();
    if (other != this) {
      throw new IllegalStateException(refusal + typeName(other));
    }
    return allTensors();
  }

  /** The first leaf that is no tensor; this itself where all are. */
  private @Nullable Object other() {
    for (Object leaf : leaves) {
      if (!(leaf instanceof Tensor)) {
        return leaf;
      }
    }
    return this;
  }

  private List<Tensor> allTensors() {
    List<Tensor> tensors = new ArrayList<>(leaves.size());
    leaves.forEach(leaf -> tensors.add((Tensor) Objects.requireNonNull(leaf)));
    return tensors;
  }

  static String typeName(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
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

  /**
   * The leaves of a value that is put together in this way, in this tree's order; null where it is
   * not. Maps need the same keys, in any order.
   */
  public @Nullable List<@Nullable Object> leavesOf(@Nullable Object value) {
    List<@Nullable Object> found = new ArrayList<>();
    return match(shape, value, false, found) ? found : null;
  }

  /**
   * The same where leaves may stand for all that is below them; a list may stand for an array or a
   * record.
   */
  static @Nullable List<@Nullable Object> broadcast(@Nullable Object prefix, Shape whole) {
    List<@Nullable Object> found = new ArrayList<>();
    return match(whole, prefix, true, found) ? found : null;
  }

  private static boolean match(
      Shape shape, @Nullable Object value, boolean prefix, List<@Nullable Object> found) {
    boolean leaf = isLeaf(value);
    if (leaf && (prefix || shape instanceof Shape.Leaf)) {
      for (int i = 0; i < count(shape); i++) {
        found.add(value);
      }
      return true;
    }
    if (leaf || shape instanceof Shape.Leaf) {
      return false;
    }
    List<?> values = partsLike(shape, value, prefix);
    List<Shape> parts = parts(shape);
    if (values == null || values.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!match(parts.get(i), values.get(i), prefix, found)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable List<?> partsLike(Shape shape, @Nullable Object value, boolean loosely) {
    return switch (value) {
      case Map<?, ?> map ->
          shape instanceof Shape.Mapping m && map.keySet().equals(new HashSet<>(m.keys()))
              ? m.keys().stream().map(map::get).toList()
              : null;
      case Record r ->
          shape instanceof Shape.Rec rec && rec.type() == r.getClass() ? components(r) : null;
      case List<?> list -> loosely || shape instanceof Shape.Sequence ? list : null;
      case Object[] array -> loosely || shape instanceof Shape.Array ? Arrays.asList(array) : null;
      case null, default -> null;
    };
  }

  private static boolean isLeaf(@Nullable Object value) {
    return !(value instanceof List<?>
        || value instanceof Object[]
        || value instanceof Map<?, ?>
        || value instanceof Record);
  }

  /** The same structure over leaves of any type: records become maps, arrays those of objects. */
  @Nullable Object loosely(List<? extends @Nullable Object> others) {
    Iterator<? extends @Nullable Object> next = others.iterator();
    return build(loose(shape), next);
  }

  private static Shape loose(Shape shape) {
    List<Shape> parts = parts(shape).stream().map(Tree::loose).toList();
    return switch (shape) {
      case Shape.Leaf leaf -> leaf;
      case Shape.Sequence _ -> new Shape.Sequence(parts);
      case Shape.Array _ -> new Shape.Array(Object.class, parts);
      case Shape.Mapping m -> new Shape.Mapping(m.keys(), parts);
      case Shape.Rec r -> {
        List<Object> names = new ArrayList<>();
        for (RecordComponent component : r.type().getRecordComponents()) {
          names.add(component.getName());
        }
        yield new Shape.Mapping(names, parts);
      }
    };
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
