package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.testkit.Family.COPY;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of flips, rolls, triangles, diagonals, repetitions and paddings. */
final class ArrangeSpecs {
  private ArrangeSpecs() {}

  private static final Plan ALL = ViewSpecs.ALL.and(Plan.specials());

  private static final Plan MATRICES =
      Plan.shapes(
          shape(),
          shape(3),
          shape(1, 1),
          shape(2, 3),
          shape(4, 2),
          shape(0, 3),
          shape(3, 0),
          shape(2, 3, 4),
          shape(3, 0, 2),
          shape(2, 1, 3, 3),
          shape(Form.TRANSPOSED, 3, 4),
          shape(Form.STRIDED, 4, 3),
          shape(Form.EXPANDED, 4, 5),
          shape(Form.REVERSED, 2, 3, 4),
          shape(Form.NARROWED, 4, 3),
          shape(65, 70));

  private static final Tolerance SUMS = ofMagnitude(4);

  private static final Plan LINES =
      Plan.shapes(
          shape(3),
          shape(2, 3),
          shape(2, 1, 4),
          shape(0, 2, 4),
          shape(2, 0, 4),
          shape(2, 3, 0),
          shape(Form.TRANSPOSED, 4, 5),
          shape(Form.REVERSED, 2, 3, 4),
          shape(Form.EXPANDED, 2, 3, 4),
          shape(1, 2, 3, 4));

  private static final Plan PLANES =
      Plan.shapes(
          shape(4, 4),
          shape(2, 3, 4),
          shape(1, 2, 4, 3),
          shape(0, 2, 4, 3),
          shape(1, 0, 4, 3),
          shape(2, 0, 4),
          shape(Form.TRANSPOSED, 2, 4, 5),
          shape(Form.REVERSED, 2, 1, 3, 4));

  private static final Plan SPACES =
      Plan.shapes(
          shape(2, 3, 4),
          shape(1, 2, 3, 4),
          shape(2, 1, 2, 3, 3),
          shape(0, 1, 2, 3, 3),
          shape(1, 0, 2, 3),
          shape(Form.TRANSPOSED, 1, 2, 3, 4));

  static final List<OpSpec> ROWS = rows();

  private static List<OpSpec> rows() {
    List<OpSpec> rows = new ArrayList<>();
    orders(rows);
    triangles(rows);
    repetitions(rows);
    paddings(rows);
    return List.copyOf(rows);
  }

  private static void orders(List<OpSpec> rows) {
    rows.add(
        of(
                "flip",
                COPY,
                c("first", x -> x.flip(0), "x.flip([0])"),
                c("last", x -> x.flip(-1), "x.flip([-1])"),
                c("two", x -> x.flip(0, 1), "x.flip([0, 1])"),
                c("none", x -> x.flip(), "x.flip([])"),
                c("dims", x -> x.flip(dims(-1, 0)), "x.flip([-1, 0])"),
                c("twice", x -> x.flip(0, 0), "x.flip([0, 0])"))
            .node("FlipBackward0"));
    rows.add(of("fliplr", COPY, c("", Tensor::fliplr, "x.fliplr()")).node("FlipBackward0"));
    rows.add(of("flipud", COPY, c("", Tensor::flipud, "x.flipud()")).node("FlipBackward0"));
    rows.add(
        of(
                "roll",
                COPY,
                c("flat", x -> x.roll(2), "torch.roll(x, 2)"),
                c("flat, back", x -> x.roll(-1), "torch.roll(x, [-1])"),
                c("first", x -> x.roll(1, 0), "torch.roll(x, 1, 0)"),
                c("last", x -> x.roll(-5, -1), "torch.roll(x, -5, -1)"),
                c("nowhere", x -> x.roll(0, 0), "torch.roll(x, 0, 0)"),
                c("two", x -> x.roll(dims(1, -1), dims(0, 1)), "torch.roll(x, [1, -1], [0, 1])"),
                c("again", x -> x.roll(dims(1, 4), dims(0, 0)), "torch.roll(x, [1, 4], [0, 0])"),
                c("no dims", x -> x.roll(dims(1, 1)), "torch.roll(x, [1, 1])"),
                c("no shifts", x -> x.roll(dims()), "torch.roll(x, [])"),
                c("too many", x -> x.roll(dims(1), dims(0, 1)), "torch.roll(x, 1, [0, 1])"))
            .node("RollBackward0"));
  }

  private static void triangles(List<OpSpec> rows) {
    rows.add(
        of(
                "tril",
                COPY,
                triangle("", x -> x.tril(), "x.tril()"),
                triangle("above", x -> x.tril(1), "x.tril(1)"),
                triangle("below", x -> x.tril(-2), "x.tril(-2)"),
                triangle("all", x -> x.tril(99), "x.tril(99)"),
                inPlace("in-place", OpCall.of(x -> x.tril_(-1)), "x.tril_(-1)", MATRICES))
            .alsoCovers("tril_")
            .node("TrilBackward0"));
    rows.add(
        of(
                "triu",
                COPY,
                triangle("", x -> x.triu(), "x.triu()"),
                triangle("above", x -> x.triu(1), "x.triu(1)"),
                triangle("below", x -> x.triu(-2), "x.triu(-2)"),
                triangle("nothing", x -> x.triu(99), "x.triu(99)"),
                inPlace("in-place", OpCall.of(x -> x.triu_(1)), "x.triu_(1)", MATRICES))
            .alsoCovers("triu_")
            .node("TriuBackward0"));
    rows.add(
        of(
                "diag",
                COPY,
                c("", x -> x.diag(), "x.diag()"),
                c("above", x -> x.diag(1), "x.diag(1)"),
                c("below", x -> x.diag(-2), "x.diag(-2)"))
            .node("DiagonalBackward0_copy"));
    rows.add(
        of(
                "diagflat",
                COPY,
                c("", x -> x.diagflat(), "x.diagflat()"),
                c("below", x -> x.diagflat(-2), "x.diagflat(-2)"))
            .node("DiagEmbedBackward0"));
    rows.add(
        of(
                "diag_embed",
                COPY,
                c("", x -> x.diagEmbed(), "x.diag_embed()"),
                c("above", x -> x.diagEmbed(1), "x.diag_embed(1)"),
                c("turned", x -> x.diagEmbed(-1, 1, 0), "x.diag_embed(-1, 1, 0)"),
                c("first and last", x -> x.diagEmbed(0, 0, -1), "x.diag_embed(0, 0, -1)"),
                c("identical", x -> x.diagEmbed(0, 1, 1), "x.diag_embed(0, 1, 1)"))
            .node("DiagEmbedBackward0"));
  }

  private static OpCase triangle(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, MATRICES.and(Plan.floats(0)));
  }

  private static void repetitions(List<OpSpec> rows) {
    rows.add(
        of(
                "tile",
                COPY,
                c("one", x -> x.tile(2), "x.tile([2])"),
                c("two", x -> x.tile(2, 3), "x.tile([2, 3])"),
                c("four", x -> x.tile(2, 1, 1, 2), "x.tile([2, 1, 1, 2])"),
                c("none", x -> x.tile(), "x.tile([])"),
                c("never", x -> x.tile(0, 2), "x.tile([0, 2])"),
                c("negative", x -> x.tile(-1), "x.tile([-1])"))
            .node("RepeatBackward0")
            .deviates(
                Deviation.Kind.LIBTORCH_FAILS,
                "cannot reshape tensor of 0 elements into shape [-1, 0]") // in backward
            .within(SUMS));
    rows.add(
        of(
                "repeat_interleave",
                COPY,
                c("flat", x -> x.repeatInterleave(2), "torch.repeat_interleave(x, 2)"),
                c("first", x -> x.repeatInterleave(3, 0), "torch.repeat_interleave(x, 3, 0)"),
                c("last", x -> x.repeatInterleave(2, -1), "torch.repeat_interleave(x, 2, -1)"),
                c("never", x -> x.repeatInterleave(0, 0), "torch.repeat_interleave(x, 0, 0)"),
                c("negative", x -> x.repeatInterleave(-1), "torch.repeat_interleave(x, -1)"),
                c(
                    "one number",
                    x -> x.repeatInterleave(Adjoint.tensor(2)),
                    "torch.repeat_interleave(x, torch.tensor(2))"),
                c(
                    "each",
                    x -> x.repeatInterleave(Adjoint.tensor(2, 0), 0),
                    "torch.repeat_interleave(x, torch.tensor([2, 0]), 0)"),
                c(
                    "three",
                    x -> x.repeatInterleave(Adjoint.tensor(1, 0, 3), -1),
                    "torch.repeat_interleave(x, torch.tensor([1, 0, 3]), -1)"),
                functional(
                    "of their own",
                    OpCall.of(x -> Adjoint.repeatInterleave(x.abs())),
                    "torch.repeat_interleave(x.abs())",
                    Plan.shapes(shape(4), shape(0), shape(2, 3), shape(Form.STRIDED, 5))))
            .node("ViewBackward0")
            .within(SUMS));
  }

  private static void paddings(List<OpSpec> rows) {
    rows.add(
        of(
                "constant_pad_nd",
                COPY,
                c(
                    "",
                    x -> Adjoint.constantPadNd(x, new long[] {1, 2}),
                    "torch.constant_pad_nd(x, [1, 2])"),
                c(
                    "value",
                    x -> Adjoint.constantPadNd(x, new long[] {1, 0, 0, 2}, 3),
                    "torch.constant_pad_nd(x, [1, 0, 0, 2], 3)"),
                c(
                    "fraction",
                    x -> Adjoint.constantPadNd(x, new long[] {0, 1}, 1.5),
                    "torch.constant_pad_nd(x, [0, 1], 1.5)"),
                c(
                    "cropped",
                    x -> Adjoint.constantPadNd(x, new long[] {-1, 0, 0, -1}),
                    "torch.constant_pad_nd(x, [-1, 0, 0, -1])"),
                c(
                    "both",
                    x -> Adjoint.constantPadNd(x, new long[] {-2, 3}, -1),
                    "torch.constant_pad_nd(x, [-2, 3], -1)"),
                c(
                    "too much",
                    x -> Adjoint.constantPadNd(x, new long[] {-3, -2}),
                    "torch.constant_pad_nd(x, [-3, -2])"),
                c(
                    "odd",
                    x -> Adjoint.constantPadNd(x, new long[] {1}),
                    "torch.constant_pad_nd(x, [1])"))
            .node("ConstantPadNdBackward0"));
    OpSpec pad =
        of(
                "pad",
                COPY,
                padded("", "constant", ViewSpecs.ALL, 1, 2),
                padded("two", "constant", ViewSpecs.ALL, 1, -1, 0, 2),
                padded("nothing", "constant", ViewSpecs.ALL),
                padded("odd", "constant", ViewSpecs.ALL, 1),
                functional(
                    "value",
                    OpCall.of(x -> F.pad(x, new long[] {0, 1}, "constant", 1.5)),
                    "torch.pad(x, [0, 1], 'constant', 1.5)",
                    ViewSpecs.ALL),
                functional(
                    "mode alone",
                    OpCall.of(x -> F.pad(x, new long[] {0, 1})),
                    "torch.pad(x, [0, 1])",
                    ViewSpecs.ALL))
            .node("ConstantPadNdBackward0")
            .within(Tolerance.EXACT, SUMS);
    for (String mode : List.of("reflect", "replicate", "circular")) {
      for (OpCase one :
          List.of(
              padded(mode + " 1", mode, LINES, 1, 2),
              padded(mode + " 1, cropped", mode, LINES, -1, 1),
              padded(mode + " 1, too much", mode, LINES, 4, 9),
              padded(mode + " 1, nothing left", mode, LINES, -3, 0),
              padded(mode + " 2", mode, PLANES, 1, 2, 0, 1),
              padded(mode + " 2, cropped", mode, PLANES, 1, -1, -1, 1),
              padded(mode + " 2, too much", mode, PLANES, 0, 9, 9, 0),
              padded(mode + " 3", mode, SPACES, 1, 0, 1, 1, 0, 1),
              padded(mode + " 3, cropped", mode, SPACES, 1, -1, 0, 0, -1, 1),
              padded(mode + " 3, too much", mode, SPACES, 0, 0, 1, 1, 7, 0))) {
        pad = pad.plus(one);
      }
    }
    rows.add(pad);
  }

  private static OpCase padded(String label, String mode, Plan plan, long... pad) {
    String numbers =
        Arrays.stream(pad).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    return functional(
        label,
        OpCall.of(x -> F.pad(x, pad, mode)),
        "torch.pad(x, " + numbers + ", '" + mode + "')",
        plan);
  }

  private static OpCase c(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, ALL);
  }
}
