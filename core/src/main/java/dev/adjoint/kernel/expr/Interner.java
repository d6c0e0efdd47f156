package dev.adjoint.kernel.expr;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Interns objects by structure, weakly: a canonical object lives as long as it is used. */
final class Interner {
  private static final ConcurrentHashMap<Interned, Interned> TABLE = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Expr> QUEUE = new ReferenceQueue<>();

  private Interner() {}

  /** The node of the candidate's structure; its operands are interned already. */
  static Expr intern(Expr candidate) {
    for (Reference<? extends Expr> dead = QUEUE.poll(); dead != null; dead = QUEUE.poll()) {
      TABLE.remove((Interned) dead);
    }
    Interned entry = new Interned(candidate);
    while (true) {
      Interned known = TABLE.putIfAbsent(entry, entry);
      if (known == null) {
        return candidate;
      }
      Expr expr = known.get();
      if (expr != null) {
        return expr;
      }
      TABLE.remove(known);
    }
  }

  /** Its own key: a cleared entry equals only itself. */
  private static final class Interned extends WeakReference<Expr> {
    private final int hash;

    Interned(Expr expr) {
      super(expr, QUEUE);
      this.hash = expr.hashCode();
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      if (!(other instanceof Interned that) || hash != that.hash) {
        return false;
      }
      Expr a = get();
      Expr b = that.get();
      return a != null && b != null && sameNode(a, b);
    }
  }

  private static boolean sameNode(Expr a, Expr b) {
    if (a.getClass() != b.getClass() || a.type() != b.type()) {
      return false;
    }
    int n = a.children().size();
    if (n != b.children().size()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (a.children().get(i) != b.children().get(i)) {
        return false;
      }
    }
    return switch (a) {
      case Expr.Input x -> x.index() == ((Expr.Input) b).index();
      case Expr.Param x -> x.index() == ((Expr.Param) b).index();
      case Expr.Const x -> {
        Expr.Const y = (Expr.Const) b;
        yield x.isIntegral() == y.isIntegral()
            && x.integer() == y.integer()
            && Double.doubleToLongBits(x.value()) == Double.doubleToLongBits(y.value());
      }
      case Expr.Unary x -> x.op() == ((Expr.Unary) b).op();
      case Expr.Binary x -> x.op() == ((Expr.Binary) b).op();
      case Expr.Slow x -> x.op() == ((Expr.Slow) b).op();
      case Expr.Fma _, Expr.Conditional _ -> true;
    };
  }
}
