// The lines of notebooks/autograd.ipynb as a script: ./adjoint run examples/autograd.jsh

var x = arange(4.0);
x
x.requiresGrad_(true)
x.grad()

// y = 2 x.x has the gradient 4x.
var y = dot(x, x).mul(2);
y
y.backward();
x.grad()
x.grad().eq(x.mul(4))

// Gradients add up, so zero them before the next function.
x.grad().zero_()
x
y = x.sum();
y.backward();
x.grad()

// A result that is not a scalar needs weights.
x
x.grad().zero_()
y = x.mul(x);
y.backward(ones(y.size(0)));
x.grad()

// What is detached counts as a constant.
x.grad().zero_()
y = x.mul(x);
var u = y.detach();
var z = u.mul(x);
z.sum().backward();
x.grad()
x.grad().eq(u)
x.grad().zero_()
y.sum().backward();
x.grad()
x.grad().eq(x.mul(2))

// Loops and branches may depend on the numbers.
Tensor f(Tensor a) {
    Tensor b = a.mul(2);
    while (b.norm().lt(1000).itemBoolean()) {
        b = b.mul(2);
    }
    return b.sum().gt(0).itemBoolean() ? b : b.mul(100);
}

var a = tensor(-0.2753).requiresGrad_(true);
var d = f(a);
d.backward();
d
a
a.grad()
a.grad().eq(d.div(a))
