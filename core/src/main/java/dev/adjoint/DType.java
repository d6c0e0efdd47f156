package dev.adjoint;

import org.jspecify.annotations.Nullable;

/**
 * The data type of a tensor's elements.
 *
 * <p>Half-precision types are computed in float32 and rounded. {@link #toString()} is PyTorch's
 * text, {@code torch.float32}.
 */
public enum DType {
  BOOL("bool", "Bool", 1, Category.BOOL),
  UINT8("uint8", "Byte", 1, Category.INTEGRAL),
  INT8("int8", "Char", 1, Category.INTEGRAL),
  INT16("int16", "Short", 2, Category.INTEGRAL),
  INT32("int32", "Int", 4, Category.INTEGRAL),
  INT64("int64", "Long", 8, Category.INTEGRAL),
  FLOAT16("float16", "Half", 2, Category.FLOATING),
  BFLOAT16("bfloat16", "BFloat16", 2, Category.FLOATING),
  FLOAT32("float32", "Float", 4, Category.FLOATING),
  FLOAT64("float64", "Double", 8, Category.FLOATING);

  /** The categories of type promotion, in ascending order: bool, integral, floating-point. */
  public enum Category {
    BOOL,
    INTEGRAL,
    FLOATING
  }

  private final String text;
  private final String scalarTypeName;
  private final int itemSize;
  private final Category category;

  DType(String name, String scalarTypeName, int itemSize, Category category) {
    this.text = "torch." + name;
    this.scalarTypeName = scalarTypeName;
    this.itemSize = itemSize;
    this.category = category;
  }

  /** Size of one element in bytes. */
  public int itemSize() {
    return itemSize;
  }

  /** Whether this is one of the four floating-point types. */
  public boolean isFloatingPoint() {
    return category == Category.FLOATING;
  }

  /** Whether this is a signed or unsigned integer type; bool is not. */
  public boolean isIntegral() {
    return category == Category.INTEGRAL;
  }

  /** The category of this type in type promotion. */
  public Category category() {
    return category;
  }

  /** PyTorch's C++ name of the type, as its error texts print it: {@code Float}, {@code Long}. */
  public String scalarTypeName() {
    return scalarTypeName;
  }

  /**
   * The promoted type of two types, as {@code torch.promote_types}: the smallest one that both
   * convert to within the higher category.
   */
  public static DType promote(DType a, DType b) {
    required(a, "promote", "a");
    required(b, "promote", "b");
    if (a == b) {
      return a;
    }
    if (a.category != b.category) {
      return a.category.compareTo(b.category) > 0 ? a : b;
    }
    if (a.category == Category.FLOATING) {
      // Neither half type holds the other's values.
      return a.itemSize == b.itemSize ? FLOAT32 : (a.itemSize > b.itemSize ? a : b);
    }
    DType larger = a.ordinal() > b.ordinal() ? a : b;
    // uint8 and int8 fit only in the next wider signed type.
    return larger == INT8 ? INT16 : larger;
  }

  /**
   * Whether a result of this type may be written to a tensor of type {@code to}, as {@code
   * torch.can_cast}.
   */
  public boolean canCast(DType to) {
    required(to, "canCast", "to");
    return category.compareTo(to.category) <= 0;
  }

  /** A null check of its own: this class depends on no other package, so not on the shared one. */
  private static void required(@Nullable DType argument, String method, String name) {
    if (argument == null) {
      throw new NullPointerException(method + "(): the argument " + name + " must not be null");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
