// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Iterates over all results of a request. It reads a page when the iteration needs the first entry of this page. */
public final class PageSequence<T> implements Iterable<T> {
    private final Function<@Nullable String, ? extends ResultPage<T>> pageReader;

    /** @param pageReader returns the page with the given token; returns the first page for null */
    public PageSequence(Function<@Nullable String, ? extends ResultPage<T>> pageReader) {
        this.pageReader = pageReader;
    }

    /** Begins a new iteration, with the first page. */
    @Override
    public Iterator<T> iterator() {
        return new EntryIterator<>(pageReader);
    }

    /** Returns the entries of all pages. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    private static final class EntryIterator<T> implements Iterator<T> {
        private final Function<@Nullable String, ? extends ResultPage<T>> pageReader;
        private ResultPage<T> page;
        private Iterator<T> entries;

        EntryIterator(Function<@Nullable String, ? extends ResultPage<T>> pageReader) {
            this.pageReader = pageReader;
            this.page = pageReader.apply(null);
            this.entries = page.entries().iterator();
        }

        @Override
        public boolean hasNext() {
            while (!entries.hasNext()) {
                var token = page.nextPageToken();
                if (token == null) return false;
                page = pageReader.apply(token);
                entries = page.entries().iterator();
            }
            return true;
        }

        @Override
        public T next() {
            if (!hasNext()) throw new NoSuchElementException();
            return entries.next();
        }
    }
}
