package dev.adjoint.conformance.programs;

/**
 * Where the two libraries part.
 *
 * @param step the step at which they do
 * @param category what differs; a program that shrinks must keep differing in it
 * @param text the difference
 */
record Difference(Step step, String category, String text) {}
