package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.size;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.F;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** What is said of a position that there is not, by every operation that takes positions. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class PositionsConformanceTest {
  private static final long[][] SIZES = {{4}, {4, 2}, {1, 3}, {4, 0}};
  private static final long[][] POSITIONS = {{0, 9}, {9, 0}, {-1, 0}, {0, -9}, {0, 0}, {3, 1}};
  private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT16, DType.INT64};

  private interface Call {
    /** Of a table, two positions, slices for these, and positions for each element. */
    Tensor of(Tensor x, Tensor i, Tensor slices, Tensor each);
  }

  private static final Map<String, Call> CALLS = new LinkedHashMap<>();

  static {
    CALLS.put("x.index_select(0, i)", (x, i, s, e) -> x.indexSelect(0, i));
    CALLS.put("x.index_add(0, i, s)", (x, i, s, e) -> x.indexAdd(0, i, s));
    CALLS.put("x.index_add(0, i, s, alpha=2)", (x, i, s, e) -> x.indexAdd(0, i, s, 2));
    CALLS.put("x.index_copy(0, i, s)", (x, i, s, e) -> x.indexCopy(0, i, s));
    CALLS.put("x.index_fill(0, i, 5)", (x, i, s, e) -> x.indexFill(0, i, 5));
    for (String reduce : List.of("prod", "mean", "amax", "amin")) {
      for (boolean include : new boolean[] {true, false}) {
        String end = "'" + reduce + "', include_self=" + (include ? "True)" : "False)");
        CALLS.put(
            "x.index_reduce(0, i, s, " + end,
            (x, i, s, e) -> x.indexReduce(0, i, s, reduce, include));
        CALLS.put(
            "x.scatter_reduce(0, e, s, " + end,
            (x, i, s, e) -> x.scatterReduce(0, e, s, reduce, include));
      }
    }
    CALLS.put("x.gather(0, e)", (x, i, s, e) -> x.gather(0, e));
    CALLS.put("x.scatter(0, e, s)", (x, i, s, e) -> x.scatter(0, e, s));
    CALLS.put("x.scatter(0, e, 5)", (x, i, s, e) -> x.scatter(0, e, 5));
    CALLS.put("x.scatter_add(0, e, s)", (x, i, s, e) -> x.scatterAdd(0, e, s));
    CALLS.put("x.take(i)", (x, i, s, e) -> x.take(i));
    CALLS.put("x[i]", (x, i, s, e) -> x.get(i));
    CALLS.put("x.t()[i].t()", (x, i, s, e) -> x.t().get(i).t());
    CALLS.put("x.index_put([i], s)", (x, i, s, e) -> x.indexPut(new Tensor[] {i}, s));
    CALLS.put("x.index_put([i], s, True)", (x, i, s, e) -> x.indexPut(new Tensor[] {i}, s, true));
    CALLS.put("torch.embedding(x.view(x.size(0), -1), i)", (x, i, s, e) -> embedding(x, i));
  }

  private static Tensor embedding(Tensor x, Tensor i) {
    return F.embedding(i, x.view(x.size(0), -1));
  }

  @TestFactory
  Stream<DynamicTest> everyOperationOfPositions() {
    return CALLS.entrySet().stream()
        .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> check(call)));
  }

  private static void check(Map.Entry<String, Call> call) {
    String python =
        """
        s = torch.ones([2] + x.shape[1:], dtype=x.dtype)
        e = (torch.ones_like(s) * y.view([2] + [1] * (x.dim() - 1))).to(torch.int64)
        i = y
        return\
        """
            + " "
            + call.getKey();
    List<String> different = new ArrayList<>();
    for (DType dtype : DTYPES) {
      for (long[] sizes : SIZES) {
        for (long[] positions : POSITIONS) {
          List<Input> inputs = List.of(table(dtype, sizes), positions(positions));
          String ours = text(Ours.forward(in -> List.of(run(call.getValue(), in)), inputs));
          String theirs = text(Oracle.get().forward(python, inputs));
          boolean nothing = Arrays.stream(sizes).anyMatch(n -> n == 0);
          if (!ours.equals(theirs) && !(nothing && isRefusal(ours))) {
            different.add(
                dtype
                    + Arrays.toString(sizes)
                    + " at "
                    + Arrays.toString(positions)
                    + ": ours "
                    + ours
                    + "; libtorch "
                    + theirs);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static Tensor run(Call call, Tensor[] in) {
    long[] sizes = in[0].shape().toArray();
    sizes[0] = 2;
    Tensor slices = ones(size(sizes), in[0].dtype());
    long[] across = new long[sizes.length];
    Arrays.fill(across, 1);
    across[0] = 2;
    Tensor each = ones(slices.shape(), DType.INT64).mul(in[1].view(across));
    return call.of(in[0], in[1], slices, each);
  }

  private static Input table(DType dtype, long[] sizes) {
    int count = Math.toIntExact(Arrays.stream(sizes).reduce(1, (a, b) -> a * b));
    double[] values = new double[count];
    Arrays.setAll(values, i -> i + 1);
    return new Input(
        dtype,
        sizes,
        Form.CONTIGUOUS,
        dtype.isFloatingPoint()
            ? new Values.Floats(values)
            : new Values.Longs(Arrays.stream(values).mapToLong(v -> (long) v).toArray()));
  }

  private static Input positions(long[] positions) {
    return new Input(
        DType.INT64, new long[] {positions.length}, Form.CONTIGUOUS, new Values.Longs(positions));
  }

  /** Where nothing is moved, libtorch's kernels notice positions or not; ours all do. */
  private static boolean isRefusal(String text) {
    return text.contains("out of bounds") || text.contains("out of range");
  }

  private static String text(Outcome outcome) {
    @Nullable String error = outcome.error();
    return error == null ? outcome.outputs().toString() : error.lines().findFirst().orElse("");
  }
}
