package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.memory.Layout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operation of a scan: its dimension and dtypes. */
record ScanOp(Scan scan, Scan.Line line) implements Overwriting, AlongDim {

  @Override
  public String nodeName() {
    return scan.nodeName();
  }

  /** What it computes, whatever the types and the dimension. */
  String text() {
    return scan.running() + (line.reverse() ? " from the end" : "");
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Operand in = TensorAccess.operand(inputs[0]);
    long[] sizes = in.layout().sizes();
    Tensor out = Execution.empty(sizes, line.to());
    if (!scan.running().chooses()) {
      write(out, inputs);
      return new Tensor[] {out};
    }
    Tensor positions = Execution.empty(sizes, DType.INT64);
    run(TensorAccess.operand(out), TensorAccess.operand(positions), in);
    return new Tensor[] {out, positions};
  }

  @Override
  public void write(Tensor target, Tensor[] inputs) {
    Operand out = TensorAccess.operand(target);
    Operand in = TensorAccess.operand(inputs[0]);
    if (in.layout().dim() == 0) {
      Copy.into(target, inputs[0]); // with the sign of a zero
      return;
    }
    boolean direct =
        in.dtype() == line.to()
            || (line.to() == DType.INT64
                && !DTypes.computesInFloat(in.dtype())); // converted as read
    run(out, null, direct ? in : converted(inputs[0]));
  }

  private Operand converted(Tensor x) {
    return TensorAccess.operand(
        Copy.of(x, Layout.contiguous(TensorAccess.layout(x).sizes()), line.to()));
  }

  private void run(Operand out, @Nullable Operand positions, Operand in) {
    ScanSpec spec = new ScanSpec(scan.running(), line.reverse());
    Execution.backend().scan(spec, out, positions, in, line.dim());
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return scan.savesInput();
  }

  @Override
  public boolean savesOutput(int i) {
    return scan.savesOutput() && i == (scan.running().chooses() ? 1 : 0);
  }

  @Override
  public boolean isDifferentiable(int i) {
    return i == 0;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    if (grad == null || !saved.needs(0)) {
      return new Tensor[1];
    }
    Tensor result = rule().vjp(grad.to(line.from()), line, saved);
    return new Tensor[] {result.to(line.from())};
  }

  /** See {@link Opaque}: that of the only element, or as the definition says. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    @Nullable Tensor[] results = new Tensor[outputs.length];
    Tensor tangent = tangents[0];
    if (tangent != null) {
      Layout layout = TensorAccess.layout(inputs[0]);
      boolean same = layout.dim() == 0 || layout.numel() == 0;
      results[0] = same ? tangent : rule().jvp(tangent, line, inputs[0], outputs);
    }
    return results;
  }

  private Scan.ScanRule rule() {
    return Objects.requireNonNull(scan.rule(), scan.toString());
  }

  @Override
  public Opaque behindBatch() {
    return new ScanOp(scan, new Scan.Line(line.dim() + 1, line.reverse(), line.from(), line.to()));
  }
}
