package dev.adjoint.conformance.programs;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.testkit.Deviation;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where libtorch 2.10, or a script, is known to be wrong or to leave open what it does. */
final class Exemptions {
  // Their copies have no derivative in 2.10, though it says that they require gradients.
  private static final Set<String> UNDIFFERENTIABLE = Set.of("narrow_copy", "detach_copy");

  // They multiply their number and an integral operand in the integral type when going backward.
  private static final Set<String> INTEGRAL_BACKWARD = Set.of("addcmul", "addcdiv", "lerp");

  // They show the sign of a NaN: in a view of its bits, or of another number.
  private static final Set<String> SHOW_SIGNS = Set.of("view_copy", "signbit", "copysign");

  private static final Set<String> MEDIANS = Set.of("median", "nanmedian");

  // Which of two zeros is the least or the largest element depends on the order of comparisons.
  private static final Set<String> EXTREMES = Set.of("min", "max", "amin", "amax", "aminmax");

  // Of NaN, gradients of functions in pieces are one piece's in vector loops, another's at the
  // ends.
  private static final Set<String> PIECES =
      Set.of("elu", "selu", "celu", "hardswish", "hardtanh", "relu6", "hardshrink", "softshrink");

  // They read nothing of what they write.
  private static final Set<String> FILLS = Set.of("fill", "zero_");

  // How many times the rows of their weights are the hidden elements.
  private static final Map<String, Integer> GATES = Map.of("lstm_cell", 4, "gru_cell", 3);

  // The same of layers, which have rows with dropout too.
  private static final Map<String, Integer> LAYER_GATES = Map.of("lstm", 4, "gru", 3);

  private static final Pattern TWO_LAYERS = Pattern.compile("(True|False), 2, 0\\.");

  private Exemptions() {}

  /** Whether it is known why only one of the two refuses a call. */
  static boolean allow(
      Call call,
      List<HostTensor> operands,
      @Nullable String ours,
      @Nullable String theirs,
      @Nullable List<org.bytedeco.pytorch.Tensor> results) {
    if (results != null && ours != null && ours.contains(") and bias type (")) {
      // Some of libtorch's kernels of transposed convolution add a bias of any type, others refuse
      // it, or read it as if it were of the other type.
      return call.row().name().startsWith("conv");
    }
    if (results != null
        && ours != null
        && call.row().name().equals("pad")
        && ours.startsWith("Negative padding value is resulting in an empty dimension")) {
      return true; // libtorch wraps around what it has not written, where all else is cropped
    }
    if (results != null && ours != null && ours.startsWith("setStorage: sizes")) {
      return true; // libtorch has room behind some results, as of a loss that it reduces in place
    }
    if (results != null && ours != null) {
      // libtorch looks at types and indices only when there is something to compute.
      return (results.stream().allMatch(r -> r.numel() == 0)
              || operands.stream().anyMatch(o -> o.numel() == 0))
          && (ours.contains("expected scalar type")
              || ours.contains("is out of bounds for dimension")
              || ours.contains("must have the same dtype")
              || ours.contains("not implemented for"));
    }
    String error = String.valueOf(theirs);
    // A bool whose other operand requires a gradient: libtorch wants to record it.
    return error.startsWith("Autograd not support dtype")
        // A script does not strip the first dimensions of what is assigned, where Python does.
        || (call.row().name().equals("__setitem__")
            && (error.contains("doesn't match the broadcast shape")
                || error.contains("some elements of the input tensor")))
        // A script's tensor() takes no number beyond float32, where Python's takes it as infinite.
        || (call.row().name().equals("item")
            && error.startsWith("value cannot be converted to type float without overflow"))
        // Biases of another type, which it adds in place though there is no batch to add them to.
        || (GATES.containsKey(call.row().name())
            && operands.getFirst().numel() == 0
            && error.contains("can't be cast to the desired output type"))
        // Into a gradient that is known to be zero nothing can be written.
        || (call.isInPlace() && error.startsWith("ZeroTensors are immutable"))
        // A script's item() of a bool.
        || error.contains("INTERNAL ASSERT FAILED")
        // An operation that flattens its operand by a view, in 2.10: isin, take_along_dim.
        || (call.kase().kind() != OpCase.Kind.VIEW
            && error.startsWith("view size is not compatible with input tensor's size"));
  }

  /** Whether a refusal is about how elements lie, which of gradients is open. */
  static boolean namesStrides(@Nullable String ours, @Nullable String theirs) {
    String text = ours + " " + theirs;
    return text.contains("view size is not compatible")
        || text.contains("stride")
        || text.contains("single memory location");
  }

  /** Whether libtorch is known to refuse a backward for no good reason. */
  static boolean allowGradient(@Nullable String ours, @Nullable String theirs, boolean higher) {
    String error = String.valueOf(theirs);
    if (ours == null && higher && error.startsWith("Trying to backward through the graph")) {
      // What the graph of a gradient saves depends on how its formula is put together.
      return true;
    }
    // Into a gradient that is known to be zero, as the derivative of a sign, it adds nothing.
    if (ours == null && error.startsWith("ZeroTensors are immutable")) {
      return true;
    }
    if (ours == null
        && (error.startsWith("derivative for aten::hardsigmoid_backward")
            || error.startsWith("derivative for aten::_scaled_dot_product_flash_attention"))) {
      return true;
    }
    // The gradient of an average of nothing, of which there are no channels.
    if (ours == null
        && error.contains("Expected grad_output to have non-zero size for non-batch dimensions")) {
      return true;
    }
    // A bias without a weight beside it, or one that is no vector, in a normalization.
    if (ours == null
        && (error.startsWith("Function NativeBatchNormBackward0 returned an invalid gradient")
            || error.startsWith("tensor does not have a device")
            || error.startsWith("Expected a proper Tensor but got None")
            || error.startsWith("shape '[0]' is invalid for input of size"))) {
      return true;
    }
    // oneDNN goes backward from the results of its layers; all else goes back through their gates.
    if (ours == null && error.contains(" of MkldnnRnnLayerBackward0, is at version ")) {
      return true;
    }
    // Written through a view, what has no derivative loses its edges, so libtorch says nothing.
    String mine = String.valueOf(ours);
    if (theirs == null
        && (mine.startsWith("derivative for aten::floor_divide_")
            || mine.startsWith("derivative for aten::heaviside_"))) {
      return true;
    }
    // clamp by tensors that broadcast, mended in 2.13
    return error.contains("doesn't match the broadcast shape")
        // the gradient of an embedding for no indices at all
        || (ours == null && error.startsWith("cannot reshape tensor of 0 elements into shape"))
        // asinh, acosh and atanh in place, whose gradients it leaves out
        || (ours == null && error.contains("the derivative for 'inplace version of "))
        // a power with bools for exponents, sums of exponentials and angles of bools
        || error.startsWith("Subtraction, the `-` operator, with a bool tensor")
        || error.startsWith("Negation, the `-` operator, on a bool tensor")
        || error.startsWith("Autograd not support dtype");
  }

  /** Whether either of two numbers is right: the two results may be looked at as the same. */
  static boolean allowOpen(OpSpec row, double ours, double theirs) {
    // libtorch's loop over vectors is NaN or overflows where its loop over single elements does
    // not.
    if (row.deviates(Deviation.Kind.VECTOR_LOOP)) {
      return Double.isFinite(ours) && !Double.isFinite(theirs);
    }
    if (row.deviates(Deviation.Kind.FEWER_NANS) && Double.isNaN(theirs)) {
      return true;
    }
    // A running mean subtracts infinity from infinity; torch.mean does not.
    return (row.name().endsWith("_mean") && Double.isInfinite(ours) && Double.isNaN(theirs))
        || (EXTREMES.contains(row.name()) && ours == 0 && theirs == 0);
  }

  /**
   * Whether a write in place changes what it has yet to read: where elements of what is written are
   * one place, without a stride of 0 that shows it, or where an operand lies across it in a way
   * that libtorch does not see. Ours reads first.
   */
  private static boolean readsWhatItWrites(OpSpec row, List<Tensor> operands) {
    Tensor self = operands.getFirst();
    Set<Long> written = places(self);
    if (written.size() < self.numel()
        && !FILLS.contains(row.name())
        && !Nearness.unaligned(HostTensor.of(self))) {
      return true;
    }
    for (Tensor x : operands.subList(1, operands.size())) {
      boolean same =
          x.shape().equals(self.shape())
              && x.dataPtr() == self.dataPtr()
              && Arrays.equals(x.stride(), self.stride());
      if (!same && !Collections.disjoint(written, places(x))) {
        return true;
      }
    }
    return false;
  }

  /** The addresses of a tensor's elements. */
  private static Set<Long> places(Tensor x) {
    Set<Long> places = x.numel() == 0 ? Set.of() : Set.of(x.dataPtr());
    for (int d = 0; d < x.dim(); d++) {
      Set<Long> next = new HashSet<>();
      for (long i = 0; i < x.size(d); i++) {
        for (long place : places) {
          next.add(place + i * x.stride(d) * x.dtype().itemSize());
        }
      }
      places = next;
    }
    return places;
  }

  /** Whether a row can be tried on these operands. */
  static boolean tries(OpSpec row, OpCase kase, List<Machine.Pair> pairs) {
    List<Tensor> operands = pairs.stream().map(Machine.Pair::ours).toList();
    if (kase.kind() == OpCase.Kind.IN_PLACE && readsWhatItWrites(row, operands)) {
      return false;
    }
    if (MEDIANS.contains(row.name()) && !kase.python().endsWith("median(x)")) {
      // Along a dimension, libtorch reads what lies behind an expanded element.
      return operands.stream().noneMatch(x -> Nearness.unaligned(HostTensor.of(x)));
    }
    if (UNDIFFERENTIABLE.contains(row.name())) {
      return operands.stream().noneMatch(Tensor::requiresGrad);
    }
    if (INTEGRAL_BACKWARD.contains(row.name())) {
      return operands.stream().noneMatch(Tensor::requiresGrad)
          || operands.stream().allMatch(Tensor::isFloatingPoint);
    }
    if (row.name().equals("binary_cross_entropy_with_logits")) {
      // Targets that are no probabilities make terms of both signs, whose sums cancel.
      Tensor targets = operands.get(1);
      return !targets.lt(0).logicalOr(targets.gt(1)).any().itemBoolean();
    }
    if (row.name().equals("cross_entropy") && operands.getFirst().isFloatingPoint()) {
      Tensor targets = operands.get(1);
      return !targets.lt(0).logicalOr(targets.gt(1)).any().itemBoolean();
    }
    if (row.name().equals("atan2") && !operands.stream().allMatch(Tensor::isFloatingPoint)) {
      // Gradients are made of squares and of minus the first, which wrap in integers.
      return operands.stream().noneMatch(Tensor::requiresGrad);
    }
    if (row.name().equals("lcm")) {
      // libtorch stops the process where it divides the smallest integer, its own negative, by -1.
      return operands.stream()
          .filter(x -> x.dtype().isIntegral())
          .noneMatch(x -> x.neg().eq(x).logicalAnd(x.ne(0)).any().itemBoolean());
    }
    if (row.name().equals("kl_div")) {
      // A logarithm is rounded to the target's type, in which the two may be a unit apart.
      return operands.getFirst().dtype() == operands.getLast().dtype();
    }
    if (row.name().equals("repeat_interleave")) {
      // There is no memory for some numbers of repetitions.
      return operands.stream().noneMatch(x -> x.gt(1 << 16).any().itemBoolean());
    }
    if (row.name().equals("masked_scatter")) {
      // libtorch reads the source as far as it has been overwritten.
      return !pairs.getFirst().theirs().is_alias_of(pairs.getLast().theirs());
    }
    if (SHOW_SIGNS.contains(row.name())) {
      // The sign of a NaN is open.
      return operands.stream().noneMatch(x -> x.ne(x).any().itemBoolean());
    }
    if (PIECES.contains(row.name())) {
      return operands.stream().noneMatch(x -> x.ne(x).any().itemBoolean());
    }
    if (row.name().equals("scaled_dot_product_attention")) {
      // Scores of NaN are lost: the largest is asked for by comparisons.
      return operands.stream().noneMatch(x -> x.ne(x).any().itemBoolean());
    }
    Integer gates = GATES.get(row.name());
    if (gates != null) {
      // Of weights for fewer gates libtorch reads gates that are not there, and crashes.
      return hasGates(operands, gates);
    }
    if (kase.python().endsWith("/ z.sum()")) {
      // The sum of weights is a divisor, as near as its type and what cancels in it let it be.
      Tensor weights = operands.get(2);
      return weights.dtype() == operands.getFirst().dtype()
          && !weights.lt(0).any().logicalAnd(weights.gt(0).any()).itemBoolean();
    }
    if (row.family() == Family.CONVOLUTION && operands.get(1).dim() > 1) {
      // Of no channels libtorch makes none, whatever number is asked for.
      return operands.get(1).size(1) > 0;
    }
    if (row.name().equals("batch_norm")) {
      // libtorch counts the elements of parameters, and some of its kernels read them whatever
      // their dimensions are.
      return operands.stream().skip(1).allMatch(x -> x.dim() == 1);
    }
    Integer layerGates = LAYER_GATES.get(row.name().replace("_dropout", ""));
    if (layerGates != null) {
      // oneDNN looks at no sizes of an LSTM: it reads, or writes, what is behind its operands. Of
      // types it asks only for the input's.
      boolean packed = kase.python().contains("torch.tensor(");
      return hasGates(operands, layerGates)
          && (packed || !row.name().startsWith("lstm") || fit(operands, kase.python()));
    }
    if (row.name().equals("trace")) {
      // The gradient of a matrix that is taller than wide begins again in its rows.
      Tensor x = operands.getFirst();
      return !x.requiresGrad() || x.dim() != 2 || x.size(0) <= x.size(1);
    }
    if (row.name().equals("binary_cross_entropy")) {
      // Python's function asks for the same sizes, a script's broadcasts.
      return operands.getFirst().shape().equals(operands.getLast().shape());
    }
    if (row.name().equals("_unique2")) {
      // The order of slices with a NaN in them is open.
      return operands.stream().noneMatch(x -> x.ne(x).any().itemBoolean());
    }
    // A script applies index after index, where Python counts them first: 0-d differs.
    return !row.name().endsWith("item__") || operands.stream().allMatch(x -> x.dim() > 0);
  }

  private static boolean hasGates(List<Tensor> operands, int gates) {
    Tensor weight = operands.get(2);
    Tensor hidden = operands.get(3);
    return weight.dim() == 2
        && hidden.dim() == 2
        && weight.size(0) == hidden.size(0)
        && weight.size(0) == gates * hidden.size(1);
  }

  /** Whether weights are those of the input and of the states, in a second layer too. */
  private static boolean fit(List<Tensor> operands, String python) {
    Tensor input = operands.get(0);
    Tensor states = operands.get(1);
    long in = operands.get(2).size(1);
    long hidden = operands.get(3).size(1);
    return operands.stream().allMatch(x -> x.dtype() == input.dtype())
        && input.dim() == 3
        && states.dim() == 3
        && states.size(1) == input.size(python.endsWith("True)") ? 0 : 1)
        && states.size(2) == hidden
        && in == input.size(2)
        && (in == hidden || !TWO_LAYERS.matcher(python).find());
  }

  /**
   * Refuses a call whose result under these transforms is open.
   *
   * @param first the first operand of the call in the plain program
   * @param pieces what {@code unsafe_split} and the like have returned so far
   */
  static void checkTransforms(
      Call call, List<Transform> transforms, Tensor first, Set<Tensor> pieces) {
    if (call.row().name().endsWith("median") && first.detach().unique().numel() < first.numel()) {
      throw new IllegalStateException("vmap picks one of equal elements, as PyTorch's does");
    }
    if (call.row().name().startsWith("as_strided")
        && (first.isView() || pieces.contains(first) || !isWhole(first.detach()))) {
      throw new IllegalStateException(
          "as_strided of a part reads memory beside it, which transforms lay out anew");
    }
    if (call.isInPlace() && pieces.stream().anyMatch(p -> meets(first, p))) {
      throw new IllegalStateException(
          "autograd knows nothing of a write into memory that unsafe pieces share");
    }
    boolean derived = transforms.stream().anyMatch(t -> t != Transform.VMAP);
    if (derived && call.isInPlace() && OpenGradients.overlaps(HostTensor.of(first.detach()))) {
      throw new IllegalStateException(
          "the gradient of a write to elements that are one place is written over itself");
    }
  }

  /** Whether a tensor shows all of its storage. */
  private static boolean isWhole(Tensor x) {
    try {
      long more = places(x).size() + 1;
      return x.asStrided(Adjoint.size(more), new long[] {1}, 0).numel() < more;
    } catch (IllegalStateException e) {
      return true; // out of bounds
    }
  }

  private static boolean meets(Tensor a, Tensor b) {
    return !Collections.disjoint(places(a), places(b));
  }
}
