package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.index;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.conformance.Judge.References;
import dev.adjoint.conformance.Tally.Verdict;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.Tolerance;
import dev.adjoint.testkit.Values;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Slice;
import org.bytedeco.pytorch.SymInt;
import org.bytedeco.pytorch.SymIntOptional;
import org.bytedeco.pytorch.TensorIndex;
import org.bytedeco.pytorch.TensorIndexVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Numbers, slices, new axes, the ellipsis, positions, lists and masks in every mixture, read and
 * written, as text and typed: values, strides, gradients and refusals are libtorch's.
 *
 * <p>{@code -Dadjoint.mixtures=N} draws more.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class IndexMixturesConformanceTest {
  private static final int COUNT = Integer.getInteger("adjoint.mixtures", 600);
  private static final References NONE = new References(() -> null, () -> null);

  private final List<String> different = new ArrayList<>();
  private int through;
  private int refused;

  @Test
  void readsAreThoseOfLibtorch() {
    SplittableRandom random = new SplittableRandom(20);
    for (int i = 0; i < COUNT; i++) {
      Input x = table(random);
      IndexMixture mixture = IndexMixture.draw(random, x.sizes());
      check(mixture, List.of(x), READ);
    }
    assertThat(different).isEmpty();
    assertThat(through).isGreaterThan(COUNT / 2);
    assertThat(refused).isGreaterThan(COUNT / 50);
  }

  @Test
  void writesAreThoseOfLibtorch() {
    SplittableRandom random = new SplittableRandom(21);
    int done = 0;
    while (done < COUNT) {
      Input x = table(random);
      IndexMixture mixture = IndexMixture.draw(random, x.sizes());
      Tensor places = places(x, mixture);
      if (places != null && repeats(places)) {
        continue; // the last of several wins, but which is the last?
      }
      done++;
      long[] sizes = places == null ? new long[] {2} : places.shape().toArray();
      Input value = value(random, x.dtype(), sizes);
      check(mixture, List.of(x, value), WRITE);
      check(mixture, List.of(x), WRITE_NUMBER);
    }
    assertThat(different).isEmpty();
    assertThat(through).isGreaterThan(COUNT / 2);
    assertThat(refused).isGreaterThan(COUNT / 20);
  }

  /** Values that lie in the tensor itself: refused where libtorch refuses, else as if copied. */
  @Test
  void valuesMayComeFromTheTensorItself() {
    SplittableRandom random = new SplittableRandom(22);
    int done = 0;
    while (done < COUNT / 4) {
      Input x = table(random);
      IndexMixture mixture = IndexMixture.draw(random, x.sizes());
      Tensor places = places(x, mixture);
      if (places == null || places.numel() == 0 || repeats(places)) {
        continue;
      }
      done++;
      Call taken = taken(places.numel(), places.shape().toArray());
      Index[] indices = mixture.typed().toArray(new Index[0]);
      Outcome theirs = theirs(taken, indices, List.of(x), false);
      Outcome ours = ours(in -> taken.ours(in, indices), List.of(x), false);
      if (theirs.error() == null) {
        // Which values it reads before it writes depends on its loops; ours are read before.
        Tensor copy = x.toTensor().clone();
        Tensor given = flat(copy.clone(), places.numel(), places.shape().toArray());
        HostTensor expected = HostTensor.of(copy.set(indices, given));
        theirs = new Outcome(List.of(expected), theirs.nodes(), theirs.grads(), null);
      }
      compare(mixture.text() + " = itself, of " + x, ours, theirs);
    }
    assertThat(different).isEmpty();
    assertThat(through).isPositive();
  }

  /** One thing to do with indices, for both libraries. */
  private interface Call {
    Tensor ours(Tensor[] tensors, Index[] indices);

    org.bytedeco.pytorch.Tensor theirs(List<org.bytedeco.pytorch.Tensor> tensors, Index[] indices);
  }

  private static final Call READ =
      new Call() {
        @Override
        public Tensor ours(Tensor[] tensors, Index[] indices) {
          return tensors[0].get(indices);
        }

        @Override
        public org.bytedeco.pytorch.Tensor theirs(
            List<org.bytedeco.pytorch.Tensor> tensors, Index[] indices) {
          return withAxes(tensors.getFirst(), indices).index(vector(indices));
        }
      };

  private static final Call WRITE =
      new Call() {
        @Override
        public Tensor ours(Tensor[] tensors, Index[] indices) {
          return tensors[0].clone().set(indices, tensors[1]);
        }

        @Override
        public org.bytedeco.pytorch.Tensor theirs(
            List<org.bytedeco.pytorch.Tensor> tensors, Index[] indices) {
          var copy = tensors.getFirst().clone();
          withAxes(copy, indices).index_put_(vector(indices), tensors.get(1));
          return copy;
        }
      };

  private static final Call WRITE_NUMBER =
      new Call() {
        @Override
        public Tensor ours(Tensor[] tensors, Index[] indices) {
          return tensors[0].clone().set(indices, 7);
        }

        @Override
        public org.bytedeco.pytorch.Tensor theirs(
            List<org.bytedeco.pytorch.Tensor> tensors, Index[] indices) {
          var copy = tensors.getFirst().clone();
          withAxes(copy, indices).index_put_(vector(indices), new Scalar(7));
          return copy;
        }
      };

  /** Writes the tensor's own first elements. */
  private static Call taken(long count, long... sizes) {
    return new Call() {
      @Override
      public Tensor ours(Tensor[] tensors, Index[] indices) {
        Tensor copy = tensors[0].clone();
        return copy.set(indices, flat(copy, count, sizes));
      }

      @Override
      public org.bytedeco.pytorch.Tensor theirs(
          List<org.bytedeco.pytorch.Tensor> tensors, Index[] indices) {
        var copy = tensors.getFirst().clone();
        withAxes(copy, indices)
            .index_put_(vector(indices), copy.flatten().narrow(0, 0, count).view(sizes));
        return copy;
      }
    };
  }

  private static Tensor flat(Tensor x, long count, long... sizes) {
    return x.flatten().narrow(0, 0, count).view(sizes);
  }

  private void check(IndexMixture mixture, List<Input> inputs, Call call) {
    boolean gradient = inputs.getFirst().dtype().isFloatingPoint();
    Index[] typed = mixture.typed().toArray(new Index[0]);
    Outcome theirs = theirs(call, typed, inputs, gradient);
    Outcome ours = ours(in -> call.ours(in, typed), inputs, gradient);
    String context = mixture.text() + " " + mixture.tensors() + " of " + inputs;
    compare(context, ours, theirs);
    Tensor[] tensors = mixture.tensors().toArray(new Tensor[0]);
    Outcome read = ours(in -> call.ours(in, index(mixture.text(), tensors)), inputs, gradient);
    if (!read.outputs().toString().equals(ours.outputs().toString())
        || !read.grads().toString().equals(ours.grads().toString())
        || !String.valueOf(read.error()).equals(String.valueOf(ours.error()))) {
      different.add(context + ": as text " + read + ", typed " + ours);
    }
  }

  private static Outcome theirs(Call call, Index[] indices, List<Input> inputs, boolean gradient) {
    return Oracle.run(
        leaves -> List.of(call.theirs(leaves, indices)),
        inputs,
        gradient ? RowCheck::gradientFor : null);
  }

  /**
   * The tensor with the new axes; the binding has no index for them, so that a slice takes them.
   */
  private static org.bytedeco.pytorch.Tensor withAxes(
      org.bytedeco.pytorch.Tensor tensor, Index... indices) {
    long dim = 0;
    long left = Arrays.stream(indices).mapToLong(IndexMixture::consumed).sum();
    org.bytedeco.pytorch.Tensor all = tensor;
    long rank = tensor.dim();
    for (Index index : indices) {
      if (index instanceof Index.NewAxis) {
        all = all.unsqueeze(dim++);
        rank++;
      } else if (index instanceof Index.Ellipsis) {
        dim = rank - left;
      } else {
        dim += IndexMixture.consumed(index);
        left -= IndexMixture.consumed(index);
      }
    }
    return all;
  }

  private static TensorIndexVector vector(Index... indices) {
    TensorIndexVector all = new TensorIndexVector(indices.length);
    for (int i = 0; i < indices.length; i++) {
      all.put(
          i,
          switch (indices[i]) {
            case Index.At(long position) -> new TensorIndex(position);
            case Index.Range(Long start, Long end, Long step) ->
                new TensorIndex(new Slice(bound(start), bound(end), bound(step)));
            case Index.Ellipsis _ -> new TensorIndex("...");
            case Index.NewAxis _ ->
                new TensorIndex(new Slice(bound(null), bound(null), bound(null)));
            case Index.Of(Tensor tensor) -> new TensorIndex(copy(tensor));
            case Index.Flag _ -> throw new AssertionError("never drawn");
          });
    }
    return all;
  }

  private static SymIntOptional bound(@Nullable Long bound) {
    return bound == null ? new SymIntOptional() : new SymIntOptional(new SymInt(bound));
  }

  private static org.bytedeco.pytorch.Tensor copy(Tensor tensor) {
    HostTensor host = HostTensor.of(tensor);
    Input input = new Input(host.dtype(), host.sizes(), Form.CONTIGUOUS, host.values());
    return Oracle.tensor(input, Arena.ofAuto()).clone();
  }

  private interface Whole {
    Tensor of(Tensor[] tensors);
  }

  private static Outcome ours(Whole call, List<Input> inputs, boolean gradient) {
    OpCall one = in -> List.of(call.of(in));
    return gradient ? Ours.backward(one, inputs, RowCheck::gradientFor) : Ours.forward(one, inputs);
  }

  private void compare(String context, Outcome ours, Outcome theirs) {
    if (ours.error() != null || theirs.error() != null) {
      refused++;
      if (ours.error() == null || theirs.error() == null) {
        different.add(context + ": ours " + ours + "; libtorch " + theirs);
      }
      return;
    }
    through++;
    same(context, ours.outputs().getFirst(), theirs.outputs().getFirst());
    for (int i = 0; i < ours.grads().size(); i++) {
      HostTensor mine = ours.grads().get(i);
      HostTensor other = theirs.grads().get(i);
      if (mine == null || other == null) {
        if (mine != other) {
          different.add(context + ": gradient " + mine + "; libtorch " + other);
        }
        continue;
      }
      same(context + " gradient " + i, mine, other);
    }
  }

  private void same(String context, HostTensor mine, HostTensor other) {
    // As for gradients: strides of dimensions of one element say nothing, since new axes are made
    // apart.
    Judge.Finding finding = Judge.compare(mine, other, Tolerance.EXACT, mine.dtype(), true, NONE);
    if (finding.verdict() == Verdict.DIFFERENT) {
      different.add(context + ": " + finding.reason());
    }
  }

  private static Input table(SplittableRandom random) {
    long[] sizes = new long[random.nextInt(5)];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = random.nextInt(25) == 0 ? 0 : random.nextInt(1, 5);
    }
    int count = Math.toIntExact(LongStream.of(sizes).reduce(1, (a, b) -> a * b));
    Form form = Form.values()[random.nextInt(5)];
    form = form.fits(sizes) ? form : Form.CONTIGUOUS;
    double[] values = new double[count];
    Arrays.setAll(values, i -> i + 1);
    return random.nextInt(4) == 0
        ? new Input(
            DType.INT64, sizes, form, new Values.Longs(LongStream.rangeClosed(1, count).toArray()))
        : new Input(DType.FLOAT32, sizes, form, new Values.Floats(values));
  }

  /** The numbers of the elements that a mixture selects; null where it is refused. */
  private static @Nullable Tensor places(Input x, IndexMixture mixture) {
    try {
      Tensor numbers = arange(x.values().count()).reshape(x.sizes());
      return numbers.get(mixture.typed().toArray(new Index[0]));
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static boolean repeats(Tensor places) {
    Set<Long> seen = new HashSet<>();
    for (long place : places.toLongArray()) {
      if (!seen.add(place)) {
        return true;
      }
    }
    return false;
  }

  /** A value of the selected sizes, of fewer dimensions, with ones, of another dtype, or wrong. */
  private static Input value(SplittableRandom random, DType dtype, long... selected) {
    long[] sizes = selected.clone();
    if (sizes.length > 0 && random.nextInt(3) == 0) {
      sizes = Arrays.copyOfRange(sizes, random.nextInt(sizes.length + 1), sizes.length);
    }
    if (sizes.length > 0 && random.nextInt(3) == 0) {
      sizes[random.nextInt(sizes.length)] = random.nextInt(5) == 0 ? 5 : 1;
    }
    int count = Math.toIntExact(LongStream.of(sizes).reduce(1, (a, b) -> a * b));
    DType own = random.nextInt(12) == 0 ? DType.FLOAT64 : dtype;
    double[] values = new double[count];
    Arrays.setAll(values, i -> -i - 1);
    return new Input(
        own,
        sizes,
        Form.CONTIGUOUS,
        own.isFloatingPoint()
            ? new Values.Floats(values)
            : new Values.Longs(Arrays.stream(values).mapToLong(v -> (long) v).toArray()));
  }
}
