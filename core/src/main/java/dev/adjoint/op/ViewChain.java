package dev.adjoint.op;

import org.jspecify.annotations.Nullable;

/**
 * The chain of view operations from a base to a view.
 *
 * @param before the steps before the last one; null for none
 * @param last the last step
 */
public record ViewChain(@Nullable ViewChain before, View last) {}
