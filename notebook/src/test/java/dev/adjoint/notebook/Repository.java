package dev.adjoint.notebook;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are no part of this module. */
final class Repository {
  private Repository() {}

  /** A file by its path from the root of the repository. */
  static Path file(String path) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(path))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not inside the repository: no " + path + " above");
      }
    }
    return folder.resolve(path);
  }
}
