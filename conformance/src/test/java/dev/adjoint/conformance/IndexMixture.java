package dev.adjoint.conformance;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One mixture of indices, written twice; libtorch gets the objects.
 *
 * @param text for {@code get(String, Tensor...)}
 * @param tensors the tensors of the text
 * @param typed for {@code get(Index...)}
 */
record IndexMixture(String text, List<Tensor> tensors, List<Index> typed) {

  /** One index: its text, the tensor if that is a question mark, the object. */
  private record Item(String text, @Nullable Tensor tensor, Index typed) {}

  private enum Kind {
    NUMBER,
    RANGE,
    NEW_AXIS,
    ELLIPSIS,
    POSITIONS,
    MASK,
    TABLE_MASK;

    int consumes() {
      return switch (this) {
        case NEW_AXIS, ELLIPSIS -> 0;
        case NUMBER, RANGE, POSITIONS, MASK -> 1;
        case TABLE_MASK -> 2;
      };
    }
  }

  /** Draws a mixture for a tensor of these sizes; one in ten asks for what is not there. */
  static IndexMixture draw(SplittableRandom random, long... sizes) {
    boolean wrong = random.nextInt(10) == 0;
    int left = sizes.length + (wrong && random.nextInt(3) == 0 ? 1 : 0);
    List<Kind> kinds = new ArrayList<>();
    int count = random.nextInt(1, 6);
    for (int i = 0; i < count; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      boolean second = kind == Kind.ELLIPSIS && kinds.contains(kind);
      if (kind.consumes() <= left && !second) {
        kinds.add(kind);
        left -= kind.consumes();
      }
    }
    if (kinds.isEmpty()) {
      kinds.add(Kind.ELLIPSIS);
    }
    long[][] chosen = {{2}, {3}, {1}, {2, 2}, {2, 3}, {3, 1}, {0}, {}};
    long[] together = chosen[random.nextInt(chosen.length)];
    List<Item> items = new ArrayList<>();
    int dim = 0;
    int after = kinds.stream().mapToInt(Kind::consumes).sum();
    for (Kind kind : kinds) {
      if (kind == Kind.ELLIPSIS) {
        dim = Math.max(dim, sizes.length - after);
      }
      after -= kind.consumes();
      items.add(item(random, kind, sizes, dim, together, wrong && random.nextInt(2) == 0));
      dim += kind.consumes();
    }
    List<Tensor> tensors = new ArrayList<>();
    items.stream().map(Item::tensor).filter(t -> t != null).forEach(tensors::add);
    return new IndexMixture(
        items.stream().map(Item::text).collect(Collectors.joining(", ")),
        tensors,
        items.stream().map(Item::typed).toList());
  }

  /** How many dimensions an index takes. */
  static long consumed(Index index) {
    return switch (index) {
      case Index.At _, Index.Range _ -> 1;
      case Index.Ellipsis _, Index.NewAxis _, Index.Flag _ -> 0;
      case Index.Of(Tensor tensor) -> tensor.dtype() == DType.BOOL ? tensor.dim() : 1;
    };
  }

  private static Item item(
      SplittableRandom random, Kind kind, long[] sizes, int dim, long[] together, boolean wrong) {
    long size = dim < sizes.length ? sizes[dim] : 2;
    return switch (kind) {
      case NUMBER -> {
        long at = wrong || size == 0 ? size : random.nextLong(-size, size);
        yield plain(Long.toString(at), new Index.At(at));
      }
      case RANGE -> range(random, size);
      case NEW_AXIS -> plain("None", Adjoint.NEW_AXIS);
      case ELLIPSIS -> plain("...", Adjoint.ELLIPSIS);
      case POSITIONS -> positions(random, size, together, wrong);
      case MASK -> mask(random, trues(together), wrong ? new long[] {size + 1} : z(size));
      case TABLE_MASK -> {
        long next = dim + 1 < sizes.length ? sizes[dim + 1] : 2;
        yield mask(random, trues(together), size, wrong ? next + 1 : next);
      }
    };
  }

  private static long trues(long... together) {
    return together.length == 0 ? 1 : together[together.length - 1];
  }

  private static long[] z(long... sizes) {
    return sizes;
  }

  private static Item plain(String text, Index index) {
    return new Item(text, null, index);
  }

  private static Item range(SplittableRandom random, long size) {
    Long start = random.nextBoolean() ? null : Long.valueOf(random.nextLong(-size - 2, size + 2));
    Long end = random.nextBoolean() ? null : Long.valueOf(random.nextLong(-size - 2, size + 3));
    Long step = random.nextInt(3) > 0 ? null : Long.valueOf(random.nextLong(1, 4));
    String text = shown(start) + ":" + shown(end) + (step == null ? "" : ":" + step);
    return plain(text, new Index.Range(start, end, step));
  }

  private static String shown(@Nullable Long bound) {
    return bound == null ? "" : bound.toString();
  }

  /** Positions, each once where there are enough, that broadcast with the others of the mixture. */
  private static Item positions(
      SplittableRandom random, long size, long[] together, boolean wrong) {
    long[] own = together.clone();
    if (own.length > 0 && random.nextInt(4) == 0) {
      own[random.nextInt(own.length)] = 1;
    }
    if (own.length > 1 && random.nextInt(4) == 0) {
      own = Arrays.copyOfRange(own, 1, own.length);
    }
    if (wrong && random.nextBoolean()) {
      own = z(4);
    }
    int count = Math.toIntExact(LongStream.of(own).reduce(1, (a, b) -> a * b));
    List<Long> order = new ArrayList<>();
    LongStream.range(0, Math.max(size, 1)).forEach(order::add);
    Collections.shuffle(order, new java.util.Random(random.nextLong()));
    long[] flat = new long[count];
    for (int i = 0; i < count; i++) {
      long at = order.get(i % order.size());
      flat[i] = wrong && i == count - 1 ? size : random.nextBoolean() && size > 0 ? at - size : at;
    }
    DType dtype = random.nextInt(4) == 0 ? DType.INT32 : DType.INT64;
    Tensor tensor = Adjoint.fromArray(flat).to(dtype).reshape(own);
    String list = nested(flat, own, 0, 0, false);
    boolean written = dtype == DType.INT64 && own.length > 0 && count > 0 && random.nextInt(3) == 0;
    return written
        ? new Item(list, null, Index.of(tensor))
        : new Item("?", tensor, Index.of(tensor));
  }

  /** A mask with as many true elements as the other indices have positions, where it can. */
  private static Item mask(SplittableRandom random, long trues, long... sizes) {
    int count = Math.toIntExact(LongStream.of(sizes).reduce(1, (a, b) -> a * b));
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, new java.util.Random(random.nextLong()));
    long[] flat = new long[count];
    for (int i = 0; i < Math.min(trues, count); i++) {
      flat[order.get(i)] = 1;
    }
    Tensor tensor = Adjoint.fromArray(flat).to(DType.BOOL).reshape(sizes);
    String list = nested(flat, sizes, 0, 0, true);
    return count > 0 && random.nextInt(3) == 0
        ? new Item(list, null, Index.of(tensor))
        : new Item("?", tensor, Index.of(tensor));
  }

  private static String nested(long[] flat, long[] sizes, int dim, int from, boolean bools) {
    if (dim == sizes.length) {
      return bools ? (flat[from] == 0 ? "False" : "True") : Long.toString(flat[from]);
    }
    int step = 1;
    for (int d = dim + 1; d < sizes.length; d++) {
      step *= Math.toIntExact(sizes[d]);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes[dim]; i++) {
      parts.add(nested(flat, sizes, dim + 1, from + i * step, bools));
    }
    return "[" + String.join(", ", parts) + "]";
  }
}
