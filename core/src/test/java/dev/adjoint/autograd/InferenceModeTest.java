package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Func;
import dev.adjoint.Options;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InferenceModeTest {

  private static final String WRITE =
      "Inplace update to inference tensor outside InferenceMode is not allowed.";
  private static final String SAVE = "Inference tensors cannot be saved for backward.";

  @AfterEach
  void modesAreRestored() {
    assertThat(isInferenceModeEnabled()).isFalse();
    assertThat(isGradEnabled()).isTrue();
  }

  private static Tensor inference(boolean requiresGrad) {
    return inferenceMode(() -> ones(size(3), Options.DEFAULT.requiresGrad(requiresGrad)));
  }

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @Test
  @Tag("autograd-5.10")
  void guardTakesAFlagAndNests() {
    try (InferenceMode outer = inferenceMode()) {
      assertThat(outer).isNotNull();
      assertThat(isInferenceModeEnabled()).isTrue();
      assertThat(isGradEnabled()).isFalse();
      try (InferenceMode inner = inferenceMode(false)) {
        assertThat(inner).isNotNull();
        assertThat(isInferenceModeEnabled()).isFalse();
        assertThat(isGradEnabled()).isTrue();
        Tensor normal = ones(2).requiresGrad_();
        assertThat(normal.isInference()).isFalse();
        assertThat(normal.mul(2).requiresGrad()).isTrue();
      }
      assertThat(isInferenceModeEnabled()).isTrue();
      assertThat(isGradEnabled()).isFalse();
    }
    // No nesting under no_grad either: leaving the mode means recording.
    noGrad(
        () -> {
          assertThat(InferenceMode.with(false, () -> isGradEnabled())).isTrue();
          assertThat(isGradEnabled()).isFalse();
        });
  }

  @Test
  @Tag("autograd-5.10")
  void wrappedFunctionsEnterTheModeWhenCalled() {
    Tensor x = leaf(1, 2);
    Function<Tensor, Tensor> quick = InferenceMode.wrap(true, (Tensor t) -> t.mul(2));
    assertThat(isInferenceModeEnabled()).isFalse();
    assertThat(quick.apply(x).isInference()).isTrue();
    Function<Tensor, Tensor> usual = InferenceMode.wrap(false, (Tensor t) -> t.mul(2));
    assertThat(inferenceMode(() -> usual.apply(x)).requiresGrad()).isTrue();
    Supplier<Tensor> supplier = InferenceMode.wrap(true, () -> x.mul(3));
    assertThat(supplier.get().isInference()).isTrue();
    inferenceMode(() -> assertThat(isInferenceModeEnabled()).isTrue());
    assertThatThrownBy(() -> inferenceMode((Runnable) () -> x.get(9)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @Tag("autograd-5.10")
  void theModeIsTheThreadsOwn() throws InterruptedException {
    AtomicReference<Tensor> other = new AtomicReference<>();
    try (InferenceMode mode = inferenceMode()) {
      assertThat(mode).isNotNull();
      Thread thread = Thread.ofVirtual().start(() -> other.set(ones(2)));
      thread.join();
    }
    assertThat(other.get().isInference()).isFalse();
    assertThat(other.get().version()).isZero();
  }

  @Test
  @Tag("autograd-5.11")
  void tensorsMadeInsideStayInferenceTensors() {
    Tensor plain = inference(false);
    assertThat(plain.isInference()).isTrue();
    assertThat(plain.requiresGrad()).isFalse();
    Tensor wanting = inference(true);
    assertThat(wanting.isInference()).isTrue();
    assertThat(wanting.isLeaf()).isTrue();
    assertThat(wanting).hasToString("tensor([1., 1., 1.], requires_grad=True)");
    Tensor result = inferenceMode(() -> wanting.mul(wanting));
    assertThat(result.isInference()).isTrue();
    assertThat(result.requiresGrad()).isFalse();
    assertThat(result.isLeaf()).isTrue();
    // Not even where recording is switched on again inside.
    Tensor x = leaf(1, 2);
    Tensor inside = inferenceMode(() -> enableGrad(() -> x.mul(2)));
    assertThat(inside.isInference()).isTrue();
    assertThat(inside.requiresGrad()).isFalse();
    assertThat(inferenceMode(() -> ones(2).requiresGrad_()).requiresGrad()).isTrue();
    assertThatThrownBy(() -> plain.requiresGrad_())
        .hasMessage(
            "Setting requires_grad=True on inference tensor outside InferenceMode is not"
                + " allowed.");
    assertThat(plain.requiresGrad_(false)).isSameAs(plain);
  }

  @Test
  @Tag("autograd-5.12")
  void inferenceTensorsMayBeWrittenInside() {
    for (boolean requiresGrad : new boolean[] {true, false}) {
      Tensor t = inference(requiresGrad);
      inferenceMode(() -> t.mul_(2));
      assertThat(t.toDoubleArray()).containsExactly(2, 2, 2);
      assertThat(t.requiresGrad()).isEqualTo(requiresGrad);
      assertThat(t.isLeaf()).isTrue();
      Tensor view =
          inferenceMode(
              () -> {
                Tensor v = t.view(3, 1);
                v.add_(1);
                return v;
              });
      assertThat(view.isInference()).isTrue();
      assertThat(view.isView()).isFalse();
      assertThat(view.requiresGrad()).isFalse();
      assertThat(t.toDoubleArray()).containsExactly(3, 3, 3);
    }
  }

  @Test
  @Tag("autograd-5.13")
  void writingOutsideIsRefused() {
    Tensor plain = inference(false);
    assertThatThrownBy(() -> plain.mul_(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(WRITE);
    assertThatThrownBy(() -> plain.add_(leaf(1, 2, 3))).hasMessageStartingWith(WRITE);
    assertThatThrownBy(() -> noGrad(() -> plain.zero_())).hasMessageStartingWith(WRITE);
    assertThatThrownBy(() -> plain.set(0, 5)).hasMessageStartingWith(WRITE);
    assertThatThrownBy(() -> plain.view(3, 1).fill_(5)).hasMessageStartingWith(WRITE);
    assertThatThrownBy(() -> plain.resize_(2)).hasMessageStartingWith(WRITE);
    assertThatThrownBy(() -> inference(true).mul_(2))
        .hasMessage("a leaf Variable that requires grad is being used in an in-place operation.");
    assertThat(plain.toDoubleArray()).containsExactly(1, 1, 1);
  }

  @Test
  @Tag("autograd-5.14")
  void viewsOutsideAreInferenceTensors() {
    for (boolean requiresGrad : new boolean[] {true, false}) {
      Tensor t = inference(requiresGrad);
      Tensor view = t.view(3, 1);
      assertThat(view.isInference()).isTrue();
      assertThat(view.requiresGrad()).isFalse();
      assertThat(view.isView()).isFalse();
      assertThat(view.isLeaf()).isTrue();
      assertThat(view.dataPtr()).isEqualTo(t.dataPtr());
      assertThat(t.detach().isInference()).isTrue();
    }
  }

  @Test
  @Tag("autograd-5.15")
  void functionalOperationsOutsideGiveNormalLeaves() {
    for (boolean requiresGrad : new boolean[] {true, false}) {
      Tensor t = inference(requiresGrad);
      for (Tensor result : new Tensor[] {t.mul(t), t.exp(), t.sum(), t.clone(), t.matmul(t)}) {
        assertThat(result.isInference()).isFalse();
        assertThat(result.requiresGrad()).isFalse();
        assertThat(result.isLeaf()).isTrue();
        assertThat(result.version()).isZero();
      }
    }
  }

  @Test
  @Tag("autograd-5.16")
  void theyCannotBeSavedForBackward() {
    Tensor plain = inference(false);
    Tensor wanting = inference(true);
    Tensor x = leaf(1, 2, 3);
    Tensor sum = wanting.add(x);
    assertThat(sum.isInference()).isFalse();
    assertThat(sum.requiresGrad()).isTrue();
    sum.sum().backward();
    assertThat(wanting.grad()).hasToString("tensor([1., 1., 1.])");
    assertThat(x.grad()).hasToString("tensor([1., 1., 1.])");
    assertThat(wanting.add(ones(3)).requiresGrad()).isTrue();
    assertThatThrownBy(() -> plain.mul(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(SAVE);
    assertThatThrownBy(() -> wanting.mul(x)).hasMessageStartingWith(SAVE);
    assertThatThrownBy(() -> x.matmul(plain)).hasMessageStartingWith(SAVE);
    assertThat(x.clone().add_(plain)).hasToString("tensor([2., 3., 4.], grad_fn=<AddBackward0>)");
    assertThatThrownBy(() -> x.clone().mul_(plain)).hasMessageStartingWith(SAVE);
    assertThat(plain.clone().mul(x).requiresGrad()).isTrue();
  }

  @Test
  @Tag("autograd-5.17")
  void theyHaveNoVersion() {
    Tensor t = inference(false);
    assertThatThrownBy(t::version)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Inference tensors do not track version counter.");
    assertThatThrownBy(() -> t.view(1, 3).version())
        .hasMessage("Inference tensors do not track version counter.");
    inferenceMode(() -> t.add_(1));
    assertThat(t.clone().version()).isZero();
  }

  @Test
  @Tag("autograd-5.18")
  void normalTensorsWrittenInsideStayNormal() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.clone();
    Tensor square = y.mul(y);
    inferenceMode(() -> y.mul_(2));
    assertThat(y.isInference()).isFalse();
    assertThat(y.requiresGrad()).isTrue();
    assertThat(y.gradFn()).hasToString("<CloneBackward0>");
    assertThat(y.version()).isEqualTo(1);
    assertThatThrownBy(() -> square.sum().backward())
        .hasMessageContaining("modified by an inplace operation");
    Tensor plain = ones(2);
    inferenceMode(() -> plain.add_(ones(2)));
    assertThat(plain.version()).isEqualTo(1);
    assertThat(plain.add_(1).version()).isEqualTo(2);
    inferenceMode(() -> x.add_(1)); // a leaf too, since nothing is recorded
    assertThat(x).hasToString("tensor([2., 3., 4.], requires_grad=True)");
  }

  @Test
  @Tag("autograd-5.19")
  void viewsOfNormalTensorsMadeInside() {
    Tensor y = leaf(1, 2, 3).clone();
    Tensor view = inferenceMode(() -> y.view(3, 1));
    assertThat(view.isInference()).isFalse();
    assertThat(view.isView()).isTrue();
    assertThat(view.base()).isSameAs(y);
    assertThat(view.isLeaf()).isTrue();
    assertThat(view.requiresGrad()).isTrue();
    assertThatThrownBy(() -> view.mul_(2))
        .hasMessageStartingWith(
            "A view was created in inference mode and is being modified inplace in normal mode.");
    Tensor plain = ones(3);
    Tensor plainView = inferenceMode(() -> plain.view(3));
    assertThatThrownBy(() -> plainView.add_(leaf(1, 2, 3)))
        .hasMessageStartingWith("A view was created in inference mode");
    assertThat(plainView.add_(1).toDoubleArray()).containsExactly(2, 2, 2);
    // A view of it made outside inherits how it was made.
    assertThatThrownBy(() -> view.get(0).mul_(2))
        .hasMessageContaining("is being modified inplace in normal mode.");
  }

  @Test
  @Tag("autograd-5.20")
  void theBaseOfSuchAViewWasWritten() {
    Tensor y = leaf(1, 2, 3).clone();
    Tensor view = inferenceMode(() -> y.view(3, 1));
    y.mul_(2);
    String expected =
        "A view was created in inference mode and its base or another view of its base has been"
            + " modified inplace in normal mode.";
    assertThatThrownBy(view::gradFn).hasMessageStartingWith(expected);
    assertThatThrownBy(() -> view.mul(2)).hasMessageStartingWith(expected);
    assertThat(view.toString()).contains("grad_fn=<Invalid>");
  }

  @Test
  void functionTransformsDifferentiateInside() {
    Tensor x = tensor(2.0);
    try (InferenceMode mode = inferenceMode()) {
      assertThat(mode).isNotNull();
      Tensor made = tensor(2.0);
      assertThat(Func.grad(t -> t.mul(t)).apply(x).item()).isEqualTo(4);
      assertThat(Func.grad(t -> t.mul(t)).apply(made).item()).isEqualTo(4);
      assertThat(Func.grad(Func.grad(t -> t.mul(t).mul(t))).apply(made).item()).isEqualTo(12);
    }
  }

  private static final Map<String, TensorFunction> WRITES =
      Map.of(
          "of a tensor",
          t -> {
            Tensor y = t.mul(1);
            Tensor z = y.sin();
            y.add_(1);
            return z.sum();
          },
          "of a view",
          t -> {
            Tensor y = t.mul(1);
            Tensor view = y.get("0:1");
            Tensor z = y.sin();
            view.add_(1);
            return z.sum();
          },
          "of a mask",
          t -> {
            Tensor mask = t.gt(0);
            Tensor z = where(mask, t.mul(t), t);
            mask.fill_(false);
            return z.sum();
          },
          "inside",
          t -> {
            Tensor y = t.mul(1);
            Tensor z = y.sin();
            inferenceMode(() -> y.add_(1));
            return z.sum();
          },
          "of what was made inside",
          t -> {
            Tensor y = inferenceMode(() -> t.mul(1));
            Tensor z = y.mul(t);
            inferenceMode(() -> y.get("0:1").add_(1));
            return z.sum();
          });

  @Test
  void functionTransformsNoticeWritesToWhatTheyHaveSaved() {
    WRITES.forEach(
        (name, f) -> {
          for (Supplier<Tensor> gradient :
              List.<Supplier<Tensor>>of(
                  () -> Func.grad(f).apply(tensor(1.0, 2.0)),
                  () -> Func.grad(Func.grad(f)).apply(tensor(1.0, 2.0)),
                  () -> Func.vmap(Func.grad(f)).apply(ones(2, 2)))) {
            for (Supplier<Tensor> mode :
                List.<Supplier<Tensor>>of(gradient, () -> inferenceMode(gradient))) {
              assertThatThrownBy(mode::get)
                  .as(name)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("has been modified by an inplace operation");
            }
          }
        });
  }

  @Test
  void functionTransformsFollowWritesAndViews() {
    TensorFunction throughView =
        t -> {
          Tensor y = t.mul(1);
          y.get("0:1").add_(1);
          return y.pow(2).sum();
        };
    TensorFunction readByView =
        t -> {
          Tensor y = t.mul(1);
          Tensor view = y.get("0:1");
          y.add_(t);
          return view.pow(2).sum();
        };
    TensorFunction masked =
        t -> {
          Tensor mask = tensor(true, false);
          return where(mask, t.mul(t), t).sum();
        };
    Tensor captured = inferenceMode(() -> tensor(true, false));
    inferenceMode(
        () -> {
          Tensor x = tensor(1.0, 2.0);
          assertThat(Func.grad(throughView).apply(x).toDoubleArray()).containsExactly(4, 4);
          assertThat(Func.grad(readByView).apply(x).toDoubleArray()).containsExactly(8, 0);
          assertThat(Func.grad(masked).apply(x).toDoubleArray()).containsExactly(2, 1);
          assertThat(Func.grad(t -> where(captured, t.mul(t), t).sum()).apply(x).toDoubleArray())
              .containsExactly(2, 1);
          assertThat(Func.grad(t -> Func.grad(throughView).apply(t).sum()).apply(x).toDoubleArray())
              .containsExactly(2, 2);
          assertThat(Func.jacfwd(readByView).apply(x).toDoubleArray()).containsExactly(8, 0);
          return x;
        });
    TensorFunction unseen = t -> inferenceMode(() -> t.sin().sum());
    assertThat(Func.grad(unseen).apply(tensor(1.0, 2.0)).toDoubleArray()).containsExactly(0, 0);
  }
}
