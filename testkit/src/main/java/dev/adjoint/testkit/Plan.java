package dev.adjoint.testkit;

import static dev.adjoint.testkit.Sample.Purpose.LAYOUT;
import static dev.adjoint.testkit.Sample.Purpose.PROMOTION;
import static dev.adjoint.testkit.Sample.Purpose.REFUSAL;
import static dev.adjoint.testkit.Sample.Purpose.SPECIAL;

import dev.adjoint.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The operands that one case of an operation is tried with. */
@FunctionalInterface
public interface Plan {

  /** All samples, the same ones on every call. */
  List<Sample> samples(List<Domain> domains);

  /** A shape and the way it lies in memory. */
  record Shape(Form form, long... sizes) {}

  /** Contiguous sizes. */
  static Shape shape(long... sizes) {
    return new Shape(Form.CONTIGUOUS, sizes);
  }

  /** Sizes that lie in memory in the given way. */
  static Shape shape(Form form, long... sizes) {
    return new Shape(form, sizes);
  }

  /** No operands: the case is run once. */
  static Plan none() {
    return domains -> List.of(new Sample(List.of(), LAYOUT));
  }

  /** One operand in every form and type, and special values. */
  static Plan unary() {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (Shape s : Shapes.UNARY) {
          all.add(new Sample(List.of(input(dtype, s, domains.get(0), all.size())), LAYOUT));
        }
        all.add(new Sample(List.of(special(dtype)), SPECIAL));
      }
      return all;
    };
  }

  /** One small operand of every type. */
  static Plan small() {
    return of(List.of(shape(2, 3)), List.of(shape()), List.of(shape(Form.TRANSPOSED, 3, 4)));
  }

  /** Two small operands of every type. */
  static Plan smallPair() {
    return of(List.of(shape(2, 3), shape(3)), List.of(shape(), shape(2)));
  }

  /** One small operand of every type, in every pair of types and with special values. */
  static Plan withNumber() {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (Shape s : Shapes.NUMBER) {
          all.add(new Sample(List.of(input(dtype, s, domains.get(0), all.size())), LAYOUT));
        }
        all.add(new Sample(List.of(special(dtype)), SPECIAL));
      }
      return all;
    };
  }

  /** Two operands that broadcast, in every form, every pair of types and pair of special values. */
  static Plan binary() {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (List<Shape> pair : Shapes.BINARY) {
          all.add(sample(dtype, pair, domains, all.size(), LAYOUT));
        }
        all.add(specialPairs(dtype));
      }
      promotion(all, domains, 2);
      for (List<Shape> pair : Shapes.NOT_BROADCASTABLE) {
        all.add(sample(DType.FLOAT32, pair, domains, all.size(), REFUSAL));
      }
      return all;
    };
  }

  /** Three operands that broadcast, in some forms, every pair of types and special values. */
  static Plan ternary() {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (List<Shape> shapes : Shapes.TERNARY) {
          all.add(sample(dtype, shapes, domains, all.size(), LAYOUT));
        }
      }
      promotion(all, domains, 3);
      all.add(
          sample(
              DType.FLOAT32,
              List.of(shape(2, 3), shape(2, 2), shape()),
              domains,
              all.size(),
              REFUSAL));
      return all;
    };
  }

  /** Every given set of shapes in every type, all operands of one type. */
  @SafeVarargs
  static Plan of(List<Shape>... sets) {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (List<Shape> shapes : sets) {
          all.add(sample(dtype, shapes, domains, all.size(), LAYOUT));
        }
      }
      return all;
    };
  }

  /** This plan and another one. */
  default Plan and(Plan other) {
    return domains -> {
      List<Sample> all = new ArrayList<>(samples(domains));
      all.addAll(other.samples(domains));
      return all;
    };
  }

  /** One operand of each shape in every type. */
  static Plan shapes(Shape... shapes) {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (Shape s : shapes) {
          all.add(new Sample(List.of(input(dtype, s, domains.get(0), all.size())), LAYOUT));
        }
      }
      return all;
    };
  }

  /** Shapes in float32 that must be refused. */
  @SafeVarargs
  static Plan refused(List<Shape>... sets) {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (List<Shape> shapes : sets) {
        all.add(sample(DType.FLOAT32, shapes, domains, all.size(), REFUSAL));
      }
      return all;
    };
  }

  /** Special values in every type. */
  static Plan specials() {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        all.add(new Sample(List.of(special(dtype)), SPECIAL));
      }
      return all;
    };
  }

  /** The given float values, in each floating type. */
  static Plan floats(double... values) {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        if (dtype.isFloatingPoint()) {
          double[] rounded = Arrays.stream(values).map(v -> Values.round(v, dtype)).toArray();
          all.add(
              new Sample(
                  List.of(
                      new Input(
                          dtype,
                          new long[] {values.length},
                          Form.CONTIGUOUS,
                          new Values.Floats(rounded))),
                  SPECIAL));
        }
      }
      return all;
    };
  }

  private static void promotion(List<Sample> all, List<Domain> domains, int arity) {
    List<Shape> some = List.of(shape(3), shape());
    Domain first = domain(domains, 0);
    for (DType a : DType.values()) {
      for (DType b : DType.values()) {
        for (Shape sa : some) {
          for (Shape sb : some) {
            List<Input> inputs = new ArrayList<>();
            inputs.add(input(first.dtype(a), sa, first, all.size()));
            if (arity == 3) {
              DType middle = first == Domain.CONDITION ? a : b;
              inputs.add(input(middle, sa, domain(domains, 1), all.size() + 1));
            }
            inputs.add(input(b, sb, domain(domains, arity - 1), all.size() + 2));
            all.add(new Sample(inputs, PROMOTION));
          }
        }
      }
    }
  }

  private static Sample sample(
      DType dtype, List<Shape> shapes, List<Domain> domains, long seed, Sample.Purpose purpose) {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      Domain domain = domain(domains, i);
      inputs.add(input(domain.dtype(dtype), shapes.get(i), domain, seed * 3 + i));
    }
    return new Sample(inputs, purpose);
  }

  private static Domain domain(List<Domain> domains, int operand) {
    return domains.get(Math.min(operand, domains.size() - 1));
  }

  private static Input special(DType dtype) {
    Values values =
        dtype.isFloatingPoint()
            ? new Values.Floats(Domain.specialFloats(dtype))
            : new Values.Longs(Domain.specialLongs(dtype));
    return new Input(dtype, new long[] {values.count()}, Form.CONTIGUOUS, values);
  }

  private static Sample specialPairs(DType dtype) {
    Input one = special(dtype);
    int n = one.values().count();
    Input column = new Input(dtype, new long[] {n, 1}, Form.CONTIGUOUS, one.values());
    return new Sample(List.of(column, one), SPECIAL);
  }

  /** An operand with sampled values. */
  static Input input(DType dtype, Shape shape, Domain domain, long seed) {
    long[] sizes = shape.sizes();
    long[] inner = sizes.clone();
    if (shape.form() == Form.EXPANDED) {
      inner[0] = 1;
    }
    int count = Math.toIntExact(Arrays.stream(inner).reduce(1, Math::multiplyExact));
    Values values = domain.sample(dtype, count, seed);
    if (shape.form() == Form.EXPANDED) {
      values = repeat(values, Math.toIntExact(sizes[0]));
    }
    return new Input(dtype, sizes, shape.form(), values);
  }

  private static Values repeat(Values values, int times) {
    int n = values.count();
    return switch (values) {
      case Values.Floats f -> {
        double[] all = new double[n * times];
        for (int i = 0; i < all.length; i++) {
          all[i] = f.array()[i % n];
        }
        yield new Values.Floats(all);
      }
      case Values.Longs l -> {
        long[] all = new long[n * times];
        for (int i = 0; i < all.length; i++) {
          all[i] = l.array()[i % n];
        }
        yield new Values.Longs(all);
      }
    };
  }
}
