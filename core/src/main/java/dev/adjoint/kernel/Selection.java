package dev.adjoint.kernel;

/**
 * Finds the least of some keys, and where they were. Which of equal ones are found, and in which
 * order they come, is fixed: the steps are those of the C++ library that PyTorch is built with
 * ({@code partial_sort}, {@code nth_element} and {@code sort} as GCC has them), and of its own
 * selection of one element.
 *
 * <p>Ranges are half open, and heaps have the last of their elements first.
 */
public final class Selection {
  /** Shorter ranges are left to insertion. */
  private static final int RUN = 16;

  /** Up to this part of the elements is found by a heap. */
  private static final int FEW = 64;

  private final long[] keys;
  private final int[] places;

  /**
   * Selects in these arrays.
   *
   * @param keys what is compared
   * @param places where each key was: moved along
   */
  public Selection(long[] keys, int[] places) {
    this.keys = keys;
    this.places = places;
  }

  /** Whether so few of the elements are wanted that a heap of them finds them. */
  public static boolean isFew(long count, long n) {
    return count * FEW <= n;
  }

  /** Puts the least {@code count} keys of {@code n} at the front, in order if it is asked for. */
  public void least(int count, int n, boolean sorted) {
    if (isFew(count, n)) {
      heapSelect(0, count, n);
      sortHeap(0, count);
      return;
    }
    nth(count - 1, n);
    if (sorted) {
      sort(count - 1);
    }
  }

  /** Makes a heap of the first {@code count} elements. */
  public void heap(int count) {
    makeHeap(0, count);
  }

  /** Takes in another element in place of the last one of a heap, if it comes before that. */
  public void offer(int count, long key, int place) {
    if (key < keys[0]) {
      adjust(0, 0, count, key, place);
    }
  }

  /** Sorts the first {@code count} elements, which are a heap. */
  public void sortHeap(int count) {
    sortHeap(0, count);
  }

  /** Puts the element that would be at a place, were all sorted, there: by halves of the range. */
  public void quickSelect(int place, int n) {
    int left = 0;
    int right = n - 1;
    while (right > left) {
      if (right == left + 1) {
        order(left, right);
        return;
      }
      swap(left + (right - left) / 2, left + 1);
      order(left + 1, right);
      order(left, right);
      order(left + 1, left);
      int i = left + 1;
      int j = right;
      long pivot = keys[left];
      while (true) {
        do {
          i++;
        } while (pivot > keys[i]);
        do {
          j--;
        } while (keys[j] > pivot);
        if (j < i) {
          break;
        }
        swap(i, j);
      }
      swap(left, j);
      if (j <= place) {
        left = i;
      }
      if (j >= place) {
        right = j - 1;
      }
    }
  }

  private void order(int a, int b) {
    if (keys[a] > keys[b]) {
      swap(a, b);
    }
  }

  private void swap(int a, int b) {
    long key = keys[a];
    int place = places[a];
    move(b, a);
    set(b, key, place);
  }

  private void move(int from, int to) {
    keys[to] = keys[from];
    places[to] = places[from];
  }

  private void set(int at, long key, int place) {
    keys[at] = key;
    places[at] = place;
  }

  // ---- heaps: the elements from `first` on

  private void heapSelect(int first, int middle, int last) {
    makeHeap(first, middle);
    for (int i = middle; i < last && middle > first; i++) {
      if (keys[i] < keys[first]) {
        popHeap(first, middle, i);
      }
    }
  }

  private void makeHeap(int first, int last) {
    int n = last - first;
    for (int parent = (n - 2) / 2; n > 1 && parent >= 0; parent--) {
      adjust(first, parent, n, keys[first + parent], places[first + parent]);
    }
  }

  private void sortHeap(int first, int last) {
    for (int end = last - 1; end > first; end--) {
      popHeap(first, end, end);
    }
  }

  /** Moves the first element of a heap elsewhere, and what was there into the heap. */
  private void popHeap(int first, int last, int to) {
    long key = keys[to];
    int place = places[to];
    move(first, to);
    adjust(first, 0, last - first, key, place);
  }

  /** Lets a hole sink to the end of a heap of {@code n}, and an element rise from there. */
  private void adjust(int first, int top, int n, long key, int place) {
    int hole = top;
    int child = hole;
    while (child < (n - 1) / 2) {
      child = 2 * (child + 1);
      if (keys[first + child] < keys[first + child - 1]) {
        child--;
      }
      move(first + child, first + hole);
      hole = child;
    }
    if ((n & 1) == 0 && child == (n - 2) / 2) {
      child = 2 * (child + 1) - 1;
      move(first + child, first + hole);
      hole = child;
    }
    while (hole > top && keys[first + (hole - 1) / 2] < key) {
      int parent = (hole - 1) / 2;
      move(first + parent, first + hole);
      hole = parent;
    }
    set(first + hole, key, place);
  }

  // ---- ranges

  private static int depth(int n) {
    return 2 * (31 - Integer.numberOfLeadingZeros(n));
  }

  private void nth(int nth, int n) {
    int first = 0;
    int last = n;
    for (int depth = depth(n); last - first > 3; depth--) {
      if (depth == 0) {
        heapSelect(first, nth + 1, last);
        swap(first, nth);
        return;
      }
      int cut = partition(first, last);
      if (cut <= nth) {
        first = cut;
      } else {
        last = cut;
      }
    }
    insertion(first, last);
  }

  private void sort(int n) {
    if (n > 0) {
      sort(0, n, depth(n));
      insertion(0, n);
    }
  }

  /** Leaves short ranges as they are. */
  private void sort(int first, int end, int limit) {
    int last = end;
    for (int depth = limit; last - first > RUN; depth--) {
      if (depth == 0) {
        makeHeap(first, last);
        sortHeap(first, last);
        return;
      }
      int cut = partition(first, last);
      sort(cut, last, depth - 1);
      last = cut;
    }
  }

  private void insertion(int first, int last) {
    for (int i = first + 1; i < last; i++) {
      long key = keys[i];
      int place = places[i];
      int at = i;
      for (; at > first && key < keys[at - 1]; at--) {
        move(at - 1, at);
      }
      set(at, key, place);
    }
  }

  /** Divides a range by the median of three of its elements; where the second part begins. */
  private int partition(int begin, int end) {
    medianToFront(begin, begin + 1, begin + (end - begin) / 2, end - 1);
    long pivot = keys[begin];
    int first = begin + 1;
    int last = end;
    while (true) {
      while (keys[first] < pivot) {
        first++;
      }
      last--;
      while (pivot < keys[last]) {
        last--;
      }
      if (first >= last) {
        return first;
      }
      swap(first, last);
      first++;
    }
  }

  private void medianToFront(int front, int a, int b, int c) {
    int median;
    if (keys[a] < keys[b]) {
      median = keys[b] < keys[c] ? b : keys[a] < keys[c] ? c : a;
    } else {
      median = keys[a] < keys[c] ? a : keys[b] < keys[c] ? c : b;
    }
    swap(front, median);
  }
}
