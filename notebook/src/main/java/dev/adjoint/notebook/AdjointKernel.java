package dev.adjoint.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.CompleteMatches;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.LanguageInfo;
import org.rapaio.jupyter.kernel.core.RapaioKernel;
import org.rapaio.jupyter.kernel.core.Transform;
import org.rapaio.jupyter.kernel.core.java.io.JShellInputStream;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.message.Header;
import org.rapaio.jupyter.kernel.message.Message;
import org.rapaio.jupyter.kernel.message.MessageId;
import org.rapaio.jupyter.kernel.message.MessageType;
import org.rapaio.jupyter.kernel.message.messages.ControlInterruptReply;
import org.rapaio.jupyter.kernel.message.messages.ControlInterruptRequest;
import org.rapaio.jupyter.kernel.message.messages.ErrorReply;
import org.rapaio.jupyter.kernel.message.messages.IOPubError;
import org.rapaio.jupyter.kernel.message.messages.IOPubExecuteInput;
import org.rapaio.jupyter.kernel.message.messages.IOPubExecuteResult;
import org.rapaio.jupyter.kernel.message.messages.IOPubStatus;
import org.rapaio.jupyter.kernel.message.messages.ShellCompleteReply;
import org.rapaio.jupyter.kernel.message.messages.ShellCompleteRequest;
import org.rapaio.jupyter.kernel.message.messages.ShellExecuteReply;
import org.rapaio.jupyter.kernel.message.messages.ShellExecuteRequest;
import org.rapaio.jupyter.kernel.message.messages.ShellInspectReply;
import org.rapaio.jupyter.kernel.message.messages.ShellInspectRequest;
import org.rapaio.jupyter.kernel.message.messages.ShellIsCompleteReply;
import org.rapaio.jupyter.kernel.message.messages.ShellIsCompleteRequest;
import org.rapaio.jupyter.kernel.message.messages.ShellKernelInfoReply;
import org.rapaio.jupyter.kernel.message.messages.ShellKernelInfoRequest;

/**
 * The Jupyter kernel: rapaio's channels and messages around our own session.
 *
 * <p>Rapaio's own evaluation fails on null, and shows the value of what ends in a semicolon.
 */
final class AdjointKernel extends RapaioKernel {
  private static final Logger LOG = Logger.getLogger("");

  private final Session session;

  /** All cells run on one thread: the grad mode and other modes belong to a thread. */
  private final ExecutorService cells =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("cells").daemon().factory());

  private int count;
  private volatile @Nullable MessageId<?> executing;

  private AdjointKernel(Session session) {
    this.session = session;
  }

  /** Serves Jupyter until it asks for the end. */
  static void run(Path connectionFile) throws IOException, GeneralSecurityException {
    LOG.setLevel(Level.WARNING);
    endWithParent(System.getenv("JPY_PARENT_PID"));
    Main.openAhead(true);
    String connection = Files.readString(connectionFile);
    Channels channels = new Channels(Transform.fromJson(connection, ConnectionProperties.class));
    channels.connect(new AdjointKernel(Main.session()));
    channels.joinUntilClose();
  }

  /** Jupyter names its process, so that a kernel does not outlive it. */
  private static void endWithParent(@Nullable String pid) {
    if (pid == null || !pid.matches("[1-9]\\d*")) {
      return;
    }
    ProcessHandle.of(Long.parseLong(pid))
        .ifPresent(
            parent ->
                Thread.ofPlatform()
                    .daemon()
                    .start(
                        () -> {
                          ProcessHandle _ = parent.onExit().join();
                          Runtime.getRuntime().halt(1);
                        }));
  }

  @Override
  public void handleKernelInfoRequest(Message<ShellKernelInfoRequest> message) {
    channels().busyThenIdle();
    channels()
        .reply(
            new ShellKernelInfoReply(
                Header.PROTOCOL_VERSION,
                "adjoint",
                Version.number(),
                LanguageInfo.kernelLanguageInfo(),
                new Version().getVersion()[0],
                List.of()));
  }

  @Override
  public void handleExecuteRequest(Message<ShellExecuteRequest> message) {
    ShellExecuteRequest request = message.content();
    Channels channels = channels();
    boolean shown = !request.silent();
    executing = message.getId();
    try {
      channels.publish(IOPubStatus.BUSY);
      if (shown) {
        count++;
        channels.publish(new IOPubExecuteInput(request.code(), count));
      }
      CellRun run = execute(request, shown);
      if (run.failure() == null) {
        if (shown
            && !run.outputs().isEmpty()
            && run.outputs().getLast() instanceof Output.Value(String text)) {
          channels.publish(new IOPubExecuteResult(count, DisplayData.fromText(text)));
        }
        channels.reply(ShellExecuteReply.withOk(count, Map.of()));
      } else {
        fail(run.failure(), shown);
      }
    } finally {
      channels.publish(IOPubStatus.IDLE);
      executing = null;
    }
  }

  private CellRun execute(ShellExecuteRequest request, boolean shown) {
    JShellInputStream keyboard = new JShellInputStream();
    keyboard.bindChannels(channels(), request.stdinEnabled());
    Source source = new Source("In [" + count + "]", request.code());
    return onCellThread(
        () -> {
          InputStream before = System.in;
          System.setIn(keyboard);
          try (Batches batches = new Batches(shown ? this::publish : (name, text) -> {})) {
            return CellRun.of(session, source, batches);
          } finally {
            System.setIn(before);
          }
        });
  }

  private void publish(String name, String text) {
    if (name.equals("stderr")) {
      channels().writeToStdErr(text);
    } else {
      channels().writeToStdOut(text);
    }
  }

  private CellRun onCellThread(Callable<CellRun> task) {
    try {
      return cells.submit(task).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void fail(Failure failure, boolean shown) {
    String name = failure.name();
    List<String> trace = failure.report().lines().toList();
    if (shown) {
      channels().publish(new IOPubError(name, failure.message(), trace));
    }
    channels()
        .replyError(
            MessageType.SHELL_EXECUTE_REPLY.newError(),
            new ErrorReply(name, failure.message(), trace, count));
  }

  @Override
  public void handleInterruptRequest(Message<ControlInterruptRequest> message) {
    channels().reply(new ControlInterruptReply());
    // Outputs of the running cell must go on to name its request as their parent.
    MessageId<?> running = executing;
    if (running != null) {
      channels().setMsgId(running);
    }
    interrupt();
  }

  @Override
  public void interrupt() {
    session.interrupt();
  }

  @Override
  public void onShutdown() {
    session.interrupt();
    cells.shutdown();
    super.onShutdown();
  }

  @Override
  public void handleIsCompleteRequest(Message<ShellIsCompleteRequest> message) {
    channels().busyThenIdle();
    boolean more = session.wantsMore(new Source("cell", message.content().code()));
    channels().reply(more ? ShellIsCompleteReply.incomplete("") : ShellIsCompleteReply.complete());
  }

  @Override
  public void handleCompleteRequest(Message<ShellCompleteRequest> message) {
    channels().busyThenIdle();
    ShellCompleteRequest request = message.content();
    int cursor = request.code().offsetByCodePoints(0, request.cursorPos());
    int[] anchor = new int[1];
    List<String> texts =
        session.analysis().completionSuggestions(request.code(), cursor, anchor).stream()
            .map(Suggestion::continuation)
            .distinct()
            .toList();
    channels()
        .reply(
            texts.isEmpty()
                ? ShellCompleteReply.empty(request.cursorPos())
                : ShellCompleteReply.from(
                    new CompleteMatches(
                        texts, request.code().codePointCount(0, anchor[0]), request.cursorPos())));
  }

  @Override
  public void handleInspectRequest(Message<ShellInspectRequest> message) {
    channels().busyThenIdle();
    ShellInspectRequest request = message.content();
    int cursor = request.code().offsetByCodePoints(0, request.cursorPos());
    String text =
        session.analysis().documentation(request.code(), cursor, true).stream()
            .flatMap(found -> Stream.of(found.signature(), found.javadoc()))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n\n"));
    channels()
        .reply(
            text.isEmpty()
                ? new ShellInspectReply(false, DisplayData.fromText(""))
                : new ShellInspectReply(true, DisplayData.fromText(text)));
  }
}
