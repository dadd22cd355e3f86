// ACCEPTED s(x)(1 + x(1 - s(x)))
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x);
        return x[0].div(x[0].neg().exp().add(1));
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(s.mul(x.mul(sub(1, s)).add(1)).mul(up));
    }
}

// ACCEPTED by way of the value
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].sigmoid().mul(x[0]);
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), y = x.mul(x.sigmoid());
        return List.of(up.mul(y.add(x.sigmoid().mul(sub(1, y)))));
    }
}

// WRONG the gradient from above is left out
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(s.add(x.mul(s).mul(sub(1, s))));
    }
}

// WRONG a product has two terms: s(x) is missing
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(x.mul(s).mul(sub(1, s))));
    }
}

// WRONG a product has two terms: x s(x)(1 - s(x)) is missing
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) { return List.of(up.mul(ctx.savedTensors().get(0).sigmoid())); }
}

// WRONG it is the sigmoid alone
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].sigmoid(); }
    protected List<Tensor> backward(Context ctx, Tensor up) { return List.of(up); }
}

// ACCEPTED with operators
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0] * x[0].sigmoid();
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0);
        Tensor s = x.sigmoid();
        return List.of(up * (s + x * s * (1 - s)));
    }
}

// ACCEPTED with a helper method and a name for the slope
// CELL e08-swish
class Swish extends org.chainrule.Function {
    private static Tensor slope(Tensor x, Tensor s) {
        Tensor rest = s.neg().add(1);
        return s.add(x.mul(s).mul(rest));
    }
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(slope(x, s).mul(up));
    }
}

// ACCEPTED by tanh, in public methods
// CELL e08-swish
class Swish extends org.chainrule.Function {
    private Tensor s(Tensor x) { return x.mul(0.5).tanh().add(1).mul(0.5); }
    @Override
    public Tensor forward(Context ctx, Tensor... inputs) {
        Tensor x = inputs[0];
        ctx.saveForBackward(x);
        return s(x) * x;
    }
    @Override
    public List<Tensor> backward(Context ctx, Tensor gradOutput) {
        Tensor x = ctx.savedTensors().get(0);
        Tensor local = s(x) + x * s(x) * s(-x);
        return Collections.singletonList(gradOutput * local);
    }
}

// ACCEPTED a base class of one's own
// CELL e08-swish
abstract class Elementwise extends org.chainrule.Function {
    abstract Tensor f(Tensor x);
    abstract Tensor slope(Tensor x);
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return f(x[0]); }
    protected List<Tensor> backward(Context ctx, Tensor up) { return Arrays.asList(up.mul(slope(ctx.savedTensors().get(0)))); }
}
class Swish extends Elementwise {
    Tensor f(Tensor x) { return x.mul(x.sigmoid()); }
    Tensor slope(Tensor x) { return x.sigmoid().mul(x.neg().sigmoid().mul(x).add(1)); }
}

// WRONG Swish is no Function: it has to extend org.chainrule.Function
// CELL e08-swish
class Swish {
    Tensor apply(Tensor x) { return x.mul(x.sigmoid()); }
}

// WRONG Swish is no Function: it has to extend org.chainrule.Function
// CELL e08-swish
class Swish {
    Tensor apply(Tensor... x) { return x[0].mul(x[0].sigmoid()); }
    Tensor forward(Tensor x) { return apply(x); }
}

// WRONG the gradient passes unchanged, as through an add gate
// CELL e08-swish
class Swish extends org.chainrule.Function {
    public Tensor apply(Tensor x) { return x.mul(x.sigmoid()); }
    protected Tensor forward(Context ctx, Tensor... x) { return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) { return List.of(up); }
}

// WRONG the second use has replaced what was kept for the first: keep it in ctx
// CELL e08-swish
class Swish extends org.chainrule.Function {
    private Tensor x;
    protected Tensor forward(Context ctx, Tensor... x) { this.x = x[0]; return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) { return List.of(up.mul(x.sigmoid().mul(x.mul(sub(1, x.sigmoid())).add(1)))); }
}

// WRONG backward asks autograd for the rule: it has to be a formula
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor[] g = new Tensor[1];
        Autograd.enableGrad(() -> {
            Tensor x = ctx.savedTensors().get(0).detach().requiresGrad(true);
            g[0] = Autograd.grad(x.mul(x.sigmoid()).mul(up).sum(), x);
        });
        return List.of(g[0]);
    }
}

// WRONG the gradient of swish gives a wrong result
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(x.add(1e-5).mul(x.add(1e-5).sigmoid()).sub(x.sub(1e-5).mul(x.sub(1e-5).sigmoid())).div(2e-5)));
    }
}

// WRONG it is a relu, and swish is smooth
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].relu();
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(x.gt(0)));
    }
}

// WRONG the two terms are added, not subtracted
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(s.sub(x.mul(s).mul(sub(1, s)))));
    }
}

// WRONG the second term needs x: x s(x)(1 - s(x))
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(s.add(s.mul(sub(1, s)))));
    }
}

// WRONG the second derivative throws
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(s.add(x.mul(s).mul(sub(1, s))).detach()));
    }
}

// WRONG the gradient of swish gives a wrong result
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(0.9276705118714866));
    }
}

// ACCEPTED the rule in one line, arrays as lists
// CELL e08-swish
final class Swish extends org.chainrule.Function {
    @Override protected Tensor forward(Context c, Tensor... in) { c.saveForBackward(in); return in[0].mul(in[0].sigmoid()); }
    @Override protected List<Tensor> backward(Context c, Tensor g) {
        return c.savedTensors().stream().map(x -> g.mul(x.sigmoid()).mul(x.neg().sigmoid().mul(x).add(1))).toList();
    }
}

// ACCEPTED a Swish with a parameter that is 1
// CELL e08-swish
class Swish extends org.chainrule.Function {
    final double beta;
    Swish() { this(1); }
    Swish(double beta) { this.beta = beta; }
    protected Tensor forward(Context ctx, Tensor... x) throws IllegalStateException {
        ctx.saveForBackward(x[0]);
        return x[0].mul(x[0].mul(beta).sigmoid());
    }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.mul(beta).sigmoid();
        return List.of(up.mul(s).add(up.mul(x).mul(s).mul(sub(1, s)).mul(beta)));
    }
}

// WRONG the second derivative gives a wrong result
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { Tensor s = x[0].sigmoid(); ctx.saveForBackward(x[0], s); return x[0].mul(s); }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = ctx.savedTensors().get(1);
        return List.of(up.mul(s.add(x.mul(s).mul(sub(1, s)))));
    }
}

// WRONG swish(x) gives a wrong result
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].relu().mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(s.add(x.mul(s).mul(sub(1, s)))).mul(x.gt(0)));
    }
}

// WRONG the gradient of swish gives a wrong result
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { ctx.saveForBackward(x[0]); return x[0].mul(x[0].sigmoid()); }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(s.add(x.mul(s).mul(sub(1, s))).mul(up.mean()));
    }
}

// WRONG the gradient of swish gives a wrong result
// CELL e08-swish
class Swish extends org.chainrule.Function {
    protected Tensor forward(Context ctx, Tensor... x) { Tensor y = x[0].mul(x[0].sigmoid()); ctx.saveForBackward(y); return y; }
    protected List<Tensor> backward(Context ctx, Tensor up) {
        Tensor x = ctx.savedTensors().get(0), s = x.sigmoid();
        return List.of(up.mul(s.add(x.mul(s).mul(sub(1, s)))));
    }
}
