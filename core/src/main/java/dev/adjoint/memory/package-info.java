/**
 * Native memory for tensors.
 *
 * <p>A {@link dev.adjoint.memory.Storage} is a range of native memory that is returned to the pool
 * when it becomes unreachable or its scope ends; a {@link dev.adjoint.memory.Layout} is the
 * immutable sizes, strides and offset by which a tensor reads it; a {@link
 * dev.adjoint.memory.VersionCounter} counts in-place writes. Behind them are the pool with its size
 * classes, the budget that limits it, and the sources that map memory from the system. {@link
 * dev.adjoint.memory.Settings} reads the system properties of the whole library.
 *
 * <p>Everything above uses this package; tensors are allocated through {@code
 * dev.adjoint.op.Dispatch}. It knows bytes and addresses, not what an element means, and uses
 * nothing of the library but {@code DType}.
 *
 * <p>Another way to obtain memory from the system is a {@code Source}; another place where the
 * bytes of a storage may be is a {@code Home}.
 */
@NullMarked
package dev.adjoint.memory;

import org.jspecify.annotations.NullMarked;
