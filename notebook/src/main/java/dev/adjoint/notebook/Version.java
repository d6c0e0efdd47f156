package dev.adjoint.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {

  static String number() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    String version = properties.getProperty("version", "unknown");
    return version.startsWith("$") ? "unknown" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"adjoint " + number() + " (Java " + Runtime.version() + ")"};
  }
}
