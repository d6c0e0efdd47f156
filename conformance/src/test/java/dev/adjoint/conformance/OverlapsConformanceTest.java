package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Writes that read what they write: every operation in place on every view of twelve elements, with
 * every view of the same elements as its operand, is refused where libtorch refuses it.
 *
 * <p>What libtorch makes of the others depends on the order of its loops; ours is as if the operand
 * had been copied before.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class OverlapsConformanceTest {
  private static final Map<String, UnaryOperator<Tensor>> VIEWS = new LinkedHashMap<>();

  static {
    VIEWS.put("x", x -> x);
    VIEWS.put("x.view(12)", x -> x.view(12));
    VIEWS.put("x[0:6]", x -> x.get("0:6"));
    VIEWS.put("x[3:9]", x -> x.get("3:9"));
    VIEWS.put("x[6:]", x -> x.get("6:"));
    VIEWS.put("x[8:9]", x -> x.get("8:9"));
    VIEWS.put("x[4]", x -> x.get(4));
    VIEWS.put("x[::2]", x -> x.get("::2"));
    VIEWS.put("x[1::2]", x -> x.get("1::2"));
    VIEWS.put("x.view(3, 4)", x -> x.view(3, 4));
    VIEWS.put("x.view(3, 4).t()", x -> x.view(3, 4).t());
    VIEWS.put("x.view(4, 3).t()", x -> x.view(4, 3).t());
    VIEWS.put("x.view(3, 4)[1]", x -> x.view(3, 4).get(1));
    VIEWS.put("x.view(3, 4)[:, 1]", x -> x.view(3, 4).get(":, 1"));
    VIEWS.put("x.view(3, 4)[:, 1:3]", x -> x.view(3, 4).get(":, 1:3"));
    VIEWS.put("x.view(3, 4)[1].expand(3, 4)", x -> x.view(3, 4).get(1).expand(3, 4));
    VIEWS.put("x[2].expand(6)", x -> x.get(2).expand(6));
    VIEWS.put("x[:0]", x -> x.get(":0"));
  }

  private interface Write {
    void run(Tensor self, Tensor other);
  }

  private record Row(String python, Write write, DType dtype) {}

  private static Row row(String python, Write write) {
    return new Row(python, write, DType.FLOAT32);
  }

  private static final List<Row> ROWS =
      List.of(
          row("s.copy_(o)", Tensor::copy_),
          row("s.add_(o)", Tensor::add_),
          row("s.sub_(o, alpha=2)", (s, o) -> s.sub_(o, 2)),
          row("s.mul_(o)", Tensor::mul_),
          row("s.div_(o)", Tensor::div_),
          row("s.clamp_(o, None)", (s, o) -> s.clamp_(o, (Tensor) null)),
          row("s.lerp_(o, 0.25)", (s, o) -> s.lerp_(o, 0.25)),
          row("s.lerp_(s, o)", (s, o) -> s.lerp_(s, o)),
          row("s.addcmul_(o, o)", (s, o) -> s.addcmul_(o, o)),
          row("s.addcdiv_(o, s)", (s, o) -> s.addcdiv_(o, s)),
          row("s.fill_(o)", Tensor::fill_),
          row("s.masked_fill_(s > 3, o)", (s, o) -> s.maskedFill_(s.gt(3), o)),
          row("s.masked_scatter_(s > 3, o)", (s, o) -> s.maskedScatter_(s.gt(3), o)),
          row(
              "s.index_fill_(0, torch.tensor([0, 2]), o)",
              (s, o) -> s.indexFill_(0, tensor(0L, 2), o)),
          row(
              "s.index_copy_(0, torch.tensor([0, 2, 1]), o)",
              (s, o) -> s.indexCopy_(0, tensor(0L, 2, 1), o)),
          row(
              "s.index_add_(0, torch.tensor([0, 2, 1]), o)",
              (s, o) -> s.indexAdd_(0, tensor(0L, 2, 1), o)),
          row(
              "s.index_reduce_(0, torch.tensor([0, 2, 1]), o, 'amax')",
              (s, o) -> s.indexReduce_(0, tensor(0L, 2, 1), o, "amax")),
          row(
              "s.index_put_([torch.tensor([0, 2])], o)",
              (s, o) -> s.indexPut_(new Tensor[] {tensor(0L, 2)}, o)),
          row(
              "s.index_put_([torch.tensor([0, 2])], o, True)",
              (s, o) -> s.indexPut_(new Tensor[] {tensor(0L, 2)}, o, true)),
          row("s.index_put_([s > 3], o)", (s, o) -> s.indexPut_(new Tensor[] {s.gt(3)}, o)),
          row(
              "s.scatter_(0, torch.tensor([0, 2, 1]), o)",
              (s, o) -> s.scatter_(0, tensor(0L, 2, 1), o)),
          row(
              "s.scatter_add_(0, torch.tensor([0, 2, 1]), o)",
              (s, o) -> s.scatterAdd_(0, tensor(0L, 2, 1), o)),
          row(
              "s.scatter_reduce_(0, torch.tensor([0, 2, 1]), o, 'prod')",
              (s, o) -> s.scatterReduce_(0, tensor(0L, 2, 1), o, "prod")),
          row(
              "if s.dim() > 0:\n    s[:].copy_(o.expand_as(s[:]))",
              OverlapsConformanceTest::setAll),
          row(
              "if s.dim() > 0:\n    s[1:].copy_(o.expand_as(s[1:]))",
              (s, o) -> {
                if (s.dim() > 0) {
                  s.set("1:", o);
                }
              }),
          row("s.zero_()", (s, o) -> s.zero_()),
          new Row("s.bernoulli_(o)", (s, o) -> s.bernoulli_(o), DType.FLOAT64),
          row("s.uniform_(1.0, 1.0)", (s, o) -> s.uniform_(1, 1)),
          new Row("s.scatter_(0, o, 5)", (s, o) -> s.scatter_(0, o, 5), DType.INT64),
          new Row("s.index_fill_(0, o, 5)", (s, o) -> s.indexFill_(0, o, 5), DType.INT64),
          new Row(
              "s.index_add_(0, o, torch.ones_like(o))",
              (s, o) -> s.indexAdd_(0, o, dev.adjoint.Adjoint.onesLike(o)),
              DType.INT64),
          new Row(
              "s.index_put_([o], torch.tensor(5))",
              (s, o) -> s.indexPut_(new Tensor[] {o}, tensor(5L)),
              DType.INT64),
          new Row("s.masked_fill_(o, True)", (s, o) -> s.maskedFill_(o, 1), DType.BOOL),
          new Row(
              "s.masked_scatter_(o, torch.ones([12], dtype=torch.bool))",
              (s, o) ->
                  s.maskedScatter_(
                      o, dev.adjoint.Adjoint.ones(dev.adjoint.Adjoint.size(12), DType.BOOL)),
              DType.BOOL));

  /** Fills of two rows that are one, in two columns that are two: by masks of rows and elements. */
  private static final Map<String, Write> FILLS = new LinkedHashMap<>();

  static {
    FILLS.put(
        "s.masked_fill_(torch.tensor([[False], [True]]), o)",
        (s, o) -> s.maskedFill_(tensor(false, true).unsqueeze(1), o));
    FILLS.put(
        "s.masked_fill_(torch.tensor([[True, False], [False, False]]), o)",
        (s, o) -> s.maskedFill_(tensor(new boolean[][] {{true, false}, {false, false}}), o));
    FILLS.put(
        "s.masked_fill_(torch.tensor([False, True]), 3.0)",
        (s, o) -> s.maskedFill_(tensor(false, true), 3.0));
    FILLS.put(
        "s.index_fill_(0, torch.tensor([1]), o)",
        (s, o) -> s.indexFill_(0, tensor(new long[] {1}), o));
    FILLS.put(
        "s.index_fill_(1, torch.tensor([1]), o)",
        (s, o) -> s.indexFill_(1, tensor(new long[] {1}), o));
    FILLS.put(
        "s.index_fill_(0, torch.tensor([1]), 3.0)",
        (s, o) -> s.indexFill_(0, tensor(new long[] {1}), 3.0));
  }

  /** Gradients go by the elements that were named, not by the places that were written. */
  @TestFactory
  Stream<DynamicTest> fillsOfWhatIsExpandedButNoView() {
    return FILLS.entrySet().stream()
        .map(fill -> DynamicTest.dynamicTest(fill.getKey(), () -> checkFill(fill)));
  }

  private static void checkFill(Map.Entry<String, Write> fill) {
    List<Input> inputs =
        List.of(
            new Input(
                DType.FLOAT32,
                new long[] {},
                Form.CONTIGUOUS,
                new Values.Floats(new double[] {5})));
    String python =
        """
        o = x.detach().requires_grad_(True)
        s = torch.empty_strided([2, 2], [0, 1])
        s.fill_(1.0)
        s.masked_fill_(torch.tensor([True]), o)
        %s
        (s * torch.tensor([[1.0, 2.0], [4.0, 8.0]])).sum().backward()
        g = o.grad
        assert g is not None
        return s.detach(), g\
        """
            .formatted(fill.getKey());
    OpCall call =
        in -> {
          Tensor o = in[0].detach().requiresGrad_();
          Tensor s = tensor(0.0).set_(dev.adjoint.Adjoint.ones(2).expand(2, 2));
          assertThat(s.isView()).isFalse();
          s.maskedFill_(tensor(true), o);
          fill.getValue().run(s, o);
          s.mul(tensor(new double[][] {{1, 2}, {4, 8}})).sum().backward();
          return List.of(s.detach(), o.grad());
        };
    assertThat(Ours.forward(call, inputs).outputs().toString())
        .isEqualTo(Oracle.get().forward(python, inputs).outputs().toString())
        .contains("torch.float32");
  }

  private static void setAll(Tensor s, Tensor o) {
    if (s.dim() > 0) {
      s.set(":", o);
    }
  }

  private static Input base(DType dtype) {
    return new Input(
        dtype,
        new long[] {12},
        Form.CONTIGUOUS,
        switch (dtype) {
          case FLOAT32 -> new Values.Floats(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
          case FLOAT64 -> new Values.Floats(new double[] {0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1});
          case INT64 -> new Values.Longs(new long[] {0, 1, 2, 1, 0, 2, 0, 1, 2, 2, 1, 0});
          default -> new Values.Longs(new long[] {0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0});
        });
  }

  @TestFactory
  Stream<DynamicTest> everyWriteIntoItsOperand() {
    return ROWS.stream().map(row -> DynamicTest.dynamicTest(row.python(), () -> check(row)));
  }

  private static void check(Row row) {
    List<String> different = new ArrayList<>();
    List<Input> inputs = List.of(base(row.dtype()));
    VIEWS.forEach(
        (self, selfView) ->
            VIEWS.forEach(
                (other, otherView) -> {
                  OpCall ours =
                      in -> {
                        row.write().run(selfView.apply(in[0]), otherView.apply(in[0]));
                        return List.of(in[0]);
                      };
                  String found = compare(row, self, other, ours, inputs);
                  if (found != null) {
                    different.add("s = " + self + ", o = " + other + ": " + found);
                  }
                }));
    assertThat(different).isEmpty();
  }

  private static @Nullable String compare(
      Row row, String self, String other, OpCall call, List<Input> inputs) {
    if (row.python().contains(".copy_(") && self.contains("expand")) {
      return null; // the script makes one tensor of both, and copies nothing
    }
    Outcome ours = Ours.forward(call, inputs);
    String aliased = program(row, self, other);
    Outcome theirs = Oracle.get().forward(aliased, inputs);
    Outcome copied = Oracle.get().forward(program(row, self, other + ".clone()"), inputs);
    String mine = ours.outputs().toString();
    if (theirs.error() != null) {
      String text = line(theirs.error());
      boolean overlap = text.startsWith("unsupported operation");
      if (!overlap && copied.error() == null && mine.equals(copied.outputs().toString())) {
        return null; // libtorch reads an index that it has written
      }
      return ours.error() == null || (overlap && !text.equals(line(ours.error())))
          ? "ours "
              + (ours.error() == null ? ours.outputs() : line(ours.error()))
              + "; libtorch "
              + text
          : null;
    }
    if (ours.error() != null) {
      return "ours " + line(ours.error()) + "; libtorch " + theirs.outputs();
    }
    return mine.equals(copied.outputs().toString()) || mine.equals(theirs.outputs().toString())
        ? null
        : "ours " + mine + "; libtorch " + copied.outputs();
  }

  private static String program(Row row, String self, String other) {
    return "s = " + self + "\no = " + other + "\n" + row.python() + "\nreturn x";
  }

  private static String line(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
