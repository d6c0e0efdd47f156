package dev.adjoint.kernel;

/** The combining operation of a reduction: associative, with an identity. */
public enum Combine {
  /** Addition, from 0. */
  SUM,
  /** Multiplication, from 1. */
  PROD,
  /** The larger; NaN wins over everything. From the least value of the type. */
  MAX,
  /** The smaller; NaN wins over everything. From the greatest value of the type. */
  MIN,
  /** Logical or, from false. */
  ANY,
  /** Logical and, from true. */
  ALL;

  /** Whether partial results are truth values. */
  public boolean isLogical() {
    return this == ANY || this == ALL;
  }
}
