package dev.adjoint.memory;

import java.util.concurrent.Executor;

/** Runs each task on a short-lived daemon thread. */
final class Background implements Executor {
  static final Background INSTANCE = new Background();

  private Background() {}

  @Override
  public void execute(Runnable task) {
    Thread.ofPlatform()
        .daemon()
        .name("adjoint-memory")
        .inheritInheritableThreadLocals(false)
        .start(task);
  }
}
