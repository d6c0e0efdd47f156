package dev.adjoint.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ratios of a run as a table, printed line by line as they come in. */
final class Report {
  private static final String HEAD =
      """
      | work | ours / libtorch | lowest - highest | aim | |
      | --- | ---: | ---: | --- | --- |
      """;

  private final List<String> lines = new ArrayList<>();
  private final List<String> owns = new ArrayList<>();

  /** Adds a comparison that has no aim. */
  void add(String work, double[] ratios) {
    line(work, ratios, "", "");
  }

  /** Adds a comparison of which the median is to be at most {@code aim}. */
  void add(String work, double[] ratios, double aim) {
    line(work, ratios, "<= " + number(aim), verdict(Contest.median(ratios) <= aim));
  }

  /** Adds a comparison with an aim for our own time besides. */
  void add(String work, double[] ratios, double aim, double seconds, double aimSeconds) {
    boolean held = Contest.median(ratios) <= aim && seconds <= aimSeconds;
    String aims = "<= " + number(aim) + " and <= " + time(aimSeconds);
    line(work, ratios, aims, verdict(held) + ", " + time(seconds));
  }

  /** Adds a comparison of our own times; no aim where it is not a number. */
  void own(String work, double[] ratios, double aim) {
    boolean none = Double.isNaN(aim);
    line(
        owns,
        work,
        ratios,
        none ? "" : "<= " + number(aim),
        none ? "" : verdict(Contest.median(ratios) <= aim));
  }

  /** Adds a comparison of our own times, with an aim for their difference. */
  void own(String work, double[] ratios, double seconds, double aimSeconds) {
    line(
        owns,
        work,
        ratios,
        "difference <= " + time(aimSeconds),
        verdict(seconds <= aimSeconds) + ", " + time(seconds));
  }

  private static String verdict(boolean held) {
    return held ? "held" : "missed";
  }

  private void line(String work, double[] ratios, String aim, String verdict) {
    line(lines, work, ratios, aim, verdict);
  }

  private static void line(
      List<String> table, String work, double[] ratios, String aim, String verdict) {
    double least = Arrays.stream(ratios).min().orElseThrow();
    double most = Arrays.stream(ratios).max().orElseThrow();
    String middle = number(Contest.median(ratios));
    String line =
        "| %s | %s | %s - %s | %s | %s |"
            .formatted(work, middle, number(least), number(most), aim, verdict);
    IO.print(table.isEmpty() ? HEAD : "");
    table.add(line);
    IO.println(line);
  }

  /** The comparisons of our own times. */
  String ownTable() {
    return HEAD.replace("ours / libtorch", "ratio") + String.join("\n", owns) + "\n";
  }

  String table() {
    return HEAD + String.join("\n", lines) + "\n";
  }

  private static String number(double value) {
    int decimals = value >= 10 ? 0 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String time(double seconds) {
    return seconds < 1e-3
        ? String.format(Locale.ROOT, "%.2f us", seconds * 1e6)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
