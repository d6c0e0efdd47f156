package dev.adjoint;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.Function;
import dev.adjoint.autograd.FunctionNode;
import dev.adjoint.autograd.GradientEdge;
import dev.adjoint.autograd.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The words in which mistakes are refused: those that users of PyTorch look for. */
class ErrorTextTest {

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  private static void state(ThrowingCallable call, String text) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(text);
  }

  private static void argument(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  private static void index(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining(text);
  }

  @Test
  @Tag("autograd-21.01")
  void backwardTwice() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x).sum();
    y.backward();
    state(
        y::backward,
        "Trying to backward through the graph a second time (or directly access saved tensors after"
            + " they have already been freed). Saved intermediate values of the graph are freed"
            + " when you call .backward() or autograd.grad(). Specify retain_graph=True if you need"
            + " to backward through the graph a second time or if you need to access saved tensors"
            + " after calling backward.");
  }

  @Test
  @Tag("autograd-21.02")
  void modifiedInPlace() {
    Tensor y = leaf(1, 2).mul(1);
    Tensor w = y.mul(y);
    y.add_(1);
    Tensor loss = w.sum();
    state(
        loss::backward,
        "one of the variables needed for gradient computation has been modified by an inplace"
            + " operation: [torch.FloatTensor [2]], which is output 0 of AddBackward0, is at"
            + " version 1; expected version 0 instead. Hint: ");
  }

  @Test
  @Tag("autograd-21.03")
  void nothingToDifferentiate() {
    state(
        () -> ones(1).sum().backward(),
        "element 0 of tensors does not require grad and does not have a grad_fn");
  }

  @Test
  @Tag("autograd-21.04")
  void onlyScalarsHaveAnImpliedGradient() {
    state(
        () -> leaf(1, 2).mul(2).backward(),
        "grad can be implicitly created only for scalar outputs");
  }

  @Test
  @Tag("autograd-21.05")
  void unusedInput() {
    Tensor x = leaf(1);
    Tensor other = leaf(1);
    state(
        () -> grad(x.mul(2).sum(), other),
        "One of the differentiated Tensors appears to not have been used in the graph. Set"
            + " allow_unused=True if this is the desired behavior.");
  }

  @Test
  @Tag("autograd-21.06")
  void inputWithoutGradient() {
    state(
        () -> grad(leaf(1).mul(2).sum(), ones(1)),
        "One of the differentiated Tensors does not require grad");
  }

  @Test
  @Tag("autograd-21.07")
  void leavesWrittenInPlace() {
    state(
        () -> leaf(1, 2).add_(1),
        "a leaf Variable that requires grad is being used in an in-place operation.");
    state(
        () -> leaf(1, 2).get(0).add_(1),
        "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    state(
        () -> leaf(1, 2).normal_(),
        "a leaf Variable that requires grad is being used in an in-place operation.");
  }

  @Test
  @Tag("autograd-21.08")
  void onlyFloatsRequireGradients() {
    String text = "only Tensors of floating point and complex dtype can require gradients";
    state(() -> tensor(1, 2).requiresGrad_(), text);
    state(() -> zeros(size(2), Options.of(INT64).requiresGrad(true)), text);
  }

  @Test
  @Tag("autograd-21.09")
  void shapesThatDoNotBroadcast() {
    String text =
        "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0";
    state(() -> ones(3).add(ones(4)), text);
    state(() -> ones(3).lerp(ones(4), 0.5), text);
    state(() -> broadcastTensors(ones(3), ones(4)), text);
    state(
        () -> ones(2, 3).mul(ones(2, 4)),
        "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension"
            + " 1");
  }

  @Test
  @Tag("autograd-21.10")
  void productsOfShapesThatDoNotFit() {
    state(
        () -> ones(2, 3).mm(ones(2, 3)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
    state(
        () -> ones(2, 3).matmul(ones(2, 3)),
        "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
    state(
        () -> ones(2, 3).addmm(ones(2, 3), ones(2, 3)),
        "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
    state(() -> ones(2, 3).mv(ones(2)), "size mismatch, got input (2), mat (2x3), vec (2)");
    String batches =
        "Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 3].";
    state(() -> ones(2, 3, 4).bmm(ones(2, 3, 4)), batches);
    state(() -> ones(2, 3, 4).matmul(ones(2, 3, 4)), batches);
    state(() -> ones(3, 4).bmm(ones(3, 4, 4)), "batch1 must be a 3D tensor");
    state(() -> ones(3).dot(ones(4)), "inconsistent tensor size, expected tensor [3] and src [4]");
  }

  @Test
  @Tag("autograd-21.11")
  void productsOfOtherDtypes() {
    Tensor doubles = ones(size(3, 3), FLOAT64);
    state(
        () -> doubles.addmm(ones(3, 3), doubles),
        "mat1 and mat2 must have the same dtype, but got Float and Double");
    state(
        () -> ones(3, 3).addmm(ones(3, 3), doubles),
        "self and mat2 must have the same dtype, but got Float and Double");
    state(() -> ones(3, 3).mm(doubles), "expected m1 and m2 to have the same dtype, but got: ");
  }

  @Test
  @Tag("autograd-21.12")
  void dimensionOutOfRange() {
    String text = "Dimension out of range (expected to be in range of [-2, 1], but got 5)";
    Tensor x = ones(2, 3);
    List<ThrowingCallable> calls =
        List.of(
            () -> x.sum(5),
            () -> x.max(5),
            () -> x.sort(5),
            () -> x.argmax(5),
            () -> x.var(5),
            () -> x.select(5, 0),
            () -> x.transpose(5, 0),
            () -> cat(tensors(x, x), 5));
    for (ThrowingCallable call : calls) {
      index(call, text);
    }
    index(
        () -> stack(tensors(ones(2), ones(2)), -3),
        "Dimension out of range (expected to be in range of [-2, 1], but got -3)");
  }

  @Test
  @Tag("autograd-21.13")
  void viewsOfOtherSizes() {
    state(() -> ones(5).view(2, 3), "shape '[2, 3]' is invalid for input of size 5");
    state(() -> ones(5).reshape(2, 3), "shape '[2, 3]' is invalid for input of size 5");
    state(() -> ones(5).view(-1, 2), "shape '[-1, 2]' is invalid for input of size 5");
  }

  @Test
  @Tag("autograd-21.14")
  void tensorsThatCannotBeJoined() {
    state(
        () -> stack(tensors(ones(2), ones(3))),
        "stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1");
    state(() -> stack(List.of()), "stack expects a non-empty TensorList");
    argument(() -> cat(List.of()), "torch.cat(): expected a non-empty list of Tensors");
    state(
        () -> cat(tensors(tensor(1.0), tensor(2.0))),
        "zero-dimensional tensor (at position 0) cannot be concatenated");
    state(
        () -> cat(tensors(ones(2, 3), ones(2, 4)), 0),
        "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 for"
            + " tensor number 1 in the list.");
    state(
        () -> cat(tensors(ones(2, 3), ones(2))),
        "Tensors must have same number of dimensions: got 2 and 1");
  }

  @Test
  @Tag("autograd-21.15")
  void resultsThatDoNotFitTheirTarget() {
    String text = "result type Float can't be cast to the desired output type Long";
    state(() -> tensor(1, 2).add_(1.5), text);
    state(() -> tensor(1, 2).mul_(ones(2)), text);
    state(() -> out(tensor(0, 0), () -> ones(2).exp()), text);
  }

  @Test
  @Tag("autograd-21.16")
  void targetsOfLosses() {
    Tensor scores = ones(3, 4);
    String sizes = "Expected input batch_size (3) to match target batch_size (2).";
    argument(() -> F.crossEntropy(scores, tensor(1, 2)), sizes);
    argument(() -> F.nllLoss(scores, tensor(1, 2)), sizes);
    index(() -> F.crossEntropy(scores, tensor(1, 5, 0)), "Target 5 is out of bounds.");
    index(() -> F.nllLoss(scores, tensor(1, -1, 0)), "Target -1 is out of bounds.");
  }

  @Test
  @Tag("autograd-21.17")
  void probabilitiesOutOfRange() {
    state(
        () -> F.binaryCrossEntropy(tensor(0.5, 2.0), tensor(1.0, 1.0)),
        "all elements of input should be between 0 and 1");
    state(
        () -> F.binaryCrossEntropy(tensor(0.5, 1.0), tensor(1.0, -1.0)),
        "all elements of target should be between 0 and 1");
  }

  @Test
  void targetsOfAnotherDtype() {
    Tensor p = tensor(2.0, 0.5);
    for (String reduction : new String[] {"none", "mean", "sum"}) {
      state(
          () -> F.binaryCrossEntropy(p, p.to(DType.FLOAT64), reduction),
          "Found dtype Double but expected Float");
    }
    state(
        () -> F.binaryCrossEntropy(p.to(DType.FLOAT16), p.to(DType.BOOL)),
        "Found dtype Bool but expected Half");
    Tensor whole = tensor(0, 1);
    state(() -> F.binaryCrossEntropy(whole, p), "Found dtype Float but expected Long");
    state(
        () -> F.binaryCrossEntropy(whole, whole),
        "\"binary_cross_entropy\" not implemented for 'Long'");
  }

  @Test
  @Tag("autograd-21.18")
  void indexOutOfRange() {
    index(() -> F.embedding(tensor(1, 5), ones(3, 4)), "index out of range in self");
    index(() -> F.embedding(tensor(-1, 0), ones(3, 4)), "index out of range in self");
  }

  @Test
  @Tag("autograd-21.19")
  void itemOfSeveral() {
    String text = "a Tensor with 2 elements cannot be converted to Scalar";
    state(() -> ones(2).item(), text);
    state(() -> ones(2).itemLong(), text);
  }

  @Test
  @Tag("autograd-21.20")
  void lengthOfNoDimension() {
    argument(() -> tensor(1.0).len(), "len() of a 0-d tensor");
    argument(() -> tensor(1.0).iterator(), "iteration over a 0-d tensor");
    List<String> rows = new ArrayList<>();
    for (Tensor row : eye(2)) {
      rows.add(row.toString());
    }
    assertThat(rows).containsExactly("tensor([1., 0.])", "tensor([0., 1.])");
  }

  @Test
  @Tag("autograd-21.21")
  void partsOfNoDimension() {
    index(() -> tensor(1.0).slice(0, 0, 1, 1), "slice() cannot be applied to a 0-dim tensor.");
    index(() -> tensor(1.0).select(0, 0), "select() cannot be applied to a 0-dim tensor.");
  }

  @Test
  @Tag("autograd-21.22")
  void viewsThatCannotBe() {
    state(() -> ones(2, 3).permute(0, 0), "permute(): duplicate dims are not allowed.");
    state(() -> ones(3).narrow(0, 2, 5), "start (2) + length (5) exceeds dimension size (3).");
    state(
        () -> ones(2, 3).repeat(2),
        "Number of dimensions of repeat dims can not be smaller than number of dimensions of"
            + " tensor");
  }

  @Test
  @Tag("autograd-21.23")
  void reductionsOfNothing() {
    String rest =
        "(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction"
            + " dim with the 'dim' argument.";
    Tensor nothing = ones(0);
    state(() -> nothing.max(), "max" + rest);
    state(() -> nothing.min(), "min" + rest);
    state(() -> nothing.amax(), "amax" + rest);
    state(() -> nothing.amin(), "amin" + rest);
    index(
        () -> nothing.argmax(),
        "argmax(): Expected reduction dim to be specified for input.numel() == 0.");
    Tensor none = ones(0, 3);
    index(() -> none.max(0), "max(): Expected reduction dim 0 to have non-zero size.");
    index(() -> none.amax(0), "amax(): Expected reduction dim 0 to have non-zero size.");
    index(() -> none.argmin(0), "argmin(): Expected reduction dim 0 to have non-zero size.");
    index(() -> none.median(0), "median(): Expected reduction dim 0 to have non-zero size.");
  }

  @Test
  @Tag("autograd-21.24")
  void dropoutProbability() {
    argument(
        () -> F.dropout(ones(2), 1.5),
        "dropout probability has to be between 0 and 1, but got 1.5");
    argument(
        () -> F.dropout(ones(2), -1, false),
        "dropout probability has to be between 0 and 1, but got -1");
  }

  @Test
  @Tag("autograd-21.25")
  void parametersOfRandomFills() {
    Tensor x = zeros(2);
    state(() -> x.normal_(0, -1), "normal expects std >= 0.0, but found std -1");
    state(
        () -> x.uniform_(2, 1),
        "uniform_ expects to return a [from, to) range, but found from=2 > to=1");
    state(
        () -> x.random_(5, 5),
        "random_ expects 'from' to be less than 'to', but got from=5 >= to=5");
    assertThatThrownBy(() -> tensor(1, 2).normal_())
        .hasMessageContaining("\"normal_kernel_cpu\" not implemented for 'Long'");
    // Nothing was written.
    assertThat(x).hasToString("tensor([0., 0.])");
    assertThat(x.version()).isZero();
  }

  @Test
  @Tag("autograd-21.26")
  void weightsOfMultinomial() {
    String zero = "invalid multinomial distribution (sum of probabilities <= 0)";
    state(() -> zeros(2).multinomial(1), zero);
    state(() -> zeros(2).multinomial(2, true), zero);
    state(
        () -> ones(2).multinomial(3),
        "cannot sample n_sample > prob_dist.size(-1) samples without replacement");
    state(() -> ones(2).multinomial(0), "cannot sample n_sample <= 0 samples");
    state(
        () -> tensor(-1.0, 2.0).multinomial(1),
        "probability tensor contains either `inf`, `nan` or element < 0");
    state(
        () -> tensor(-1.0, 2.0).multinomial(2, true),
        "invalid multinomial distribution (encountering probability entry < 0)");
  }

  @Test
  void positionsThatAreNotThere() {
    Shape shape = size(2, 3);
    assertThat(shape.get(-1)).isEqualTo(3);
    index(() -> shape.get(2), "Dimension out of range (expected to be in range of [-2, 1], but");
    index(() -> shape.get(-3), "Dimension out of range (expected to be in range of [-2, 1], but");
    index(() -> size().get(0), "Dimension specified as 0 but tensor has no dimensions");
    index(() -> ones().size(0), "Dimension specified as 0 but tensor has no dimensions");
    Node node = Objects.requireNonNull(leaf(1).exp().gradFn());
    index(
        () -> new GradientEdge(node, 1).shape(),
        "index 1 is out of range: there are 1 outputs of ExpBackward0");
  }

  @Test
  void whatAContextDoesNotHold() {
    Function function =
        new Function() {
          @Override
          protected Tensor forward(Context ctx, Tensor x) {
            ctx.saveForBackward(x, null);
            ctx.put("scale", "two");
            return x.clone();
          }
        };
    Context ctx = ((FunctionNode) function.apply(leaf(1)).gradFn()).context();
    index(() -> ctx.saved(2), "index 2 is out of range: there are 2 saved tensors");
    state(() -> ctx.saved(1), "null was saved at index 1: ask for savedTensors() instead");
    index(() -> ctx.needsInputGrad(-1), "index -1 is out of range: there are 1 inputs");
    argument(() -> ctx.get("scale", Tensor.class), "the attribute 'scale' is a String, no Tensor");
  }

  @Test
  void aMaskWithoutDimensionsIndexesNone() {
    Tensor[] mask = {tensor(true)};
    index(
        () -> ones().indexPut(mask, ones()), "too many indices for tensor of dimension 0 (got 1)");
    index(
        () -> ones(2).indexPut(mask, ones()),
        "The shape of the mask [] at index 0 does not match the shape of the indexed tensor [2]");
    assertThat(ones().get(tensor(true))).hasToString("tensor([1.])");
  }
}
