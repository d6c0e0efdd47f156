package dev.adjoint.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to call an operation, and what the same call is in Python.
 *
 * @param label tells the case from the others of its operation
 * @param kind what the call does to its operands
 * @param call the call in Java
 * @param python the same in Python, over {@code x}, {@code y}, {@code z}, {@code w}: an expression,
 *     or statements that end in {@code return}
 * @param plan the operands to try
 * @param domains where the operands' values come from; none means the row's domains
 * @param tolerance how near to the reference results are; null means the row's tolerance
 */
public record OpCase(
    String label,
    Kind kind,
    OpCall call,
    String python,
    Plan plan,
    List<Domain> domains,
    @Nullable Tolerance tolerance) {
  /** A case over the row's domains. */
  public OpCase(String label, Kind kind, OpCall call, String python, Plan plan) {
    this(label, kind, call, python, plan, List.of(), null);
  }

  /** What a call does to its operands. */
  public enum Kind {
    /** Makes a new tensor. */
    FUNCTIONAL,
    /** Changes its first operand and returns it. */
    IN_PLACE,
    /** Returns tensors that share the first operand's memory. */
    VIEW
  }

  /** The case with other operands. */
  public OpCase on(Plan other) {
    return new OpCase(label, kind, call, python, other, domains, tolerance);
  }

  /** The case with domains of its own. */
  public OpCase over(Domain... own) {
    return new OpCase(label, kind, call, python, plan, List.of(own), tolerance);
  }

  /** The case with a tolerance of its own. */
  public OpCase within(Tolerance own) {
    return new OpCase(label, kind, call, python, plan, domains, own);
  }

  /** The tolerance for results, given that of the row. */
  public Tolerance tolerance(OpSpec row) {
    return tolerance == null ? row.tolerance() : tolerance;
  }

  /** The domains of the operands, given those of the row. */
  public List<Domain> domains(OpSpec row) {
    return domains.isEmpty() ? row.domains() : domains;
  }

  /** All operands to try. */
  public List<Sample> samples(OpSpec row) {
    return plan.samples(domains(row));
  }
}
