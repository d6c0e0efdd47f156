package dev.adjoint.kernel.cpu;

import static dev.adjoint.kernel.expr.Expr.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.memory.Layout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("checked")
class CopiesTest {
  private static void checkCopy(DType type, Layout to, Layout from) {
    Operand x = SampleOperands.make(type, from);
    SampleOperands.fill(x, 1);
    Operand out = SampleOperands.make(type, to);
    CpuBackend.INSTANCE.pointwise(
        SampleOperands.spec(in(0), type, type, type), new Operand[] {out, x}, Params.NONE);
    for (long i = 0; i < to.numel(); i++) {
      long at = SampleOperands.broadcastAddress(x, to.sizes(), i);
      assertThat(SampleOperands.bits(out, i)).isEqualTo(SampleOperands.bits(type, at));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void copiesOfAnyLayout(DType type) {
    Layout plain = Layout.contiguous(50, 40);
    Layout transposed = Layout.of(new long[] {50, 40}, new long[] {1, 50}, 0);
    Layout rows = Layout.of(new long[] {50, 40}, new long[] {90, 1}, 3);
    Layout every = Layout.of(new long[] {50, 40}, new long[] {120, 3}, 1);
    for (Layout to : new Layout[] {plain, transposed, rows, every}) {
      for (Layout from : new Layout[] {plain, transposed, rows, every}) {
        checkCopy(type, to, from);
      }
      checkCopy(type, to, Layout.contiguous(40));
      checkCopy(type, to, Layout.contiguous(50, 1));
      checkCopy(type, to, Layout.contiguous());
    }
    checkCopy(type, Layout.contiguous(0), Layout.contiguous(0));
    checkCopy(type, Layout.contiguous(), Layout.contiguous());
  }

  @Test
  void largeCopiesArriveWhole() {
    checkCopy(DType.FLOAT32, Layout.contiguous(300_001), Layout.contiguous(300_001));
    Layout rows = Layout.of(new long[] {700, 300}, new long[] {320, 1}, 0);
    checkCopy(DType.INT64, Layout.contiguous(700, 300), rows);
    Layout transposed = Layout.of(new long[] {700, 300}, new long[] {1, 700}, 0);
    checkCopy(DType.UINT8, Layout.contiguous(700, 300), transposed);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void fillsOfAnyLayout(DType type) {
    for (long value : new long[] {0, 1, 77}) {
      long bits = type.isFloatingPoint() ? Double.doubleToRawLongBits(value) : value;
      for (Layout layout :
          new Layout[] {
            Layout.contiguous(),
            Layout.contiguous(3),
            Layout.contiguous(70_003),
            Layout.contiguous(0),
            Layout.of(new long[] {30, 20}, new long[] {1, 30}, 2),
            Layout.of(new long[] {30, 20}, new long[] {50, 2}, 1)
          }) {
        Operand out = SampleOperands.make(type, layout);
        Operand one = SampleOperands.make(type, 1);
        if (type.isFloatingPoint()) {
          Elements.putDouble(type, one.address(), value);
        } else {
          Elements.putLong(type, one.address(), value);
        }
        CpuBackend.INSTANCE.fill(out, Params.of(bits));
        for (long i = 0; i < layout.numel(); i++) {
          assertThat(SampleOperands.bits(out, i)).isEqualTo(SampleOperands.bits(one, 0));
        }
        assertThat(Elements.getLong(DType.UINT8, out.storage().address()))
            .isEqualTo(
                layout.offset() > 0 || layout.numel() == 0
                    ? 0
                    : Elements.getLong(DType.UINT8, one.address()));
      }
    }
  }
}
