package dev.adjoint;

import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.Variable;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.AutogradMeta;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Require;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Wrapped;
import dev.adjoint.ops.Clone;
import dev.adjoint.ops.Detach;
import dev.adjoint.ops.RawMemory;
import dev.adjoint.ops.Replace;
import dev.adjoint.ops.Values;
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
 * An array of numbers of one type, in any number of dimensions, that can take part in automatic
 * differentiation.
 *
 * <p>Names, numbers and printed text are those of {@code torch.Tensor}. Memory is native and comes
 * back by itself: nothing has to be closed. Methods whose name ends in an underscore write into the
 * tensor, all others leave it as it is.
 *
 * <p>Java's serialization writes a tensor's values, sizes and dtype, and whether it requires grad,
 * as {@code torch.save} does; what is read is a leaf in row-major memory, without a gradient or
 * hooks. Views are written on their own and no longer share memory.
 *
 * <p>Tensors may be read by several threads at once; writing into one while others read it is a
 * race, as everywhere in Java.
 */
public final class Tensor
    implements ArithmeticMethods,
        ElementwiseMethods,
        ComparisonMethods,
        ReductionMethods,
        ViewMethods,
        SplitMethods,
        ViewCopyMethods,
        IndexingMethods,
        GatherMethods,
        MatrixMethods,
        OrderMethods,
        SpreadMethods,
        BlendMethods,
        RandomMethods,
        Iterable<Tensor>,
        Serializable,
        AutogradMethods {

  private static final long serialVersionUID = 1L;

  /** None: a {@link TensorForm} is written in place of the tensor. */
  @SuppressWarnings("UnusedVariable") // serialization looks for it
  private static final ObjectStreamField[] serialPersistentFields = {};

  private static final AtomicReferenceFieldUpdater<Tensor, Operand> OPERAND =
      AtomicReferenceFieldUpdater.newUpdater(Tensor.class, Operand.class, "operand");
  private static final AtomicReferenceFieldUpdater<Tensor, VersionCounter> VERSION =
      AtomicReferenceFieldUpdater.newUpdater(Tensor.class, VersionCounter.class, "version");
  private static final AtomicReferenceFieldUpdater<Tensor, AutogradMeta> META =
      AtomicReferenceFieldUpdater.newUpdater(Tensor.class, AutogradMeta.class, "meta");

  private volatile Operand operand;

  /** Null until the memory is written to or shared: most tensors never are. */
  private volatile @Nullable VersionCounter version;

  private @Nullable Wrapped wrapped;
  private volatile @Nullable AutogradMeta meta;

  /** What recorded the tensor. Not in its meta, which most results can do without. */
  private volatile @Nullable Node node;

  static {
    TensorAccess.install(new Access());
  }

  private Tensor(Operand operand, @Nullable VersionCounter version, @Nullable Wrapped wrapped) {
    this.operand = operand;
    this.version = version;
    this.wrapped = wrapped;
  }

  private static final class Access extends TensorAccess {
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

    @Override
    protected @Nullable AutogradMeta getMeta(Tensor t) {
      return t.meta;
    }

    @Override
    protected @Nullable Node getNode(Tensor t) {
      return t.node;
    }

    @Override
    protected void putNode(Tensor t, @Nullable Node node) {
      t.node = node;
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

  /** The sizes; prints as {@code torch.Size([2, 3])}. */
  @Override
  public Shape shape() {
    return Shape.of(layout().sizes());
  }

  /** The same as {@link #shape()}. */
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

  /** Elements between the start of the storage and the first element. */
  public long storageOffset() {
    return layout().offset();
  }

  /** Number of dimensions. */
  public int dim() {
    return layout().dim();
  }

  /** Number of dimensions, as {@link #dim()}. */
  public int ndim() {
    return layout().dim();
  }

  /** Number of elements. */
  public long numel() {
    return layout().numel();
  }

  /** The size of the first dimension, as Python's {@code len}. */
  public long len() {
    if (dim() == 0) {
      throw new IllegalArgumentException("len() of a 0-d tensor");
    }
    return layout().size(0);
  }

  /**
   * The slices of the first dimension, one after the other, as {@link #unbind()} gives them.
   *
   * @throws IllegalArgumentException if there is no dimension
   */
  @Override
  public Iterator<Tensor> iterator() {
    if (dim() == 0) {
      throw new IllegalArgumentException("iteration over a 0-d tensor");
    }
    return unbind().iterator();
  }

  /** The type of the elements. */
  @Override
  public DType dtype() {
    return operand.dtype();
  }

  /** Whether the dtype is one of the floating-point types. */
  public boolean isFloatingPoint() {
    return dtype().isFloatingPoint();
  }

  /** Bytes of one element. */
  public int elementSize() {
    return dtype().itemSize();
  }

  /** Whether the elements lie row-major in memory, without gaps. */
  public boolean isContiguous() {
    return layout().isContiguous();
  }

  /** The address of the first element, equal for tensors that share memory there. */
  public long dataPtr() {
    Operand now = TensorAccess.operand(this);
    return now.layout().numel() == 0 ? 0 : now.address();
  }

  /**
   * How often the memory was written in place; shared with every view.
   *
   * @throws IllegalStateException for a tensor made in inference mode
   */
  public long version() {
    if (isInference()) {
      throw new IllegalStateException("Inference tensors do not track version counter.");
    }
    return TensorAccess.writes(this);
  }

  /** Whether this was made in inference mode. */
  public boolean isInference() {
    return Variable.isInference(this);
  }

  // ---- values

  /**
   * The one element as a double.
   *
   * @throws IllegalStateException if there is not exactly one element
   */
  public double item() {
    return Values.item(this).toDouble();
  }

  /**
   * The one element as a long; fractions are cut off.
   *
   * @throws IllegalStateException if there is not exactly one element
   * @throws ArithmeticException if the element is NaN or infinite
   */
  public long itemLong() {
    return Values.itemLong(this);
  }

  /**
   * Whether the one element is not zero; NaN is not.
   *
   * @throws IllegalStateException if there is not exactly one element
   */
  public boolean itemBoolean() {
    return Values.itemBoolean(this);
  }

  /** The elements in row-major order, converted to doubles. */
  public double[] toDoubleArray() {
    return Values.toDoubleArray(this);
  }

  /** The elements in row-major order, converted to floats. */
  public float[] toFloatArray() {
    return Values.toFloatArray(this);
  }

  /** The elements in row-major order, converted to longs. */
  public long[] toLongArray() {
    return Values.toLongArray(this);
  }

  /** The elements in row-major order: whether each is not zero. */
  public boolean[] toBooleanArray() {
    return Values.toBooleanArray(this);
  }

  /**
   * The memory itself, from the first element on; {@link #stride()} says how the others lie in it.
   * It can be read and written as long as the segment is reachable, whatever becomes of the tensor
   * or of a {@link Scope}; such writes are not counted.
   *
   * <p>From then on the memory stays where it is, as with PyTorch's {@code numpy()}: {@code
   * resize_} to more than it has room for is refused. After {@code set_} or {@code setData}, which
   * give the tensor other memory, the segment still shows the former.
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

  /**
   * The same values in another dtype; the tensor itself where it has that dtype already.
   *
   * <p>Gradient: converted back to this dtype.
   */
  public Tensor to(DType dtype) {
    return Clone.to(this, Require.nonNull(dtype, "dtype"));
  }

  /** The tensor itself where it is row-major, else a row-major copy. Gradient: passes through. */
  public Tensor contiguous() {
    return isContiguous() ? this : Clone.contiguous(this);
  }

  /** The same memory, cut off from the graph: no gradient flows through it. */
  public Tensor detach() {
    return Detach.apply(this);
  }

  /**
   * The same memory in a tensor without history that counts its writes apart, so that writing into
   * it goes unnoticed by backward: {@link #detach()} is safer.
   */
  public Tensor data() {
    return Replace.data(this);
  }

  /**
   * A copy of this leaf with all its memory, whether it requires grad, and a copy of its gradient.
   *
   * @throws IllegalStateException if this is no leaf
   */
  public Tensor deepCopy() {
    return Replace.deepCopy(this);
  }

  // ---- graph

  /** Whether gradients flow to this tensor. */
  public boolean requiresGrad() {
    return Variable.requiresGrad(this);
  }

  /** Whether this tensor starts a graph: the user made it, or it needs no gradient. */
  public boolean isLeaf() {
    return Variable.isLeaf(this);
  }

  /** The node that made this tensor; null for a leaf. */
  public @Nullable Node gradFn() {
    return Variable.gradFn(this);
  }

  /**
   * The gradient that backward has accumulated; null before the first one. Warns where this is no
   * leaf and its gradient is not retained, since there is never going to be one.
   */
  public @Nullable Tensor grad() {
    Tensor grad = Variable.grad(this);
    if (grad == null) {
      Variable.warnOfAbsentGrad(this);
    }
    return grad;
  }

  /** How many outputs of {@link #gradFn()} come before this one. */
  public int outputNr() {
    return TensorAccess.outputNr(this);
  }

  /** The tensor that this is a view of, never itself a view; null where this is no view. */
  public @Nullable Tensor base() {
    AutogradMeta m = meta;
    return m == null ? null : m.base;
  }

  /** Whether this is a view of another tensor. */
  public boolean isView() {
    return base() != null;
  }

  // ---- fresh tensors that operations need

  /** A row-major tensor of zeros. */
  public static Tensor zeros(long[] sizes, DType dtype) {
    return Dispatch.zeros(Require.nonNull(sizes, "sizes"), Require.nonNull(dtype, "dtype"));
  }

  /** PyTorch's text of the tensor. */
  @Override
  public String toString() {
    return TensorText.of(this);
  }
}
