package org.chainrule.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveTest {
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger value = new AtomicInteger();
  private final List<String> shown = new ArrayList<>();
  private long drawingTime;
  private Frontend before;

  @BeforeEach
  void connect() {
    before =
        Display.connect(
            new Frontend() {
              @Override
              public void display(MimeBundle bundle, String id) {
                shown.add("new " + bundle.plain());
              }

              @Override
              public void update(MimeBundle bundle, String id) {
                shown.add(bundle.plain());
                clock.addAndGet(drawingTime);
              }

              @Override
              public void clearOutput(boolean wait) {}
            });
  }

  @AfterEach
  void disconnect() {
    Display.connect(before);
  }

  private Live live() {
    return Live.show(() -> MimeBundle.text(Integer.toString(value.get())), clock::get);
  }

  @Test
  void redrawsAtMostEvery50Milliseconds() {
    try (Live live = live()) {
      for (int i = 1; i <= 100; i++) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
        value.set(i);
        live.update();
      }
    }

    assertThat(shown).hasSize(1 + 20).startsWith("new 0", "5", "10").endsWith("95", "100");
  }

  @Test
  void theLastStateIsShownAtTheEndAndOnlyOnce() {
    try (Live live = live()) {
      value.set(7);
      live.update();
      value.set(8);
      live.update();
    }

    assertThat(shown).containsExactly("new 0", "8");
  }

  @Test
  void whatIsNeverUpdatedIsNotDrawnAgain() {
    live().close();

    assertThat(shown).containsExactly("new 0");
  }

  @Test
  void slowDrawingTakesAtMostAFifthOfTheTime() {
    drawingTime = TimeUnit.MILLISECONDS.toNanos(100);
    Live live = live();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(60));
    live.update();
    int drawn = shown.size();

    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(390));
    live.update();
    assertThat(shown).hasSize(drawn);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
    live.update();
    assertThat(shown).hasSize(drawn + 1);
  }
}
