package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.cat;
import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.stack;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.tensors;
import static dev.adjoint.Adjoint.zeros;
import static dev.adjoint.Adjoint.zerosLike;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
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

/** Every operation that counts, orders, splits or joins, over tensors without elements. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class EmptiesConformanceTest {
  private static final long[][] SIZES = {
    {0}, {0, 3}, {3, 0}, {0, 0}, {2, 0, 3}, {0, 1}, {1, 0, 0}, {}
  };

  private static final Map<String, OpCall> CALLS = new LinkedHashMap<>();

  private interface Unary {
    Tensor of(Tensor x);
  }

  private interface Several {
    List<Tensor> of(Tensor x);
  }

  private static void one(String python, Unary call) {
    CALLS.put(python, in -> List.of(call.of(in[0])));
  }

  private static void many(String python, Several call) {
    CALLS.put(python, in -> call.of(in[0]));
  }

  private static List<Tensor> pair(ValuesIndices both) {
    return List.of(both.values(), both.indices());
  }

  static {
    for (int d = -1; d < 2; d++) {
      int dim = d;
      many("torch.unique_dim(x, " + dim + ", True, True, True)", x -> x.unique(true, true, dim));
      many(
          "torch.unique_consecutive(x, True, True, " + dim + ")",
          x -> x.uniqueConsecutive(true, true, dim));
      many("x.sort(" + dim + ")", x -> pair(x.sort(dim)));
      one("x.argsort(" + dim + ")", x -> x.argsort(dim));
      many("x.median(" + dim + ")", x -> pair(x.median(dim)));
      many("x.nanmedian(" + dim + ")", x -> pair(x.nanmedian(dim)));
      one("x.argmax(" + dim + ")", x -> x.argmax(dim));
      one("x.argmin(" + dim + ", True)", x -> x.argmin(dim, true));
      many("x.max(" + dim + ")", x -> pair(x.max(dim)));
      many("x.min(" + dim + ", True)", x -> pair(x.min(dim, true)));
      one("x.amax(" + dim + ")", x -> x.amax(dim));
      one("x.amin([" + dim + "], True)", x -> x.amin(dims(dim), true));
      one("x.sum(" + dim + ")", x -> x.sum(dim));
      one("x.mean(" + dim + ")", x -> x.mean(dim));
      one("x.prod(" + dim + ")", x -> x.prod(dim));
      one("x.all(" + dim + ")", x -> x.all(dim));
      one("x.any(" + dim + ")", x -> x.any(dim));
      one("x.std(" + dim + ")", x -> x.std(dim));
      one("x.count_nonzero(" + dim + ")", x -> x.countNonzero(dim));
      one("x.log_softmax(" + dim + ")", x -> x.logSoftmax(dim));
      one("x.norm(2, " + dim + ")", x -> x.norm(2, dims(dim)));
      many("x.unbind(" + dim + ")", x -> x.unbind(dim));
      many("x.split(2, " + dim + ")", x -> x.split(2, dim));
      many("x.chunk(3, " + dim + ")", x -> x.chunk(3, dim));
      many("torch.tensor_split(x, 2, " + dim + ")", x -> x.tensorSplit(2, dim));
      one("torch.cat([x, x], " + dim + ")", x -> cat(tensors(x, x), dim));
      one("torch.stack([x, x], " + dim + ")", x -> stack(tensors(x, x), dim));
      one(
          "x.index_select(" + dim + ", torch.empty([0], dtype=torch.int64))",
          x -> x.indexSelect(dim, zeros(size(0), DType.INT64)));
      one(
          "x.gather(" + dim + ", torch.zeros_like(x, dtype=torch.int64))",
          x -> x.gather(dim, zerosLike(x, DType.INT64)));
    }
    many("torch._unique2(x, True, True, True)", x -> x.unique(true, true));
    many("torch.unique_consecutive(x, True, True)", x -> x.uniqueConsecutive(true, true));
    one("x.median()", Tensor::median);
    one("x.nanmedian()", Tensor::nanmedian);
    one("x.argmax()", Tensor::argmax);
    one("x.argmin()", Tensor::argmin);
    one("x.max()", Tensor::max);
    one("x.min()", Tensor::min);
    one("x.sum()", Tensor::sum);
    one("x.mean()", Tensor::mean);
    one("x.prod()", Tensor::prod);
    one("x.all()", Tensor::all);
    one("x.any()", Tensor::any);
    one("x.std()", Tensor::std);
    one("x.var()", Tensor::var);
    one("x.norm()", Tensor::norm);
    one("x.count_nonzero()", Tensor::countNonzero);
    one("x.nonzero()", Tensor::nonzero);
    one("x.masked_select(x > 0)", x -> x.maskedSelect(x.gt(0)));
    one("x.take(torch.empty([0], dtype=torch.int64))", x -> x.take(zeros(size(0), DType.INT64)));
    one("x.take(torch.zeros([1], dtype=torch.int64))", x -> x.take(zeros(size(1), DType.INT64)));
    one("torch.isin(x, x)", x -> x.isin(x));
    one("torch.bucketize(x, torch.tensor([0.5, 1.5]))", x -> x.bucketize(tensor(0.5, 1.5)));
    one(
        "torch.bucketize(torch.tensor([0.5, 1.5]), x.flatten())",
        x -> tensor(0.5, 1.5).bucketize(x.flatten()));
    one("torch.searchsorted(x, x)", x -> x.searchsorted(x));
    one("x.matmul(x.mT)", x -> x.matmul(x.mT()));
    one("x.multinomial(1)", x -> x.multinomial(1));
    one("x.flatten()", Tensor::flatten);
    one("x.repeat([2, 0, 2])", x -> x.repeat(2, 0, 2));
    one("x.view(-1)", x -> x.view(-1));
    one("x.reshape([0, -1])", x -> x.reshape(0, -1));
    one("x.reshape([-1, 3])", x -> x.reshape(-1, 3));
    one("x.squeeze()", Tensor::squeeze);
    one("torch.cat([x, torch.ones([2, 3])], 0)", x -> cat(tensors(x, ones(2, 3)), 0));
    one("x.expand([2, 3])", x -> x.expand(2, 3));
  }

  private static Input input(long[] sizes) {
    int count = 1;
    for (long s : sizes) {
      count *= Math.toIntExact(s);
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = 1 + i % 2;
    }
    return new Input(DType.FLOAT32, sizes, Form.CONTIGUOUS, new Values.Floats(values));
  }

  @TestFactory
  Stream<DynamicTest> everyOperationOverNoElements() {
    return CALLS.entrySet().stream()
        .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> check(call)));
  }

  private static void check(Map.Entry<String, OpCall> call) {
    List<String> different = new ArrayList<>();
    for (long[] sizes : SIZES) {
      List<Input> inputs = List.of(input(sizes));
      String ours = text(Ours.forward(call.getValue(), inputs));
      String theirs = text(Oracle.get().forward(call.getKey(), inputs));
      if (!ours.equals(theirs)) {
        different.add(Arrays.toString(sizes) + ": ours " + ours + "; libtorch " + theirs);
      }
    }
    assertThat(different).isEmpty();
  }

  private static String text(Outcome outcome) {
    @Nullable String error = outcome.error();
    return error == null
        ? outcome.outputs().stream()
            .map(t -> t.toString().replace("-0.0", "0.0"))
            .toList()
            .toString()
        : error.lines().findFirst().orElse("").replace("CPUFloatType{", "torch.FloatTensor{");
  }
}
