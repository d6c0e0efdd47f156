package dev.adjoint.hostile;

import org.jspecify.annotations.Nullable;

/**
 * Something to pass, and how a program would write it.
 *
 * @param code a Java expression
 * @param value its value
 */
record Argument(String code, @Nullable Object value) {}
