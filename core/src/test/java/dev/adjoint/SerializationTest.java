package dev.adjoint;

import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("checked")
class SerializationTest {

  private static byte[] write(Object o) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(o);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      // Java itself makes an array as long as a stream says.
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("maxarray=100000"));
      return in.readObject();
    }
  }

  private static Tensor again(Tensor t) throws Exception {
    return (Tensor) read(write(t));
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfEveryDtype(DType dtype) throws Exception {
    Tensor x = tensor(new double[] {0, 1, 2, 100, 1, 0}, FLOAT64).to(dtype).view(2, 3);
    assertThat(again(x)).hasToString(x.toString());
    assertThat(again(x).dtype()).isEqualTo(dtype);
    Tensor turned = x.t();
    assertThat(again(turned)).hasToString(turned.toString());
    assertThat(again(turned).isContiguous()).isTrue();
    Tensor part = x.get("1, 1:");
    assertThat(again(part)).hasToString(part.toString());
    Tensor wide = x.get("0, :1").expand(4);
    assertThat(again(wide)).hasToString(wide.toString());
    assertThat(again(x.get(0, 0))).hasToString(x.get(0, 0).toString());
    assertThat(again(x.get("2:"))).hasToString(x.get("2:").toString());
  }

  @Test
  void bitsAreKept() throws Exception {
    Tensor x = tensor(new double[] {-0.0, Double.NaN, Double.POSITIVE_INFINITY}, FLOAT64);
    double[] read = again(x).toDoubleArray();
    assertThat(Double.doubleToRawLongBits(read[0])).isEqualTo(1L << 63);
    assertThat(read[1]).isNaN();
    assertThat(read[2]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void whatIsReadIsALeaf() throws Exception {
    Tensor x = tensor(1.0, 2.0).requiresGrad_();
    x.exp().sum().backward();
    assertThat(again(x)).hasToString("tensor([1., 2.], requires_grad=True)");
    assertThat(again(x).grad()).isNull();
    Tensor y = again(x.mul(2));
    assertThat(y).hasToString("tensor([2., 4.], requires_grad=True)");
    assertThat(y.isLeaf()).isTrue();
    assertThat(again(x.detach()).requiresGrad()).isFalse();
    y.sum().backward();
    assertThat(y.grad()).hasToString("tensor([1., 1.])");
  }

  private record Model(Tensor weight, Tensor same, Shape shape, Dims dims, DType dtype)
      implements Serializable {}

  @Test
  void tensorsInsideOthersKeepTheirIdentity() throws Exception {
    Tensor weight = ones(2, 2);
    Model model = new Model(weight, weight, weight.shape(), dims(0, -1), weight.dtype());
    Model read = (Model) read(write(model));
    assertThat(read.weight).hasToString(weight.toString()).isNotSameAs(weight);
    assertThat(read.same).isSameAs(read.weight);
    assertThat(read.shape).isEqualTo(weight.shape());
    assertThat(read.dims).isEqualTo(dims(0, -1));
    assertThat(read.dtype).isEqualTo(DType.FLOAT32);
  }

  @Test
  void aTensorInsideATransformHasNoValues() {
    assertThatThrownBy(
            () ->
                Func.vmap(
                        t -> {
                          write(t);
                          return t;
                        })
                    .apply(ones(2)))
        .hasRootCauseInstanceOf(NotSerializableException.class)
        .hasMessageContaining("inside a function that is transformed");
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    byte[] bytes = write(tensor(1.0, 2.0, 3.0));
    for (long size : new long[] {4, 2, 0, -3, Long.MAX_VALUE, 1L << 62, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> read(withLong(bytes, 3, size)))
          .as("%d", size)
          .isInstanceOf(InvalidObjectException.class);
    }
    byte[] empty = write(zeros(size(7, 0), FLOAT64));
    assertThatThrownBy(() -> read(withLong(empty, 7, -1)))
        .isInstanceOf(InvalidObjectException.class);
    assertThatThrownBy(() -> read(withLong(withLong(empty, 7, 1L << 62), 0, 4)))
        .isInstanceOf(InvalidObjectException.class);
  }

  @Test
  void aBoolThatIsNoneIsRefused() {
    byte[] bytes = write(tensor(true, true, false));
    int at = bytes.length - 1;
    bytes[at] = 2;
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(InvalidObjectException.class)
        .hasMessage("no tensor: a bool is neither 0 nor 1: 2");
  }

  @Test
  void streamsThatAreCutOrDamagedNeverGiveABrokenTensor() {
    byte[] bytes = write(tensor(1.0, 2.0, 3.0));
    for (int i = 0; i < bytes.length; i++) {
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = bytes.clone();
        damaged[i] ^= (byte) (1 << bit);
        try {
          if (read(damaged) instanceof Tensor t) {
            assertThat(t.toDoubleArray()).hasSize((int) t.numel());
            assertThat(t.numel() * t.dtype().itemSize()).isEqualTo(12);
          }
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
          // refused
        }
      }
    }
  }

  /** The only place in the stream with that long, changed. */
  private static byte[] withLong(byte[] bytes, long from, long to) {
    byte[] pattern = ByteBuffer.allocate(8).putLong(from).array();
    for (int i = bytes.length - 8; i >= 0; i--) {
      if (Arrays.equals(bytes, i, i + 8, pattern, 0, 8)) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).putLong(i, to);
        return changed;
      }
    }
    throw new AssertionError(from + " is not in the stream");
  }

  @Test
  void dimsAreValues() {
    long[] given = {1, 2};
    Dims dims = new Dims(given);
    given[0] = 7;
    dims.values()[1] = 7;
    assertThat(dims.values()).containsExactly(1, 2);
    assertThat(dims).isEqualTo(dims(1, 2)).hasSameHashCodeAs(dims(1, 2)).hasToString("Dims[1, 2]");
    assertThat(dims).isNotEqualTo(dims(2, 1)).isNotEqualTo(List.of(1, 2));
  }
}
