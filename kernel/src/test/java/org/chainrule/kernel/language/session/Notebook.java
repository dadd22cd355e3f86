package org.chainrule.kernel.language.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.chainrule.display.MimeBundle;
import org.chainrule.kernel.language.CellIo;
import org.chainrule.kernel.language.CellResult;
import org.chainrule.kernel.language.Magic;
import org.chainrule.kernel.language.runtime.HotSwapAgent;
import org.chainrule.kernel.magic.FileMagics;
import org.chainrule.kernel.magic.LibraryMagics;

/** Runs cells one after the other in one session, as a front end does, and keeps what they show. */
final class Notebook {
  private static final JShellEngine SHARED;

  static {
    HotSwapAgent.load();
    SHARED = engine();
  }

  final JShellEngine session;

  private Notebook(JShellEngine session) {
    this.session = session;
  }

  /** An engine with all magics of the kernel. */
  static JShellEngine engine() {
    var magics = new ArrayList<Magic>(LibraryMagics.all());
    magics.addAll(FileMagics.all());
    return JShellEngine.inThisJvm(magics);
  }

  /** A notebook on the session that all tests share. */
  static Notebook shared() {
    return new Notebook(SHARED);
  }

  /** Runs a cell to its end. */
  Ran run(String code) {
    return run(code, new Recorder());
  }

  Ran run(String code, Recorder io) {
    return new Ran(session.run(code, io), io);
  }

  /** Runs a cell until it says that it is on, and interrupts it; gives how it ended. */
  CellResult.Failed interrupted(String endless) throws Exception {
    return interruptedOnceOn(
        "System.out.print(\"on\");\n" + endless + "\nSystem.out.print(\"rest\");");
  }

  /** Runs a cell until it has printed "on", and interrupts it; gives how it ended. */
  CellResult.Failed interruptedOnceOn(String code) throws Exception {
    var on = new CompletableFuture<Void>();
    Recorder io =
        new Recorder() {
          @Override
          public void stdout(String text) {
            super.stdout(text);
            on.complete(null);
          }
        };
    var cell = CompletableFuture.supplyAsync(() -> run(code, io));
    CompletableFuture.anyOf(on, cell).get(30, TimeUnit.SECONDS);
    session.interrupt();
    Ran ran = cell.get(10, TimeUnit.SECONDS);
    assertThat(ran.out()).isEqualTo("on");
    return ran.failure();
  }

  /** What a cell came to. */
  record Ran(CellResult outcome, Recorder io) {
    Ran ok() {
      assertThat(outcome).isInstanceOf(CellResult.Completed.class);
      return this;
    }

    /** The value as text, or null when the cell showed none. */
    String value() {
      ok();
      return ((CellResult.Completed) outcome).value().map(MimeBundle::plain).orElse(null);
    }

    MimeBundle bundle() {
      ok();
      return ((CellResult.Completed) outcome).value().orElseThrow();
    }

    CellResult.Failed failure() {
      assertThat(outcome).isInstanceOf(CellResult.Failed.class);
      return (CellResult.Failed) outcome;
    }

    /** The traceback as a reader sees it, without colours. */
    String traceback() {
      return String.join("\n", failure().traceback()).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    String out() {
      return String.join("", io.out);
    }

    String err() {
      return String.join("", io.err);
    }
  }

  /** A front end that notes everything. */
  static class Recorder implements CellIo {
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    final List<MimeBundle> displayed = new CopyOnWriteArrayList<>();
    final Map<String, MimeBundle> byId = new ConcurrentHashMap<>();
    final List<String> events = new ArrayList<>();
    private final Deque<String> typed = new ArrayDeque<>();

    /** What the learner will type when asked. */
    Recorder typing(String... lines) {
      typed.addAll(List.of(lines));
      return this;
    }

    @Override
    public void stdout(String text) {
      out.add(text);
    }

    @Override
    public void stderr(String text) {
      err.add(text);
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
      displayed.add(bundle);
      if (displayId != null) {
        byId.put(displayId, bundle);
      }
    }

    @Override
    public void updateDisplay(MimeBundle bundle, String displayId) {
      byId.put(displayId, bundle);
    }

    @Override
    public synchronized void clearOutput(boolean wait) {
      events.add("clear " + wait);
    }

    @Override
    public String readLine(String prompt, boolean password) {
      if (typed.isEmpty()) {
        throw new UnsupportedOperationException("nobody types");
      }
      return typed.remove();
    }
  }
}
