/**
 * The loops of the CPU: {@link dev.adjoint.kernel.cpu.CpuBackend}, plans of strided operands,
 * sharing over threads, and what no expression can state: scans, gather and scatter, sorting,
 * searching, products of matrices, copies.
 *
 * <p>Callers: operations, through {@link dev.adjoint.kernel.backend.Backend} and in no other way.
 *
 * <p>Add here: an algorithm on memory. Every entry takes operands, checks that their sizes match
 * and is done with them when it returns.
 */
@NullMarked
package dev.adjoint.kernel.cpu;

import org.jspecify.annotations.NullMarked;
