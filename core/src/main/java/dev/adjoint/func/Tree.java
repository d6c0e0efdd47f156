package dev.adjoint.func;

import dev.adjoint.Tensor;
import dev.adjoint.op.Errors;
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
 * A flattened structure of tensors (pytree): lists, maps, object arrays and records, nested
 * arbitrarily. Anything else is a leaf.
 *
 * @param leaves the leaves in order
 * @param shape the structure
 */
public record Tree(List<@Nullable Object> leaves, Structure shape) {

  /** The structure around the leaves. */
  public sealed interface Structure {
    /** One leaf. */
    record Leaf() implements Structure {
      @Override
      public String toString() {
        return "*";
      }
    }

    /** A list. */
    record Sequence(List<Structure> parts) implements Structure {
      @Override
      public String toString() {
        return parts.toString();
      }
    }

    /** An array of objects. */
    record Array(Class<?> component, List<Structure> parts) implements Structure {
      @Override
      public String toString() {
        return component.getSimpleName() + parts;
      }
    }

    /** A map, in its order. */
    record Mapping(List<Object> keys, List<Structure> parts) implements Structure {
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
    record Rec(Class<?> type, List<Structure> parts) implements Structure {
      @Override
      public String toString() {
        return type.getSimpleName() + parts;
      }
    }
  }

  private static final Structure LEAF = new Structure.Leaf();

  /** Flattens a value into leaves and structure. */
  public static Tree flatten(@Nullable Object value) {
    List<@Nullable Object> leaves = new ArrayList<>();
    Structure shape = flatten(value, leaves);
    return new Tree(leaves, shape);
  }

  private static Structure flatten(@Nullable Object value, List<@Nullable Object> leaves) {
    return switch (value) {
      case List<?> list -> new Structure.Sequence(parts(list, leaves));
      case Object[] array ->
          new Structure.Array(
              array.getClass().getComponentType(), parts(Arrays.asList(array), leaves));
      case Map<?, ?> map ->
          new Structure.Mapping(
              List.copyOf(map.keySet()), parts(new ArrayList<>(map.values()), leaves));
      case Record r -> new Structure.Rec(r.getClass(), parts(components(r), leaves));
      case null, default -> {
        leaves.add(value);
        yield LEAF;
      }
    };
  }

  private static List<Structure> parts(List<?> values, List<@Nullable Object> leaves) {
    List<Structure> parts = new ArrayList<>(values.size());
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

  /** Rebuilds the structure over other leaves. */
  public @Nullable Object with(List<? extends @Nullable Object> others) {
    Iterator<? extends @Nullable Object> next = others.iterator();
    return build(shape, next);
  }

  private static @Nullable Object build(
      Structure shape, Iterator<? extends @Nullable Object> next) {
    return switch (shape) {
      case Structure.Leaf _ -> next.next();
      case Structure.Sequence s -> build(s.parts(), next);
      case Structure.Array a -> {
        Object[] array =
            (Object[]) java.lang.reflect.Array.newInstance(a.component(), a.parts().size());
        yield build(a.parts(), next).toArray(array);
      }
      case Structure.Mapping m -> {
        List<@Nullable Object> values = build(m.parts(), next);
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
          map.put(m.keys().get(i), values.get(i));
        }
        yield map;
      }
      case Structure.Rec r -> construct(r.type(), build(r.parts(), next));
    };
  }

  private static List<@Nullable Object> build(
      List<Structure> parts, Iterator<? extends @Nullable Object> next) {
    List<@Nullable Object> values = new ArrayList<>(parts.size());
    for (Structure part : parts) {
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
   * @param refusal the error message otherwise, to which the type found is appended
   */
  public List<Tensor> tensors(String refusal) {
    Object other = other();
    if (other != this) {
      throw Errors.argument("%s%s", refusal, typeName(other));
    }
    return allTensors();
  }

  /** The same for what a function gave. */
  List<Tensor> outputs(String refusal) {
    Object other = other();
    if (other != this) {
      throw Errors.state("%s%s", refusal, typeName(other));
    }
    return allTensors();
  }

  /** The first leaf that is not a tensor; this tree itself if all are. */
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

  /** Maps every tensor of a structured value. */
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
    throw Errors.state("not an array: %s", shape);
  }

  /**
   * The leaves of a value of the same structure, in this tree's order; null if the structure
   * differs. Maps need the same keys, in any order.
   */
  public @Nullable List<@Nullable Object> leavesOf(@Nullable Object value) {
    List<@Nullable Object> found = new ArrayList<>();
    return match(shape, value, false, found) ? found : null;
  }

  /**
   * The same for a prefix of the structure, whose leaves stand for whole subtrees; a list may stand
   * for an array or a record.
   */
  static @Nullable List<@Nullable Object> broadcast(@Nullable Object prefix, Structure whole) {
    List<@Nullable Object> found = new ArrayList<>();
    return match(whole, prefix, true, found) ? found : null;
  }

  private static boolean match(
      Structure shape, @Nullable Object value, boolean prefix, List<@Nullable Object> found) {
    boolean leaf = isLeaf(value);
    if (leaf && (prefix || shape instanceof Structure.Leaf)) {
      for (int i = 0; i < count(shape); i++) {
        found.add(value);
      }
      return true;
    }
    if (leaf || shape instanceof Structure.Leaf) {
      return false;
    }
    List<?> values = partsLike(shape, value, prefix);
    List<Structure> parts = parts(shape);
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

  private static @Nullable List<?> partsLike(
      Structure shape, @Nullable Object value, boolean loosely) {
    return switch (value) {
      case Map<?, ?> map ->
          shape instanceof Structure.Mapping m && map.keySet().equals(new HashSet<>(m.keys()))
              ? m.keys().stream().map(map::get).toList()
              : null;
      case Record r ->
          shape instanceof Structure.Rec rec && rec.type() == r.getClass() ? components(r) : null;
      case List<?> list -> loosely || shape instanceof Structure.Sequence ? list : null;
      case Object[] array ->
          loosely || shape instanceof Structure.Array ? Arrays.asList(array) : null;
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

  private static Structure loose(Structure shape) {
    List<Structure> parts = parts(shape).stream().map(Tree::loose).toList();
    return switch (shape) {
      case Structure.Leaf leaf -> leaf;
      case Structure.Sequence _ -> new Structure.Sequence(parts);
      case Structure.Array _ -> new Structure.Array(Object.class, parts);
      case Structure.Mapping m -> new Structure.Mapping(m.keys(), parts);
      case Structure.Rec r -> {
        List<Object> names = new ArrayList<>();
        for (RecordComponent component : r.type().getRecordComponents()) {
          names.add(component.getName());
        }
        yield new Structure.Mapping(names, parts);
      }
    };
  }

  private static List<Structure> parts(Structure shape) {
    return switch (shape) {
      case Structure.Leaf _ -> List.of();
      case Structure.Sequence s -> s.parts();
      case Structure.Array a -> a.parts();
      case Structure.Mapping m -> m.parts();
      case Structure.Rec r -> r.parts();
    };
  }

  private static int count(Structure shape) {
    return shape instanceof Structure.Leaf ? 1 : parts(shape).stream().mapToInt(Tree::count).sum();
  }
}
