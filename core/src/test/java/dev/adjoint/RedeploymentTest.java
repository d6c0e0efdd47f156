package dev.adjoint;

import static dev.adjoint.Adjoint.FLOAT64;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.randn;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.zeros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.autograd.AnomalyMode;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.ForwardAd;
import dev.adjoint.autograd.Function;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Graph;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Applications come and go in a server: what they leave must not keep their classes. */
class RedeploymentTest {

  @Test
  void aClassLoaderThatUsedTheLibraryIsFreed() throws Exception {
    // The JDK keeps the last types that its own method handles were adapted to, softly.
    String noSoftCaches = "-XX:SoftRefLRUPolicyMSPerMB=0";
    assertThat(
            ForkedJvm.run(
                    Server.class, "-Xmx256m", noSoftCaches, "--add-modules=jdk.incubator.vector")
                .lines()
                .filter(line -> !line.startsWith("WARNING") && !line.startsWith("Warning")))
        .containsExactly("freed", "freed", "freed", "freed", "memory freed");
  }

  /** Runs applications, each in a loader of its own, on threads that go on. */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws Exception {
      ExecutorService pool =
          Executors.newFixedThreadPool(1, Thread.ofPlatform().daemon().factory());
      pool.submit(() -> {}).get();
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        loaders.add(deploy(pool));
      }
      long deadline = System.nanoTime() + 300_000_000_000L;
      for (WeakReference<ClassLoader> loader : loaders) {
        while (loader.get() != null && System.nanoTime() < deadline) {
          System.gc();
          Thread.sleep(100);
        }
        System.out.println(loader.get() == null ? "freed" : "held");
      }
      // Each application took half a gigabyte.
      while (residentBytes() > 900L << 20 && System.nanoTime() < deadline) {
        System.gc();
        Thread.sleep(100);
      }
      System.out.println(residentBytes() > 900L << 20 ? "memory held" : "memory freed");
    }

    private static long residentBytes() throws IOException {
      Path status = Path.of("/proc/self/status");
      if (!Files.exists(status)) {
        return 0;
      }
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    }

    @SuppressWarnings({"resource", "MustBeClosedChecker"})
    private static WeakReference<ClassLoader> deploy(ExecutorService pool) throws Exception {
      URL[] classes = {
        Adjoint.class.getProtectionDomain().getCodeSource().getLocation(),
        Server.class.getProtectionDomain().getCodeSource().getLocation()
      };
      ClassLoader platform = ClassLoader.getPlatformClassLoader();
      // Not closed: work in the background still loads classes.
      URLClassLoader loader = new URLClassLoader(classes, platform);
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(loader); // as servers do
      Class<?> type = loader.loadClass(Application.class.getName());
      Runnable application = (Runnable) type.getDeclaredConstructor().newInstance();
      application.run();
      Thread.currentThread().setContextClassLoader(before);
      pool.submit(application).get();
      Thread virtual = Thread.ofVirtual().start(application);
      virtual.join();
      return new WeakReference<>(loader);
    }
  }

  /** Uses whatever keeps something, and closes nothing. */
  public static final class Application implements Runnable {
    /** For the server. */
    public Application() {}

    @Override
    public void run() {
      check(getClass().getClassLoader() != ClassLoader.getSystemClassLoader());
      Adjoint.setNumThreads(3);
      Adjoint.manualSeed(1);
      Tensor x = randn(size(1000, 500), FLOAT64).requiresGrad_();
      for (int i = 0; i < 3; i++) {
        x.exp().mul(x).sum().backward();
      }
      check(x.grad() != null);
      Tensor warm = randn(1 << 18);
      for (int i = 0; i < 5; i++) {
        warm = warm.mul(0.5).add(0.1).exp().tanh();
      }
      randn(200, 200).matmul(randn(200, 200));
      zeros(1 << 26).add(1); // 256 MB, beyond what the JDK's arenas are asked for
      check(new Twice().apply(tensor(3.0)).item() == 6);
      check(Func.vmap(t -> t.sin().sum()).apply(ones(3, 4)).dim() == 1);
      check(Func.hessian(t -> t.pow(3).sum()).apply(tensor(1., 2.)).dim() == 2);
      check(tensor(1., 2.).toString().startsWith("tensor("));
      try {
        ones(2).add(ones(3));
        check(false);
      } catch (IllegalStateException e) {
        check(e.getMessage() != null);
      }
      leaveOpen();
    }

    private static void leaveOpen() {
      open(Warnings.capture(_ -> {}));
      open(Scope.open());
      open(AnomalyMode.detectAnomaly());
      open(ForwardAd.dualLevel());
      open(Graph.savedTensorsHooks(t -> t, t -> t));
      check(zeros(2000).requiresGrad_().mul(2).requiresGrad());
      open(GradMode.set(false));
    }

    private static void open(AutoCloseable left) {
      check(left != null);
    }

    private static void check(boolean right) {
      if (!right) {
        throw new IllegalStateException();
      }
    }
  }

  static final class Twice extends Function {
    @Override
    public Object forward(Context ctx, Object... inputs) {
      return ((Tensor) inputs[0]).mul(2);
    }

    @Override
    public Object backward(Context ctx, Tensor... grads) {
      return grads[0].mul(2);
    }
  }
}
