package dev.adjoint.conformance;

import static dev.adjoint.Adjoint.grad;
import static org.assertj.core.api.Assertions.fail;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Domain;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.Plan;
import dev.adjoint.testkit.Plan.Shape;
import dev.adjoint.testkit.Tolerance;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Short programs of several operations: views written in place, higher derivatives, control flow.
 */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class ProgramsConformanceTest {
  private static final Plan VECTOR =
      Plan.shapes(Plan.shape(4), Plan.shape(Form.STRIDED, 4), Plan.shape(1));
  private static final Plan MATRIX =
      Plan.shapes(
          Plan.shape(2, 3), Plan.shape(Form.TRANSPOSED, 2, 3), new Shape(Form.STRIDED, 3, 4));
  private static final Plan PAIR =
      Plan.of(
          List.of(Plan.shape(2, 3), Plan.shape(3)),
          List.of(Plan.shape(2, 3), Plan.shape(2, 3)),
          List.of(Plan.shape(Form.TRANSPOSED, 3, 3), Plan.shape(3, 1)));

  private static final List<OpSpec> PROGRAMS =
      List.of(
          program(
              "the lesson's first function", x -> x.dot(x).mul(2), "torch.dot(x, x) * 2", VECTOR),
          program(
              "a detached factor", x -> x.mul(x).detach().mul(x), "(x * x).detach() * x", VECTOR),
          program(
              "control flow",
              x -> {
                Tensor b = x.mul(2);
                while (b.norm().item() < 1000) {
                  b = b.mul(2);
                }
                return b.sum().item() > 0 ? b : b.mul(100);
              },
              """
              b = x * 2
              while float(torch.linalg_vector_norm(b, 2)) < 1000:
                  b = b * 2
              if float(b.sum()) > 0:
                  c = b
              else:
                  c = 100 * b
              return c\
              """,
              // A zero would double for ever.
              domains -> Plan.shapes(Plan.shape(), Plan.shape(3)).samples(List.of(Domain.NONZERO))),
          program("one tensor twice", x -> x.mul(x).add(x), "x * x + x", MATRIX),
          program(
              "a diamond",
              x -> {
                Tensor y = x.exp();
                return y.mul(y.sin()).add(y.cos());
              },
              "y = x.exp()\nreturn y * y.sin() + y.cos()",
              MATRIX),
          program(
              "a view written in place",
              x -> {
                Tensor y = x.mul(1);
                y.get(0).mul_(3);
                return y;
              },
              "y = x * 1\ny[0].mul_(3)\nreturn y",
              MATRIX),
          program(
              "the base written in place",
              x -> {
                Tensor y = x.mul(1);
                Tensor v = y.get(0);
                y.mul_(3);
                return v.mul(v);
              },
              "y = x * 1\nv = y[0]\ny.mul_(3)\nreturn v * v",
              MATRIX),
          program(
              "a sibling view",
              x -> {
                Tensor y = x.mul(1);
                Tensor v = y.view(-1);
                y.get(0).exp_();
                return v.mul(2);
              },
              "y = x * 1\nv = y.view(-1)\ny[0].exp_()\nreturn v * 2",
              Plan.shapes(Plan.shape(2, 3), Plan.shape(3, 1))),
          program(
              "a view of a view",
              x -> {
                Tensor y = x.mul(1);
                Tensor v = y.t();
                v.get(0).get(1).mul_(5);
                return y.add(v.t());
              },
              "y = x * 1\nv = y.t()\nv[0][1].mul_(5)\nreturn y + v.t()",
              MATRIX),
          program(
              "two regions",
              x -> {
                Tensor y = x.mul(1);
                y.narrow(0, 0, 1).mul_(2);
                y.narrow(0, 1, 1).sin_();
                return y.mul(y);
              },
              "y = x * 1\ny.narrow(0, 0, 1).mul_(2)\ny.narrow(0, 1, 1).sin_()\nreturn y * y",
              MATRIX),
          program(
              "an assigned part",
              (x, y) -> {
                Tensor z = x.mul(2);
                z.set(0, y.mul(y).sum());
                return z.mul(z);
              },
              "z = x * 2\nz[0] = (y * y).sum()\nreturn z * z",
              PAIR),
          program(
              "a plain base that comes to require",
              (x, y) -> {
                Tensor z = x.detach().clone();
                z.get(0).mul_(y.sum());
                return z.mul(x);
              },
              "z = x.detach().clone()\nz[0].mul_(y.sum())\nreturn z * x",
              PAIR),
          program(
              "in-place chain",
              x -> x.mul(2).add_(1).exp_().mul_(0.5),
              "(x * 2).add_(1).exp_().mul_(0.5)",
              MATRIX),
          program(
              "broadcast both ways",
              (x, y) -> x.mul(y).add(y.div(x.abs().add(1))),
              "x * y + y / (x.abs() + 1)",
              PAIR),
          program(
              "a layer",
              (x, y) -> x.matmul(y.expand(2, 3).t()).tanh().sum(),
              "torch.matmul(x, y.expand(2, 3).t()).tanh().sum()",
              Plan.of(
                  List.of(Plan.shape(2, 3), Plan.shape(3)),
                  List.of(Plan.shape(4, 3), Plan.shape(1)))),
          program(
              "second derivative",
              x -> derivative(x.mul(x).mul(x), x),
              "torch.autograd.grad([(x * x * x).sum()], [x], create_graph=True)[0]",
              MATRIX),
          program(
              "third derivative",
              x -> derivative(derivative(x.sin(), x), x),
              """
              g = torch.autograd.grad([x.sin().sum()], [x], create_graph=True)[0]
              assert g is not None
              return torch.autograd.grad([g.sum()], [x], create_graph=True)[0]\
              """,
              MATRIX),
          program(
              "second derivative of a quotient",
              (x, y) -> derivative(x.div(y.exp()), y),
              "torch.autograd.grad([(x / y.exp()).sum()], [y], create_graph=True)[0]",
              PAIR),
          program(
              "second derivative of a product of matrices",
              x -> derivative(x.matmul(x.t()).tanh(), x),
              "torch.autograd.grad([torch.matmul(x, x.t()).tanh().sum()], [x],"
                  + " create_graph=True)[0]",
              MATRIX),
          program(
              "second derivative of a norm",
              x -> derivative(x.norm(), x),
              "torch.autograd.grad([torch.linalg_vector_norm(x, 2)], [x], create_graph=True)[0]",
              MATRIX),
          program(
              "second derivative of a sigmoid",
              x -> derivative(x.sigmoid().mul(x), x),
              "torch.autograd.grad([(x.sigmoid() * x).sum()], [x], create_graph=True)[0]",
              MATRIX),
          program(
              "second derivative of a power",
              x -> derivative(x.abs().add(1).pow(2.5), x),
              "torch.autograd.grad([((x.abs() + 1) ** 2.5).sum()], [x], create_graph=True)[0]",
              MATRIX),
          program(
              "second derivative of choices",
              x -> derivative(x.mul(x).clamp(0.25, 4).mul(x), x),
              "torch.autograd.grad([((x * x).clamp(0.25, 4) * x).sum()], [x],"
                  + " create_graph=True)[0]",
              MATRIX),
          program(
              "second derivative of a view written in place",
              x -> {
                Tensor y = x.mul(x);
                y.get(0).mul_(x.get(1));
                return derivative(y, x);
              },
              """
              y = x * x
              y[0].mul_(x[1])
              return torch.autograd.grad([y.sum()], [x], create_graph=True)[0]\
              """,
              MATRIX));

  private static Tensor derivative(Tensor y, Tensor x) {
    Tensor root = y.dim() == 0 ? y : y.sum();
    return Objects.requireNonNull(
        grad(List.of(root), List.of(x), null, true, true, false).getFirst());
  }

  private static OpSpec program(String name, OpCall.Unary call, String python, Plan plan) {
    return make(name, OpCall.of(call), python, plan);
  }

  private static OpSpec program(String name, OpCall.Binary call, String python, Plan plan) {
    return make(name, OpCall.of(call), python, plan);
  }

  private static OpSpec make(String name, OpCall call, String python, Plan plan) {
    Plan floating =
        domains ->
            plan.samples(domains).stream()
                .filter(
                    s ->
                        s.inputs().getFirst().dtype() == DType.FLOAT32
                            || s.inputs().getFirst().dtype() == DType.FLOAT64)
                .toList();
    return OpSpec.of(name, Family.LINEAR, OpSpec.functional("", call, python, floating))
        .domains(Domain.REAL)
        .within(new Tolerance(16, 16, 16));
  }

  @TestFactory
  Stream<DynamicTest> everyProgramAgreesWithLibtorch() {
    return PROGRAMS.stream().map(p -> DynamicTest.dynamicTest(p.name(), () -> check(p)));
  }

  private static void check(OpSpec program) {
    List<String> differences = new RowCheck(program).gradientsOnly().run();
    if (!differences.isEmpty()) {
      fail(String.join("\n", differences));
    }
  }
}
