/** Native memory for tensors: storages, layouts, scopes and the pool that they come from. */
@NullMarked
package dev.adjoint.memory;

import org.jspecify.annotations.NullMarked;
