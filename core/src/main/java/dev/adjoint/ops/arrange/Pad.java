package dev.adjoint.ops.arrange;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import java.util.Locale;

/** {@code pad}: chooses by the mode, and checks what may be padded. */
public final class Pad {
  private Pad() {}

  /** Runs the operation. */
  public static Tensor apply(Tensor x, long[] pad, String mode, Scalar value) {
    Operand own = TensorAccess.operand(x);
    int rank = own.layout().dim();
    Errors.require(pad.length % 2 == 0, "Padding length must be divisible by 2");
    if (pad.length > 2 * rank) {
      throw Errors.state(
          "Padding length should be less than or equal to two times the input dimension but got"
              + " padding length %s and input of dimension %s",
          pad.length, rank);
    }
    if (mode.equals("constant")) {
      return ConstantPad.apply(x, pad, value);
    }
    Errors.require(
        value.toDouble() == 0, "Padding mode \"%s\" doesn't take in value argument", mode);
    int padded = pad.length / 2;
    boolean fits = padded >= 1 && padded <= 3 && (rank == padded + 1 || rank == padded + 2);
    PositionPad.Filling chosen =
        switch (mode) {
          case "reflect" -> PositionPad.Filling.REFLECT;
          case "replicate" -> PositionPad.Filling.REPLICATE;
          case "circular" -> PositionPad.Filling.CIRCULAR;
          default ->
              throw Errors.state(
                  fits ? "Unrecognised padding mode %s" : unsupported(pad.length, rank), mode);
        };
    Errors.require(fits, unsupported(pad.length, rank));
    if (chosen == PositionPad.Filling.CIRCULAR) {
      checkCircular(own.layout(), pad);
    } else {
      check(own, pad, chosen);
    }
    return Dispatch.call(new PositionPad(pad.clone(), chosen), x)[0];
  }

  private static String unsupported(int length, int rank) {
    return "Padding size "
        + length
        + " is not supported for "
        + rank
        + "D input tensor.\n"
        + "Supported combinations for non-constant padding:\n"
        + "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
        + "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
        + "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)";
  }

  private static void checkCircular(Layout layout, long... pad) {
    for (int i = 0; i < pad.length; i += 2) {
      int d = layout.dim() - 1 - i / 2;
      long size = layout.size(d);
      Errors.require(
          pad[i] <= size && pad[i + 1] <= size,
          "Padding value causes wrapping around more than once.");
      long left = size + Math.min(pad[i], 0) + Math.min(pad[i + 1], 0);
      // Where all is cropped nothing is left to wrap around, either.
      boolean wraps = left <= 0 && (pad[i] > 0 || pad[i + 1] > 0);
      Errors.require(
          size + pad[i] + pad[i + 1] >= 0 && !wraps,
          "Negative padding value is resulting in an empty dimension");
    }
  }

  private static void check(Operand own, long[] pad, PositionPad.Filling mode) {
    Layout layout = own.layout();
    int padded = pad.length / 2;
    int rank = layout.dim();
    boolean batch = rank == padded + 2;
    boolean full = true;
    for (int d = batch ? 1 : 0; d < rank; d++) {
      full &= layout.size(d) != 0;
    }
    if (!full) {
      throw Errors.state(
          "Expected %sD or %sD (batch mode) tensor with possibly 0 batch size and other non-zero"
              + " dimensions for input, but got: %s",
          padded + 1, padded + 2, layout.sizes());
    }
    if (mode == PositionPad.Filling.REFLECT) {
      for (int i = 0; i < pad.length; i += 2) {
        int d = rank - 1 - i / 2;
        long size = layout.size(d);
        if (pad[i] >= size || pad[i + 1] >= size) {
          throw Errors.state(
              "Argument #%s: Padding size should be less than the corresponding input dimension,"
                  + " but got: padding (%s, %s) at dimension %s of input %s",
              4 + i, pad[i], pad[i + 1], d, layout.sizes());
        }
      }
    }
    checkSizes(layout, pad);
    if (own.dtype() == DType.BOOL) {
      throw new IllegalStateException(
          '"'
              + mode.word.toLowerCase(Locale.ROOT)
              + "_pad"
              + padded
              + "d\" not implemented for 'Bool'");
    }
  }

  /** Refuses padding that crops everything. */
  private static void checkSizes(Layout layout, long... pad) {
    int padded = pad.length / 2;
    String[] letters = {"W", "H", "D"};
    StringBuilder sizes = new StringBuilder();
    StringBuilder results = new StringBuilder();
    boolean some = false;
    for (int i = padded - 1; i >= 0; i--) {
      int d = layout.dim() - 1 - i;
      long size = layout.size(d);
      long result = size + pad[2 * i] + pad[2 * i + 1];
      some |= result >= 1;
      String between = sizes.isEmpty() ? "" : " ";
      sizes.append(between).append(letters[i]).append(": ").append(size);
      results.append(between).append(letters[i]).append(": ").append(result);
    }
    if (!some) {
      throw Errors.state("input (%s) is too small. Calculated output %s", sizes, results);
    }
    long[] wanted = layout.sizes().clone();
    for (int i = 0; i < padded; i++) {
      wanted[layout.dim() - 1 - i] += pad[2 * i] + pad[2 * i + 1];
    }
    Layout.numel(wanted);
  }
}
