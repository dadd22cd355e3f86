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
