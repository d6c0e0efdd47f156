package dev.adjoint.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ReleaseScopeTest {
  private static final long LARGE = 100_000;

  private static Storage large() {
    return Storage.allocate(LARGE);
  }

  private static <T> T onAnotherThread(Callable<T> work)
      throws InterruptedException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task).join();
    return task.get();
  }

  @Test
  void releasesWhatWasMadeInside() {
    Storage before = large();
    Storage inside;
    Storage small;
    try (ReleaseScope scope = ReleaseScope.open()) {
      inside = large();
      small = Storage.allocate(16);
      assertThat(inside.isReleased()).isFalse();
      assertThat(scope).isNotNull();
    }
    assertThat(inside.isReleased()).isTrue();
    assertThatThrownBy(inside::address)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Scope");
    assertThat(before.isReleased()).isFalse();
    assertThat(small.isReleased()).isFalse();
    assertThat(large().isReleased()).isFalse();
  }

  @Test
  void keepMovesToTheEnclosingScope() {
    Storage kept;
    Storage dropped;
    try (ReleaseScope outer = ReleaseScope.open()) {
      try (ReleaseScope inner = ReleaseScope.open()) {
        kept = large();
        dropped = large();
        inner.keep(kept);
        inner.keep(kept);
      }
      assertThat(kept.isReleased()).isFalse();
      assertThat(dropped.isReleased()).isTrue();
      outer.keep(Storage.allocate(1));
    }
    assertThat(kept.isReleased()).isTrue();
  }

  @Test
  void keepInTheOutermostScopeLeavesItToTheCollector() {
    Storage kept;
    try (ReleaseScope scope = ReleaseScope.open()) {
      kept = large();
      scope.keep(kept);
    }
    assertThat(kept.isReleased()).isFalse();
    kept.release();
  }

  @Test
  void anOuterScopeCanKeepWhatAnInnerOneMade() {
    Storage kept;
    try (ReleaseScope outer = ReleaseScope.open()) {
      try (ReleaseScope inner = ReleaseScope.open()) {
        kept = large();
        outer.keep(kept);
        assertThat(inner).isNotNull();
      }
      assertThat(kept.isReleased()).isFalse();
    }
    assertThat(kept.isReleased()).isFalse();
    kept.release();
  }

  @Test
  void anInnerScopeDoesNotKeepWhatTheOuterOneMade() {
    Storage made;
    try (ReleaseScope outer = ReleaseScope.open()) {
      made = large();
      try (ReleaseScope inner = ReleaseScope.open()) {
        inner.keep(made);
      }
      assertThat(made.isReleased()).isFalse();
      assertThat(outer).isNotNull();
    }
    assertThat(made.isReleased()).isTrue();
  }

  @Test
  void collectSparesPinnedAndEscaped() {
    try (ReleaseScope scope = ReleaseScope.open()) {
      Storage plain = large();
      Storage pinned = large();
      Storage escaped = large();
      pinned.pin();
      escaped.escape();
      scope.collect();
      assertThat(plain.isReleased()).isTrue();
      assertThat(pinned.isReleased()).isFalse();
      assertThat(escaped.isReleased()).isFalse();
      pinned.unpin();
      scope.collect();
      assertThat(pinned.isReleased()).isTrue();
      assertThat(escaped.isReleased()).isFalse();
      escaped.release();
    }
  }

  @Test
  void closeReleasesPinnedButNotEscaped() {
    Storage pinned;
    Storage escaped;
    try (ReleaseScope scope = ReleaseScope.open()) {
      pinned = large();
      pinned.pin();
      escaped = large();
      escaped.escape();
      assertThat(scope).isNotNull();
    }
    assertThat(pinned.isReleased()).isTrue();
    assertThat(escaped.isReleased()).isFalse();
    escaped.release();
  }

  @Test
  void suspendTracksNothing() {
    Storage user;
    Storage library;
    Storage kept;
    try (ReleaseScope scope = ReleaseScope.open()) {
      try (ReleaseScope pause = ReleaseScope.suspend()) {
        user = large();
        try (ReleaseScope nested = ReleaseScope.open()) {
          library = large();
          kept = large();
          nested.keep(kept);
        }
        pause.collect();
      }
      scope.collect();
    }
    assertThat(user.isReleased()).isFalse();
    assertThat(library.isReleased()).isTrue();
    assertThat(kept.isReleased()).isFalse();
  }

  @Test
  void otherThreadsAreNotTracked() throws Exception {
    Storage theirs;
    try (ReleaseScope scope = ReleaseScope.open()) {
      theirs = onAnotherThread(ReleaseScopeTest::large);
      assertThat(scope).isNotNull();
    }
    assertThat(theirs.isReleased()).isFalse();
  }

  @Test
  @SuppressWarnings("try") // the other thread tries to close it
  void belongsToItsThread() {
    try (ReleaseScope scope = ReleaseScope.open()) {
      assertThatThrownBy(
              () ->
                  onAnotherThread(
                      () -> {
                        scope.close();
                        return 0;
                      }))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("belongs to the thread that opened it");
    }
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void closingAnOuterScopeClosesTheInnerOnes() {
    ReleaseScope outer = ReleaseScope.open();
    ReleaseScope inner = ReleaseScope.open();
    Storage inside = large();
    outer.close();
    assertThat(inside.isReleased()).isTrue();
    inner.close();
    outer.close();
    assertThatThrownBy(outer::collect)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the scope is closed");
    assertThatThrownBy(() -> inner.keep(inside)).isInstanceOf(IllegalStateException.class);
    assertThat(large().isReleased()).isFalse();
  }

  @Test
  void aLongScopeForgetsWhatWasReleased() {
    try (ReleaseScope scope = ReleaseScope.open()) {
      List<Storage> kept = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        Storage storage = Storage.allocate(5_000);
        if (i % 100 == 0) {
          kept.add(storage);
        } else {
          storage.release();
        }
      }
      assertThat(scope.capacity()).isLessThan(1_000);
      assertThat(kept).noneMatch(Storage::isReleased);
    }
  }

  @Test
  void aUsersScopeEndsTheUseOfSmallStoragesToo() {
    List<Storage> dropped = new ArrayList<>();
    Storage kept;
    Storage escaped;
    Storage untracked;
    Storage ofTheLibrary;
    Storage before = Storage.allocate(16);
    try (ReleaseScope scope = ReleaseScope.openForUser()) {
      for (long bytes : new long[] {0, 1, 16, 4096, 4097, LARGE}) {
        dropped.add(Storage.allocate(bytes));
        dropped.add(Storage.allocateZeroed(Device.CPU, bytes));
      }
      kept = Storage.allocate(16);
      scope.keep(kept);
      escaped = Storage.allocate(16);
      escaped.escape();
      try (ReleaseScope _ = ReleaseScope.suspend()) {
        untracked = Storage.allocate(16);
      }
      try (ReleaseScope own = ReleaseScope.open()) {
        ofTheLibrary = Storage.allocate(16);
        assertThat(own.capacity()).isZero();
      }
      assertThat(ofTheLibrary.isReleased()).isFalse();
      for (Storage storage : dropped) {
        assertThat(storage.isReleased()).isFalse();
        assertThat(storage.address()).isPositive();
      }
    }
    dropped.add(ofTheLibrary);
    for (Storage storage : dropped) {
      assertThat(storage.isReleased()).isTrue();
      assertThatThrownBy(storage::address)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Scope");
    }
    for (Storage storage : List.of(before, kept, escaped, untracked, Storage.allocate(16))) {
      assertThat(storage.isReleased()).isFalse();
      assertThat(storage.address()).isPositive();
    }
  }

  @Test
  void keepMovesSmallStoragesToTheEnclosingScope() {
    Storage kept;
    Storage dropped;
    try (ReleaseScope outer = ReleaseScope.openForUser()) {
      assertThat(outer).isNotNull();
      try (ReleaseScope inner = ReleaseScope.openForUser()) {
        kept = Storage.allocate(16);
        dropped = Storage.allocate(16);
        inner.keep(kept);
      }
      assertThat(kept.isReleased()).isFalse();
      assertThat(dropped.isReleased()).isTrue();
    }
    assertThat(kept.isReleased()).isTrue();
  }

  @Test
  void memoryThatAnotherThreadMayBeReadingIsNotGivenToOthers() throws Exception {
    Storage shared;
    long address;
    try (ReleaseScope scope = ReleaseScope.open()) {
      shared = large();
      address = shared.address();
      assertThat(scope).isNotNull();
      long seen = onAnotherThread(shared::address);
      assertThat(seen).isEqualTo(address);
    }
    assertThat(shared.isReleased()).isTrue();
    assertThatThrownBy(shared::address).isInstanceOf(IllegalStateException.class);
    List<Storage> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      others.add(large());
      assertThat(others.getLast().address()).isNotEqualTo(address);
    }
    shared.release();
  }
}
