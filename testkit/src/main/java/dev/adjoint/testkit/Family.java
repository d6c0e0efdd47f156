package dev.adjoint.testkit;

/** The kind of operation a row describes, and the heading it stands under. */
public enum Family {
  CREATION("creation"),
  POINTWISE("pointwise"),
  COMPARISON("comparison"),
  REDUCTION("reduction"),
  LINEAR("linear algebra"),
  VIEW("views"),
  COPY("copies and fills"),
  INDEX("indexing"),
  WINDOW("windows: pooling and patches"),
  CONVOLUTION("convolution"),
  NORMALIZATION("normalization"),
  ATTENTION("attention"),
  RECURRENT("recurrent cells"),
  LOSS("losses");

  private final String heading;

  Family(String heading) {
    this.heading = heading;
  }

  /** The heading, in lower case. */
  public String heading() {
    return heading;
  }
}
