/**
 * Calls everything that is public with arguments nobody should pass, and holds that each call ends
 * in a result or in an error that says what was wrong, and breaks nothing on its way.
 */
@NullMarked
package dev.adjoint.hostile;

import org.jspecify.annotations.NullMarked;
