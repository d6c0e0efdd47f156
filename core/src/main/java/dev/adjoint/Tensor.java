package dev.adjoint;

import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Terms;
import dev.adjoint.op.Wrapped;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.RawMemory;
import dev.adjoint.ops.copy.Replace;
import dev.adjoint.ops.copy.Values;
import dev.adjoint.ops.view.Detach;
import dev.adjoint.ops.view.ViewTerms;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array of elements of one dtype, with automatic differentiation.
 *
 * <p>Names, numbers and printed text are those of {@code torch.Tensor}. Memory is native and is
 * freed automatically: nothing has to be closed. Methods whose name ends in an underscore work in
 * place; all others leave the tensor unchanged.
 *
 * <p>Java's serialization writes a tensor's values, sizes and dtype, and whether it requires grad,
 * as {@code torch.save} does. A deserialized tensor is a leaf in row-major memory, without gradient
 * or hooks. Views are serialized separately and no longer share memory.
 *
 * <p>Tensors may be read by several threads at once; writing into one while others read it is a
 * race, as everywhere in Java.
 */
public final class Tensor
    implements CreationMethods,
        ArithmeticMethods,
        PointwiseMethods,
        ActivationMethods,
        ComparisonMethods,
        CopyMethods,
        ReduceMethods,
        ScanMethods,
        ViewMethods,
        ArrangeMethods,
        JoinMethods,
        IndexMethods,
        LinalgMethods,
        OrderMethods,
        RandomMethods,
        Iterable<Tensor>,
        Serializable,
        AutogradMethods {

  private static final long serialVersionUID = 1L;

  /** No fields: a {@link TensorForm} is serialized in place of the tensor. */
  @SuppressWarnings("UnusedVariable") // serialization looks for it
  private static final ObjectStreamField[] serialPersistentFields = {};

  private static final AtomicReferenceFieldUpdater<Tensor, Operand> OPERAND =
      AtomicReferenceFieldUpdater.newUpdater(Tensor.class, Operand.class, "operand");
  private static final AtomicReferenceFieldUpdater<Tensor, VersionCounter> VERSION =
      AtomicReferenceFieldUpdater.newUpdater(Tensor.class, VersionCounter.class, "version");
  private static final AtomicReferenceFieldUpdater<Tensor, AutogradMeta> META =
      AtomicReferenceFieldUpdater.newUpdater(Tensor.class, AutogradMeta.class, "meta");

  private volatile Operand operand;

  /**
   * Created when the memory is first written to or shared, which happens to few tensors; null
   * before.
   */
  private volatile @Nullable VersionCounter version;

  private @Nullable Wrapped wrapped;
  private volatile @Nullable AutogradMeta meta;

  /**
   * The node that produced the tensor and the number of its output, as one object, so that no
   * thread sees the one without the other. Kept outside of the autograd metadata, which most
   * results don't need.
   */
  private volatile @Nullable Edge source;

  static {
    TensorAccess.install(new FieldAccess());
    GraphAccess.install(new GraphFields());
    Terms.install(new ViewTerms());
  }

  private Tensor(Operand operand, @Nullable VersionCounter version, @Nullable Wrapped wrapped) {
    this.operand = operand;
    this.version = version;
    this.wrapped = wrapped;
  }

  private static final class FieldAccess extends TensorAccess {
    @Override
    protected Tensor create(
        Operand operand, @Nullable VersionCounter version, @Nullable Wrapped wrapped) {
      return new Tensor(operand, version, wrapped);
    }

    @Override
    protected @Nullable Wrapped getWrapped(Tensor t) {
      return t.wrapped;
    }

    @Override
    protected void putWrapped(Tensor t, @Nullable Wrapped wrapped) {
      t.wrapped = wrapped;
    }

    @Override
    protected Operand getOperand(Tensor t) {
      return t.operand;
    }

    @Override
    protected void putOperand(Tensor t, Operand operand) {
      t.operand = operand;
    }

    @Override
    protected void replaceOperand(Tensor t, Operand expected, Operand operand) {
      OPERAND.compareAndSet(t, expected, operand);
    }

    @Override
    protected @Nullable VersionCounter getVersion(Tensor t) {
      return t.version;
    }

    @Override
    protected VersionCounter makeVersion(Tensor t) {
      VersionCounter fresh = new VersionCounter();
      return VERSION.compareAndSet(t, null, fresh) ? fresh : Objects.requireNonNull(t.version);
    }
  }

  private static final class GraphFields extends GraphAccess {
    @Override
    protected @Nullable Edge edgeOf(Tensor t) {
      return Variable.gradientEdge(t);
    }

    @Override
    protected @Nullable AutogradMeta getMeta(Tensor t) {
      return t.meta;
    }

    @Override
    protected @Nullable Edge getSource(Tensor t) {
      return t.source;
    }

    @Override
    protected void putSource(Tensor t, @Nullable Edge source) {
      t.source = source;
    }

    @Override
    protected AutogradMeta makeMeta(Tensor t) {
      AutogradMeta fresh = new AutogradMeta();
      return META.compareAndSet(t, null, fresh) ? fresh : Objects.requireNonNull(t.meta);
    }
  }

  private Object writeReplace() throws ObjectStreamException {
    return TensorForm.of(this);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a tensor is read from its form");
  }

  private Layout layout() {
    return operand.layout();
  }

  // ---- what it is

  /** The shape; prints as {@code torch.Size([2, 3])}. */
  @Override
  public Shape shape() {
    return Shape.of(layout().sizes());
  }

  /** Alias of {@link #shape()}. */
  public Shape size() {
    return shape();
  }

  /** The size of one dimension; negative ones count from the end. */
  public long size(long dim) {
    Layout layout = layout();
    return layout.size(Shapes.wrapSized(dim, layout.dim()));
  }

  /** The strides of all dimensions, in elements. */
  public long[] stride() {
    return layout().strides().clone();
  }

  /** The stride of one dimension, in elements. */
  public long stride(long dim) {
    Layout layout = layout();
    return layout.stride(Shapes.wrapSized(dim, layout.dim()));
  }

  /** Offset of the first element from the start of the storage, in elements. */
  public long storageOffset() {
    return layout().offset();
  }

  /** Number of dimensions. */
  public int dim() {
    return layout().dim();
  }

  /** Alias of {@link #dim()}. */
  public int ndim() {
    return layout().dim();
  }

  /** Alias of {@link #dim()}. */
  public int ndimension() {
    return layout().dim();
  }

  /** Number of elements. */
  public long numel() {
    return layout().numel();
  }

  /** Alias of {@link #numel()}. */
  public long nelement() {
    return layout().numel();
  }

  /** Size of the first dimension, as Python's {@code len}. */
  public long len() {
    if (dim() == 0) {
      throw new IllegalArgumentException("len() of a 0-d tensor");
    }
    return layout().size(0);
  }

  /**
   * Iterates over the slices of the first dimension, which are those of {@link #unbind()}.
   *
   * @throws IllegalArgumentException if this tensor is 0-d
   */
  @Override
  public Iterator<Tensor> iterator() {
    if (dim() == 0) {
      throw new IllegalArgumentException("iteration over a 0-d tensor");
    }
    return unbind().iterator();
  }

  /** The data type of the elements. */
  @Override
  public DType dtype() {
    return operand.dtype();
  }

  /** Where the elements are: {@code cpu}. */
  public Device device() {
    return TensorAccess.device(this);
  }

  /** Whether the dtype is one of the floating-point types. */
  public boolean isFloatingPoint() {
    return dtype().isFloatingPoint();
  }

  /** Whether elements can be negative: not in bool and uint8. */
  public boolean isSigned() {
    return dtype() != DType.BOOL && dtype() != DType.UINT8;
  }

  /** Whether the dtype is complex: false, since there are no such types. */
  public boolean isComplex() {
    return false;
  }

  /** Size of one element in bytes. */
  public int elementSize() {
    return dtype().itemSize();
  }

  /** Alias of {@link #elementSize()}. */
  public int itemsize() {
    return dtype().itemSize();
  }

  /** Bytes that the elements take: {@code numel() * itemsize()}. */
  public long nbytes() {
    Operand now = TensorAccess.operand(this);
    return now.layout().numel() * now.dtype().itemSize();
  }

  /** Whether the tensor is contiguous: row-major without gaps. */
  public boolean isContiguous() {
    return layout().isContiguous();
  }

  /** Address of the first element; tensors whose first elements share memory have the same. */
  public long dataPtr() {
    Operand now = TensorAccess.operand(this);
    return now.layout().numel() == 0 ? 0 : now.address();
  }

  /**
   * The version counter: the number of in-place writes to the memory; shared with all views.
   *
   * @throws IllegalStateException for a tensor made in inference mode
   */
  public long version() {
    if (isInference()) {
      throw new IllegalStateException("Inference tensors do not track version counter.");
    }
    return TensorAccess.writes(this);
  }

  /** Whether this is an inference tensor: created in inference mode. */
  public boolean isInference() {
    return Recording.isInference(this);
  }

  // ---- values

  /**
   * The value of a one-element tensor, as a double.
   *
   * @throws IllegalStateException if there is not exactly one element
   */
  public double item() {
    return Values.item(this).toDouble();
  }

  /**
   * The value of a one-element tensor, as a long; fractions are truncated.
   *
   * @throws IllegalStateException if there is not exactly one element
   * @throws ArithmeticException if the element is NaN or infinite
   */
  public long itemLong() {
    return Values.itemLong(this);
  }

  /**
   * The truth value of a one-element tensor: whether it is nonzero; NaN is.
   *
   * @throws IllegalStateException if there is not exactly one element
   */
  public boolean itemBoolean() {
    return Values.itemBoolean(this);
  }

  /**
   * Alias of {@link #itemBoolean()}: whether the one element is nonzero.
   *
   * @throws IllegalStateException if there is not exactly one element
   */
  public boolean isNonzero() {
    return Values.itemBoolean(this);
  }

  /**
   * The elements as nested lists, one for each dimension, of {@code Double}, {@code Long} or {@code
   * Boolean}; of a 0-d tensor the element itself.
   */
  public Object tolist() {
    return Values.tolist(this);
  }

  /** Copies the elements, in row-major order, to a {@code double[]}. */
  public double[] toDoubleArray() {
    return Values.toDoubleArray(this);
  }

  /** Copies the elements, in row-major order, to a {@code float[]}. */
  public float[] toFloatArray() {
    return Values.toFloatArray(this);
  }

  /** Copies the elements, in row-major order, to a {@code long[]}. */
  public long[] toLongArray() {
    return Values.toLongArray(this);
  }

  /** Copies the truth values of the elements, in row-major order: whether each is nonzero. */
  public boolean[] toBooleanArray() {
    return Values.toBooleanArray(this);
  }

  /**
   * The memory of the tensor itself, from its first element on; {@link #stride()} tells where the
   * other elements are. The segment stays valid as long as it is reachable, even after the tensor
   * is gone or its {@link Scope} closed. Writes through it do not increment the version counter.
   *
   * <p>The memory is pinned from then on, as with PyTorch's {@code numpy()}: {@code resize_} beyond
   * its capacity is refused. After {@code set_} or {@code setData}, which give the tensor another
   * storage, the segment still refers to the former one.
   *
   * @throws IllegalStateException if this tensor requires grad and recording is on: use {@code
   *     detach().memorySegment()} instead
   */
  public MemorySegment memorySegment() {
    return RawMemory.of(this);
  }

  // ---- copies

  /**
   * A copy in fresh memory.
   *
   * <p>Gradient: passes through. The order of dimensions in memory is kept where it is dense.
   */
  @Override
  @SuppressWarnings({"MissingSuperCall", "PMD"}) // PyTorch's clone, which is no Cloneable
  public Tensor clone() {
    return Clone.apply(this);
  }

  /** The tensor itself where it is row-major, else a row-major copy. Gradient: passes through. */
  public Tensor contiguous() {
    return isContiguous() ? this : Clone.contiguous(this);
  }

  /**
   * Detaches from the graph: a tensor that shares memory with this one but does not require grad.
   */
  public Tensor detach() {
    return Detach.apply(this);
  }

  /**
   * A detached tensor that shares memory but has its own version counter, so backward does not
   * notice writes through it; {@link #detach()} is safer.
   */
  public Tensor data() {
    return Replace.data(this);
  }

  /**
   * Deep copy of this leaf: its storage, {@code requires_grad} flag and gradient.
   *
   * @throws IllegalStateException if this is not a leaf
   */
  public Tensor deepCopy() {
    return Replace.deepCopy(this);
  }

  // ---- graph

  /** Whether this tensor requires grad: whether operations on it are recorded. */
  public boolean requiresGrad() {
    return Recording.requiresGrad(this);
  }

  /** Whether this is a leaf of the graph: created by the user, or not requiring grad. */
  public boolean isLeaf() {
    return Variable.isLeaf(this);
  }

  /** The backward node of the operation that produced this tensor; null for a leaf. */
  public @Nullable Node gradFn() {
    return Variable.gradFn(this);
  }

  /**
   * The accumulated gradient; null before the first backward. Warns for a non-leaf tensor whose
   * gradient is not retained, since backward will never set it.
   */
  public @Nullable Tensor grad() {
    Tensor grad = Variable.grad(this);
    if (grad == null) {
      Variable.warnOfAbsentGrad(this);
    }
    return grad;
  }

  /** Index of this tensor among the outputs of {@link #gradFn()}. */
  public int outputNr() {
    return GraphAccess.outputNr(this);
  }

  /** The base of this view, which is never itself a view; null if this is not a view. */
  public @Nullable Tensor base() {
    AutogradMeta m = meta;
    return m == null ? null : m.base;
  }

  /** Whether this is a view of another tensor. */
  public boolean isView() {
    return base() != null;
  }

  /** Prints the tensor as PyTorch does. */
  @Override
  public String toString() {
    return TensorText.of(this);
  }
}
