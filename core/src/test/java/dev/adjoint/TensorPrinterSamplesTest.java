package dev.adjoint;

import static dev.adjoint.DType.BFLOAT16;
import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT16;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT16;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.DType.INT8;
import static dev.adjoint.DType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tensors of random types, shapes, magnitudes and settings, and the text PyTorch gave for each. */
class TensorPrinterSamplesTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static double[] values(double... values) {
    return values;
  }

  private static void check(
      DType dtype,
      long[] sizes,
      double[] values,
      PrintOptions options,
      String suffix,
      String expected) {
    PrintedValues tensor = new PrintedValues(dtype, sizes, values);
    String text = suffix.isEmpty() ? tensor.text(options) : tensor.text(options, suffix);
    assertThat(text).isEqualTo(expected);
  }

  @Test
  void bools() {
    check(
        BOOL,
        sizes(2),
        values(0, 1),
        new PrintOptions(0, 1000, 1, 10, false),
        "",
        """
        tensor([False,
                 True])\
        """);
    check(
        BOOL,
        sizes(1, 10),
        values(1, 1, 0, 1, 1, 1, 1, 1, 1, 0),
        PrintOptions.DEFAULT,
        "",
        "tensor([[ True,  True, False,  True,  True,  True,  True,  True,  True, False]])");
  }

  @Test
  void bytes() {
    check(
        UINT8,
        sizes(5),
        values(219, 157, 53, 152, 136),
        new PrintOptions(20, 5, 5, 80, null),
        "",
        "tensor([219, 157,  53, 152, 136], dtype=torch.uint8)");
    check(
        UINT8,
        sizes(5),
        values(6, 2, 4, 2, 0),
        PrintOptions.DEFAULT,
        "",
        "tensor([6, 2, 4, 2, 0], dtype=torch.uint8)");
  }

  @Test
  void signedBytes() {
    check(
        INT8,
        sizes(9),
        values(84, 75, 37, 60, 49, 15, 63, 93, 62),
        new PrintOptions(6, 5, 2, 80, true),
        "",
        "tensor([84, 75,  ..., 93, 62], dtype=torch.int8)");
    check(
        INT8,
        sizes(12),
        values(1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1),
        PrintOptions.DEFAULT,
        "",
        "tensor([1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1], dtype=torch.int8)");
  }

  @Test
  void shorts() {
    check(
        INT16,
        sizes(2),
        values(1, 0),
        new PrintOptions(10, 0, 2, 10, true),
        "",
        """
        tensor([1,
                0],
               dtype=torch.int16)\
        """);
    check(
        INT16,
        sizes(1, 3, 4),
        values(1, 1, -2, -1, -1, -1, -2, 0, 0, 1, -1, 1),
        PrintOptions.DEFAULT,
        "",
        """
        tensor([[[ 1,  1, -2, -1],
                 [-1, -1, -2,  0],
                 [ 0,  1, -1,  1]]], dtype=torch.int16)\
        """);
  }

  @Test
  void ints() {
    check(
        INT32,
        sizes(1, 6),
        values(0, -2, -1, 1, -2, -1),
        new PrintOptions(20, 0, 0, 40, null),
        "",
        """
        tensor([...], size=(1, 6),
               dtype=torch.int32)\
        """);
    check(
        INT32,
        sizes(3, 2),
        values(58, 93, 20, 31, 36, 17),
        PrintOptions.DEFAULT,
        "",
        """
        tensor([[58, 93],
                [20, 31],
                [36, 17]], dtype=torch.int32)\
        """);
  }

  @Test
  void longs() {
    check(
        INT64,
        sizes(9),
        values(7, 4, 0, 4, 0, 7, 4, 5, 7),
        PrintOptions.DEFAULT,
        "",
        "tensor([7, 4, 0, 4, 0, 7, 4, 5, 7])");
    check(
        INT64,
        sizes(4),
        values(-2, -1, 0, -2),
        new PrintOptions(20, 50, 2, 120, true),
        "",
        "tensor([-2, -1,  0, -2])");
  }

  @Test
  void halves() {
    check(
        FLOAT16,
        sizes(5),
        values(INF, INF, -INF, INF, INF),
        new PrintOptions(6, 1000, 1, 120, null),
        "",
        "tensor([inf, inf, -inf, inf, inf], dtype=torch.float16)");
    check(
        FLOAT16,
        sizes(3),
        values(-INF, -INF, -INF),
        PrintOptions.DEFAULT,
        "requires_grad=True",
        "tensor([-inf, -inf, -inf], dtype=torch.float16, requires_grad=True)");
    check(
        FLOAT16,
        sizes(6, 1),
        values(24192.0, INF, INF, -INF, -INF, INF),
        PrintOptions.DEFAULT,
        "",
        """
        tensor([[24192.],
                [   inf],
                [   inf],
                [  -inf],
                [  -inf],
                [   inf]], dtype=torch.float16)\
        """);
    check(
        FLOAT16,
        sizes(2, 7),
        values(
            0.00010001659393310547,
            -0.87939453125,
            INF,
            0.65185546875,
            -1.4609375,
            0.00010001659393310547,
            1.744140625,
            3.369140625,
            1.4482421875,
            -1.052734375,
            0.00010001659393310547,
            INF,
            -2.33984375,
            -0.460205078125),
        new PrintOptions(20, 1000, 5, 80, true),
        "requires_grad=True",
        """
        tensor([[ 1.00016593933105468750e-04, -8.79394531250000000000e-01,
                                         inf,  6.51855468750000000000e-01,
                 -1.46093750000000000000e+00,  1.00016593933105468750e-04,
                  1.74414062500000000000e+00],
                [ 3.36914062500000000000e+00,  1.44824218750000000000e+00,
                 -1.05273437500000000000e+00,  1.00016593933105468750e-04,
                                         inf, -2.33984375000000000000e+00,
                 -4.60205078125000000000e-01]], dtype=torch.float16,
               requires_grad=True)\
        """);
  }

  @Test
  void brainFloats() {
    check(
        BFLOAT16,
        sizes(10),
        values(
            26.875,
            -0.00051116943359375,
            -0.0,
            1000.0,
            39.5,
            1000.0,
            0.55859375,
            -0.0,
            1000.0,
            8.0625),
        new PrintOptions(4, 5, 3, 10, true),
        "grad_fn=<MulBackward0>",
        """
        tensor([ 2.6875e+01,
                -5.1117e-04,
                -0.0000e+00,
                 ...,
                -0.0000e+00,
                 1.0000e+03,
                 8.0625e+00],
               dtype=torch.bfloat16,
               grad_fn=<MulBackward0>)\
        """);
    check(
        BFLOAT16,
        sizes(4),
        values(0.205078125, -0.0, -0.0, -0.2294921875),
        PrintOptions.DEFAULT,
        "grad_fn=<MulBackward0>",
        """
        tensor([ 0.2051, -0.0000, -0.0000, -0.2295], dtype=torch.bfloat16,
               grad_fn=<MulBackward0>)\
        """);
    check(
        BFLOAT16,
        sizes(1, 3),
        values(-4.092726157978177e-11, 100139008.0, -0.0),
        PrintOptions.DEFAULT,
        "",
        "tensor([[-4.0927e-11,  1.0014e+08, -0.0000e+00]], dtype=torch.bfloat16)");
    check(
        BFLOAT16,
        sizes(12),
        values(-0.0, -0.0, 0.0, -0.0, -0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0),
        new PrintOptions(20, 5, 3, 40, false),
        "",
        """
        tensor([-0., -0., 0.,  ..., 0., 0., -0.],
               dtype=torch.bfloat16)\
        """);
  }

  @Test
  void floats() {
    check(
        FLOAT32,
        sizes(3, 2),
        values(-90.23828, 18.362305, -30.6875, -4.411133, -95.478516, -26.746094),
        PrintOptions.DEFAULT,
        "",
        """
        tensor([[-90.2383,  18.3623],
                [-30.6875,  -4.4111],
                [-95.4785, -26.7461]])\
        """);
    check(
        FLOAT32,
        sizes(2),
        values(-157.0, 1076.0),
        PrintOptions.DEFAULT,
        "",
        "tensor([-157., 1076.])");
    check(
        FLOAT32,
        sizes(9),
        values(0.0, 0.0, 0.0, -3.0, 0.0, -3.0, 3.0, 3.0, 1.0),
        PrintOptions.DEFAULT,
        "",
        "tensor([ 0.,  0.,  0., -3.,  0., -3.,  3.,  3.,  1.])");
    check(
        FLOAT32,
        sizes(8),
        values(-189.0, -20.0, INF, 118.0, -84.0, 87.0, -36.0, 38.0),
        new PrintOptions(0, 5, 5, 120, false),
        "requires_grad=True",
        "tensor([-189.,  -20.,   inf,  118.,  -84.,   87.,  -36.,   38.], requires_grad=True)");
    check(
        FLOAT32,
        sizes(6),
        values(0.0, -0.0, -0.0, -0.0, 0.0, -0.0),
        PrintOptions.DEFAULT,
        "requires_grad=True",
        "tensor([0., -0., -0., -0., 0., -0.], requires_grad=True)");
    check(
        FLOAT32,
        sizes(13),
        values(
            -638.1875,
            -4150.625,
            -2747.8125,
            -2814.375,
            956.0625,
            -5993.875,
            -4041.0,
            -4111.5625,
            830.4375,
            5383.375,
            2700.375,
            4363.75,
            -5787.875),
        new PrintOptions(2, 5, 0, 40, false),
        "",
        "tensor([...], size=(13,))");
    check(
        FLOAT32,
        sizes(7),
        values(-8105.0, -9863.0, -2348.0, 6526.0, 6626.0, 7548.0, -7878.0),
        new PrintOptions(6, 0, 2, 10, null),
        "",
        """
        tensor([-8105.,
                -9863.,
                 ...,
                 7548.,
                -7878.])\
        """);
    check(
        FLOAT32,
        sizes(5),
        values(1071.7188, -673.5, -1687.5625, 486.28125, -248.90625),
        new PrintOptions(10, 50, 2, 120, false),
        "grad_fn=<MulBackward0>",
        """
        tensor([ 1071.7187500000,  -673.5000000000, -1687.5625000000,   486.2812500000,  -248.9062500000],
               grad_fn=<MulBackward0>)\
        """);
    check(
        FLOAT32,
        sizes(1, 8),
        values(112.5, -150.0, -50.0, -37.5, -62.5, 25.0, 125.0, -87.5),
        new PrintOptions(1, 1000, 2, 10, false),
        "grad_fn=<MulBackward0>",
        """
        tensor([[ 112.5,
                 -150.0,
                  -50.0,
                  -37.5,
                  -62.5,
                   25.0,
                  125.0,
                  -87.5]],
               grad_fn=<MulBackward0>)\
        """);
    check(
        FLOAT32,
        sizes(5),
        values(0.3036018, 0.009468323, -141.49767, -1377.5366, 27.496939),
        PrintOptions.DEFAULT,
        "grad_fn=<MulBackward0>",
        """
        tensor([ 3.0360e-01,  9.4683e-03, -1.4150e+02, -1.3775e+03,  2.7497e+01],
               grad_fn=<MulBackward0>)\
        """);
    check(
        FLOAT32,
        sizes(7),
        values(1e-04, 1e-04, -0.00075373775, 1e-04, -38.524647, 0.0021410808, 703.66534),
        new PrintOptions(1, 0, 1, 120, true),
        "",
        "tensor([1.0e-04,  ..., 7.0e+02])");
    check(
        FLOAT32,
        sizes(9),
        values(2.5, 8.75, 1.25, 3.75, -11.25, -1.25, -2.5, -21.25, -1.25),
        PrintOptions.DEFAULT,
        "requires_grad=True",
        """
        tensor([  2.5000,   8.7500,   1.2500,   3.7500, -11.2500,  -1.2500,  -2.5000,
                -21.2500,  -1.2500], requires_grad=True)\
        """);
  }

  @Test
  void doubles() {
    check(
        FLOAT64,
        sizes(6),
        values(1.0, 1.0, 1.0, 1.0, -0.0, 0.0),
        PrintOptions.DEFAULT,
        "grad_fn=<MulBackward0>",
        "tensor([1., 1., 1., 1., -0., 0.], dtype=torch.float64, grad_fn=<MulBackward0>)");
    check(
        FLOAT64,
        sizes(7),
        values(
            27650711.666628014,
            -61076549.98343461,
            -89674261.39111853,
            -84495690.15908474,
            -36471645.08752781,
            19506957.588308997,
            -77595198.57723404),
        PrintOptions.DEFAULT,
        "",
        """
        tensor([ 27650711.6666, -61076549.9834, -89674261.3911, -84495690.1591,
                -36471645.0875,  19506957.5883, -77595198.5772], dtype=torch.float64)\
        """);
    check(
        FLOAT64,
        sizes(9),
        values(
            -4.323166332613591,
            0.0002399932830422229,
            -3.293415863530675,
            0.008561389483024184,
            -0.01860404165665432,
            1.9393680115761534,
            -0.07803864475581851,
            -0.5039698859367482,
            -12.82988453786524),
        new PrintOptions(4, 0, 3, 120, true),
        "grad_fn=<MulBackward0>",
        """
        tensor([-4.3232e+00,  2.3999e-04, -3.2934e+00,  ..., -7.8039e-02, -5.0397e-01, -1.2830e+01], dtype=torch.float64,
               grad_fn=<MulBackward0>)\
        """);
    check(
        FLOAT64,
        sizes(13),
        values(
            INF,
            0.0,
            0.0,
            0.0,
            100000000.0,
            100000000.0,
            -377.44,
            697.44,
            -355.63,
            328.31,
            -786.87,
            -352.83,
            673.53),
        new PrintOptions(1, 0, 3, 120, false),
        "",
        "tensor([   inf,    0.0,    0.0,  ..., -786.9, -352.8,  673.5], dtype=torch.float64)");
  }
}
