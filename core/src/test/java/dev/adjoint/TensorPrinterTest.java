package dev.adjoint;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT16;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.PrintedValues.of;
import static dev.adjoint.PrintedValues.scalar;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TensorPrinterTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final PrintOptions DEFAULT = PrintOptions.DEFAULT;

  private static double[] range(double from, double to) {
    return DoubleStream.iterate(from, x -> x < to, x -> x + 1).toArray();
  }

  private static double[] linspace(int n) {
    return DoubleStream.iterate(0, k -> k + 1).limit(n).map(k -> k / (n - 1)).toArray();
  }

  private static double[] constant(int n, double value) {
    double[] values = new double[n];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void integers() {
    assertThat(of(INT64, 1, 2).text()).isEqualTo("tensor([1, 2])");
    assertThat(of(INT64, 1, -2).text()).isEqualTo("tensor([ 1, -2])");
    assertThat(scalar(INT64, 2341234123412341.0).text()).isEqualTo("tensor(2341234123412341)");
    assertThat(of(INT64, 1, 1010).text()).isEqualTo("tensor([   1, 1010])");
    assertThat(of(INT64, 1000000000).text()).isEqualTo("tensor([1000000000])");
    assertThat(of(INT32, 0, 1).text()).isEqualTo("tensor([0, 1], dtype=torch.int32)");
  }

  @Test
  void bools() {
    assertThat(of(BOOL, 1).text()).isEqualTo("tensor([True])");
    assertThat(scalar(BOOL, 1).text()).isEqualTo("tensor(True)");
    assertThat(of(BOOL, 1, 0, 1).text()).isEqualTo("tensor([ True, False,  True])");
  }

  @Test
  void floats() {
    assertThat(of(FLOAT32, 4, INF, 1.5, -INF, 0, NAN, 1).text())
        .isEqualTo("tensor([4.0000,    inf, 1.5000,   -inf, 0.0000,    nan, 1.0000])");
    assertThat(of(FLOAT32, 1, 1000).text()).isEqualTo("tensor([   1., 1000.])");
    assertThat(of(FLOAT32, 0, INF).text()).isEqualTo("tensor([0., inf])");
    assertThat(of(FLOAT32, 1, -INF).text()).isEqualTo("tensor([1., -inf])");
    assertThat(of(FLOAT32, -0.0, 0).text()).isEqualTo("tensor([-0., 0.])");
    assertThat(of(FLOAT32, 99999.5, 100.25).text()).isEqualTo("tensor([99999.5000,   100.2500])");
    assertThat(scalar(FLOAT32, 3.14159).text()).isEqualTo("tensor(3.1416)");
    assertThat(scalar(FLOAT32, NAN).text()).isEqualTo("tensor(nan)");
    assertThat(scalar(FLOAT64, 1.5).text()).isEqualTo("tensor(1.5000, dtype=torch.float64)");
    assertThat(scalar(FLOAT16, 0.5).text()).isEqualTo("tensor(0.5000, dtype=torch.float16)");
  }

  @Test
  void scientificNotation() {
    assertThat(of(FLOAT32, 1e28, 1e-28).text()).isEqualTo("tensor([1.0000e+28, 1.0000e-28])");
    assertThat(scalar(FLOAT32, 0.00002).text()).isEqualTo("tensor(2.0000e-05)");
    assertThat(of(FLOAT32, 0.00002).text()).isEqualTo("tensor([2.0000e-05])");
    assertThat(of(FLOAT32, 123456789).text()).isEqualTo("tensor([1.2346e+08])");
    assertThat(of(FLOAT32, 0.01, 11).text()).isEqualTo("tensor([1.0000e-02, 1.1000e+01])");
    assertThat(of(FLOAT32, 1, 1010).text()).isEqualTo("tensor([1.0000e+00, 1.0100e+03])");
    assertThat(of(FLOAT32, 1e8).text()).isEqualTo("tensor([100000000.])");
    assertThat(of(FLOAT32, 1e-4).text()).isEqualTo("tensor([1.0000e-04])");
    assertThat(of(FLOAT64, 1e-4).text()).isEqualTo("tensor([0.0001], dtype=torch.float64)");
    assertThat(of(FLOAT64, 1e-323, 1e-322, 1e307, 1e308, INF).text())
        .isEqualTo(
            """
            tensor([9.8813e-324, 9.8813e-323, 1.0000e+307, 1.0000e+308,         inf],
                   dtype=torch.float64)\
            """);
  }

  @Test
  void smallestDoubles() {
    PrintedValues values = of(FLOAT64, 0, 1e-323, 1e-322, 1e307, 1e308, INF);
    assertThat(values.text())
        .isEqualTo(
            """
            tensor([ 0.0000e+00, 9.8813e-324, 9.8813e-323, 1.0000e+307, 1.0000e+308,
                            inf], dtype=torch.float64)\
            """);
    assertThat(TensorPrinter.format(values, DEFAULT, FLOAT64, List.of()))
        .isEqualTo(
            """
            tensor([ 0.0000e+00, 9.8813e-324, 9.8813e-323, 1.0000e+307, 1.0000e+308,
                            inf])\
            """);
  }

  @Test
  void options() {
    PrintedValues values = of(FLOAT32, 1e2, 1e-2);
    assertThat(values.text(DEFAULT.withSciMode(true)))
        .isEqualTo("tensor([1.0000e+02, 1.0000e-02])");
    assertThat(values.text(DEFAULT.withSciMode(false))).isEqualTo("tensor([100.0000,   0.0100])");
    assertThat(of(FLOAT32, 1.12345).text(DEFAULT.withPrecision(2))).isEqualTo("tensor([1.12])");
    assertThat(of(FLOAT32, 5.5, 6.5).text(DEFAULT.withPrecision(0))).isEqualTo("tensor([6, 6])");
    assertThat(of(FLOAT32, 0, NAN).text(DEFAULT.withSciMode(true))).isEqualTo("tensor([0., nan])");
    assertThat(of(INT64, range(0, 10)).text(DEFAULT.withThreshold(0).withLinewidth(5)))
        .isEqualTo(
            """
            tensor([0,
                    1,
                    2,
                     ...,
                    7,
                    8,
                    9])\
            """);
    assertThat(of(INT64, range(0, 10)).text(DEFAULT.withThreshold(0).withEdgeitems(1)))
        .isEqualTo("tensor([0,  ..., 9])");
  }

  @Test
  void noEdgeItems() {
    PrintOptions options = DEFAULT.withThreshold(5).withEdgeitems(0);
    assertThat(of(FLOAT32, range(0, 10)).text(options)).isEqualTo("tensor([...], size=(10,))");
    assertThat(of(INT64, range(0, 24)).reshape(2, 3, 4).text(options))
        .isEqualTo("tensor([...], size=(2, 3, 4))");
    assertThat(scalar(FLOAT32, 3).text(options.withThreshold(0))).isEqualTo("tensor(3., size=())");
    assertThat(of(INT64, range(0, 4)).text(options)).isEqualTo("tensor([0, 1, 2, 3], size=(4,))");
  }

  @Test
  void suffixes() {
    assertThat(of(FLOAT32, 123).text("requires_grad=True"))
        .isEqualTo("tensor([123.], requires_grad=True)");
    assertThat(of(FLOAT32, 1).text("grad_fn=<CloneBackward0>"))
        .isEqualTo("tensor([1.], grad_fn=<CloneBackward0>)");
    assertThat(of(FLOAT32, 2).text("grad_fn=<Invalid>"))
        .isEqualTo("tensor([2.], grad_fn=<Invalid>)");
    assertThat(of(FLOAT32, 3, 4, 5).text("grad_fn=<AddBackward0>"))
        .isEqualTo("tensor([3., 4., 5.], grad_fn=<AddBackward0>)");
    assertThat(scalar(FLOAT32, 28).text("grad_fn=<MulBackward0>"))
        .isEqualTo("tensor(28., grad_fn=<MulBackward0>)");
    assertThat(of(FLOAT32, 2, 2, 2, 2, 2).text("grad_fn=<MulBackward0>"))
        .isEqualTo("tensor([2., 2., 2., 2., 2.], grad_fn=<MulBackward0>)");
  }

  @Test
  void suffixesWrap() {
    assertThat(of(FLOAT32, linspace(8)).text("grad_fn=<MulBackward0>"))
        .isEqualTo(
            """
            tensor([0.0000, 0.1429, 0.2857, 0.4286, 0.5714, 0.7143, 0.8571, 1.0000],
                   grad_fn=<MulBackward0>)\
            """);
    assertThat(of(FLOAT32, linspace(10)).text("grad_fn=<MulBackward0>"))
        .isEqualTo(
            """
            tensor([0.0000, 0.1111, 0.2222, 0.3333, 0.4444, 0.5556, 0.6667, 0.7778, 0.8889,
                    1.0000], grad_fn=<MulBackward0>)\
            """);
    assertThat(of(FLOAT64, linspace(8)).text("grad_fn=<MulBackward0>"))
        .isEqualTo(
            """
            tensor([0.0000, 0.1429, 0.2857, 0.4286, 0.5714, 0.7143, 0.8571, 1.0000],
                   dtype=torch.float64, grad_fn=<MulBackward0>)\
            """);
  }

  @Test
  void emptyTensors() {
    assertThat(of(FLOAT32).text()).isEqualTo("tensor([])");
    assertThat(of(FLOAT32).reshape(0, 3).text()).isEqualTo("tensor([], size=(0, 3))");
    assertThat(of(FLOAT32).reshape(4, 0).text()).isEqualTo("tensor([], size=(4, 0))");
    assertThat(of(INT64).reshape(0, 2).text())
        .isEqualTo("tensor([], size=(0, 2), dtype=torch.int64)");
    assertThat(of(INT32).reshape(2, 0).text())
        .isEqualTo("tensor([], size=(2, 0), dtype=torch.int32)");
    assertThat(of(FLOAT64).reshape(10, 0).text())
        .isEqualTo("tensor([], size=(10, 0), dtype=torch.float64)");
    assertThat(of(BOOL).text()).isEqualTo("tensor([], dtype=torch.bool)");
    assertThat(of(FLOAT32).text("requires_grad=True")).isEqualTo("tensor([], requires_grad=True)");
  }

  @Test
  void matrices() {
    assertThat(of(INT32, 0, 0, 0, 1, 1, 1).reshape(3, 2).text())
        .isEqualTo(
            """
            tensor([[0, 0],
                    [0, 1],
                    [1, 1]], dtype=torch.int32)\
            """);
    assertThat(
            of(FLOAT32, DoubleStream.of(range(0, 6)).map(k -> k / 3).toArray())
                .reshape(3, 2)
                .text())
        .isEqualTo(
            """
            tensor([[0.0000, 0.3333],
                    [0.6667, 1.0000],
                    [1.3333, 1.6667]])\
            """);
    assertThat(
            of(FLOAT64, DoubleStream.of(range(0, 9)).map(k -> 2 * k / 9).toArray())
                .reshape(3, 3)
                .text())
        .isEqualTo(
            """
            tensor([[0.0000, 0.2222, 0.4444],
                    [0.6667, 0.8889, 1.1111],
                    [1.3333, 1.5556, 1.7778]], dtype=torch.float64)\
            """);
    assertThat(of(INT64, 1, 1, 1, 1, 8, 4, 2, 1, 27, 9, 3, 1, 125, 25, 5, 1).reshape(4, 4).text())
        .isEqualTo(
            """
            tensor([[  1,   1,   1,   1],
                    [  8,   4,   2,   1],
                    [ 27,   9,   3,   1],
                    [125,  25,   5,   1]])\
            """);
    assertThat(of(FLOAT32, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14).reshape(4, 3).text())
        .isEqualTo(
            """
            tensor([[ 0.,  1.,  2.],
                    [ 4.,  5.,  6.],
                    [ 8.,  9., 10.],
                    [12., 13., 14.]])\
            """);
  }

  @Test
  void moreDimensions() {
    assertThat(of(INT32, range(0, 24)).reshape(2, 3, 4).text())
        .isEqualTo(
            """
            tensor([[[ 0,  1,  2,  3],
                     [ 4,  5,  6,  7],
                     [ 8,  9, 10, 11]],

                    [[12, 13, 14, 15],
                     [16, 17, 18, 19],
                     [20, 21, 22, 23]]], dtype=torch.int32)\
            """);
    assertThat(of(INT64, range(0, 8)).reshape(2, 2, 2, 1).text())
        .isEqualTo(
            """
            tensor([[[[0],
                      [1]],

                     [[2],
                      [3]]],


                    [[[4],
                      [5]],

                     [[6],
                      [7]]]])\
            """);
  }

  @Test
  void summaries() {
    assertThat(of(FLOAT32, constant(10000, 0)).text())
        .isEqualTo("tensor([0., 0., 0.,  ..., 0., 0., 0.])");
    assertThat(of(INT64, range(0, 1001)).text())
        .isEqualTo("tensor([   0,    1,    2,  ...,  998,  999, 1000])");
    assertThat(of(FLOAT32, constant(2000, 1)).reshape(100, 2, 10).text())
        .isEqualTo(
            """
            tensor([[[1., 1., 1.,  ..., 1., 1., 1.],
                     [1., 1., 1.,  ..., 1., 1., 1.]],

                    [[1., 1., 1.,  ..., 1., 1., 1.],
                     [1., 1., 1.,  ..., 1., 1., 1.]],

                    [[1., 1., 1.,  ..., 1., 1., 1.],
                     [1., 1., 1.,  ..., 1., 1., 1.]],

                    ...,

                    [[1., 1., 1.,  ..., 1., 1., 1.],
                     [1., 1., 1.,  ..., 1., 1., 1.]],

                    [[1., 1., 1.,  ..., 1., 1., 1.],
                     [1., 1., 1.,  ..., 1., 1., 1.]],

                    [[1., 1., 1.,  ..., 1., 1., 1.],
                     [1., 1., 1.,  ..., 1., 1., 1.]]])\
            """);
    assertThat(of(FLOAT32, range(1, 1101)).reshape(11, 100).text())
        .startsWith(
            """
            tensor([[1.0000e+00, 2.0000e+00, 3.0000e+00,  ..., 9.8000e+01, 9.9000e+01,
                     1.0000e+02],
            """);
  }

  @Test
  void readsOnlyWhatIsShown() {
    long[] reads = new long[1];
    TensorPrinter.Printed huge =
        new TensorPrinter.Printed() {
          @Override
          public DType dtype() {
            return INT64;
          }

          @Override
          public long[] sizes() {
            return new long[] {1L << 40, 1L << 20};
          }

          @Override
          public double getDouble(long[] index) {
            throw new AssertionError();
          }

          @Override
          public long getLong(long[] index) {
            reads[0]++;
            return index[1] == 0 ? index[0] : 7;
          }
        };
    assertThat(TensorPrinter.format(huge, DEFAULT, FLOAT32, List.of()))
        .isEqualTo(
            """
            tensor([[            0,             7,             7,  ...,
                                 7,             7,             7],
                    [            1,             7,             7,  ...,
                                 7,             7,             7],
                    [            2,             7,             7,  ...,
                                 7,             7,             7],
                    ...,
                    [1099511627773,             7,             7,  ...,
                                 7,             7,             7],
                    [1099511627774,             7,             7,  ...,
                                 7,             7,             7],
                    [1099511627775,             7,             7,  ...,
                                 7,             7,             7]])\
            """);
    assertThat(reads[0]).isEqualTo(36);
  }
}
