/** The annotation processor that gives every tensor method its static twin. */
package dev.adjoint.processor;
