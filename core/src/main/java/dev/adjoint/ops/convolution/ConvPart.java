package dev.adjoint.ops.convolution;

/**
 * The three tensors of a convolution, each of which is linear in either other one. Their first
 * dimensions, once groups are told apart, are named by letters: N the batch, G groups, C and O the
 * channels of image and windows in a group.
 */
enum ConvPart {
  IMAGE("NGC"),
  KERNEL("GOC"),
  WINDOWS("NGO");

  private final String letters;

  ConvPart(String letters) {
    this.letters = letters;
  }

  /** Where a dimension is; negative if there is none. */
  int place(char letter) {
    return letters.indexOf(letter);
  }

  /** Which of the dimensions, while groups are not told apart, has both groups and channels. */
  int grouped() {
    return this == KERNEL ? 0 : 1;
  }

  /** The inputs, where this one is the result. */
  ConvPart input(int i) {
    return switch (this) {
      case IMAGE -> i == 0 ? WINDOWS : KERNEL;
      case KERNEL -> i == 0 ? IMAGE : WINDOWS;
      case WINDOWS -> i == 0 ? IMAGE : KERNEL;
    };
  }

  /** The dimension that both parts have, and the third one has not. */
  static char common(ConvPart a, ConvPart b) {
    for (int i = 0; i < a.letters.length(); i++) {
      char letter = a.letters.charAt(i);
      if (letter != 'G' && b.place(letter) >= 0) {
        return letter;
      }
    }
    throw new IllegalArgumentException("parts must differ");
  }
}
