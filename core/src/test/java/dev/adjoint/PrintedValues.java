package dev.adjoint;

import java.util.List;

/** A row-major tensor for the printer's tests. */
record PrintedValues(DType dtype, long[] sizes, double[] values) implements TensorPrinter.Printed {

  static PrintedValues of(DType dtype, double... values) {
    return new PrintedValues(dtype, new long[] {values.length}, values);
  }

  static PrintedValues scalar(DType dtype, double value) {
    return new PrintedValues(dtype, new long[0], new double[] {value});
  }

  PrintedValues reshape(long... newSizes) {
    return new PrintedValues(dtype, newSizes, values);
  }

  String text(String... suffixes) {
    return text(PrintOptions.DEFAULT, suffixes);
  }

  String text(PrintOptions options, String... suffixes) {
    return TensorPrinter.format(this, options, DType.FLOAT32, List.of(suffixes));
  }

  private int flat(long[] index) {
    long at = 0;
    for (int d = 0; d < index.length; d++) {
      at = at * sizes[d] + index[d];
    }
    return (int) at;
  }

  @Override
  public double getDouble(long[] index) {
    return dtype == DType.FLOAT32 ? (float) values[flat(index)] : values[flat(index)];
  }

  @Override
  public long getLong(long[] index) {
    return (long) values[flat(index)];
  }
}
