// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the bodies of rows (DEFLATE, RFC 1951). Most bodies have only a few hundred bytes. So the compression and
 * the decompression use a dictionary with the texts that most bodies contain.
 *
 * <p>A compressed body begins with the number of its dictionary (one byte) and the length of the text in bytes of UTF-8
 * (four bytes).
 */
final class BodyCodec {
    /** The minimum length of a compressed body. Compression of shorter bodies saves too little. */
    private static final int MIN_BYTES = 100;

    private static final int HEADER_BYTES = 5;
    private static final int MAX_IDLE_CODERS = 8;

    /**
     * The highest compression ratio of DEFLATE is 1,032. If the header contains a higher ratio, the body is damaged.
     */
    private static final int MAX_RATIO = 1_040;

    // The codec keeps idle coders, because a coder needs much memory outside of the heap. Its creation takes longer
    // than the compression of a body.
    private static final BlockingQueue<Deflater> IDLE_DEFLATERS = new ArrayBlockingQueue<>(MAX_IDLE_CODERS);
    private static final BlockingQueue<Inflater> IDLE_INFLATERS = new ArrayBlockingQueue<>(MAX_IDLE_CODERS);

    private BodyCodec() {}

    /** Returns the compressed body; null if compression doesn't make it smaller. */
    static byte @Nullable [] compress(String body) {
        if (body.length() < MIN_BYTES) return null;
        var text = body.getBytes(StandardCharsets.UTF_8);
        var idle = IDLE_DEFLATERS.poll();
        var deflater = idle == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : idle;
        try {
            deflater.setDictionary(BodyDictionary.BYTES);
            deflater.setInput(text);
            deflater.finish();
            var compressed = new byte[text.length];
            var length = deflater.deflate(compressed, HEADER_BYTES, compressed.length - HEADER_BYTES);
            if (!deflater.finished()) return null;
            ByteBuffer.wrap(compressed).put(BodyDictionary.NUMBER).putInt(text.length);
            return Arrays.copyOf(compressed, HEADER_BYTES + length);
        } finally {
            deflater.reset();
            if (!IDLE_DEFLATERS.offer(deflater)) deflater.end();
        }
    }

    /** @throws UncheckedIOException if the compressed body is damaged, or a newer program has written it */
    static String decompress(byte[] compressed) {
        var idle = IDLE_INFLATERS.poll();
        var inflater = idle == null ? new Inflater(true) : idle;
        try {
            var header = ByteBuffer.wrap(compressed);
            if (compressed.length < HEADER_BYTES || header.get() != BodyDictionary.NUMBER)
                throw damaged("it has an unknown dictionary");
            var length = header.getInt();
            if (length < 0 || length > (long) MAX_RATIO * compressed.length) throw damaged("its length is wrong");
            var text = new byte[length];
            inflater.setDictionary(BodyDictionary.BYTES);
            inflater.setInput(compressed, HEADER_BYTES, compressed.length - HEADER_BYTES);
            if (inflater.inflate(text) != text.length) throw damaged("its length is wrong");
            return new String(text, StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw damaged(String.valueOf(e.getMessage()));
        } finally {
            inflater.reset();
            if (!IDLE_INFLATERS.offer(inflater)) inflater.end();
        }
    }

    /**
     * Returns the compressed JSON object as text, for a column of texts. If compression doesn't make the object
     * smaller, returns it unchanged.
     */
    static String compressToText(String json) {
        var compressed = compress(json);
        if (compressed == null) return json;
        var text = Base64.getEncoder().withoutPadding().encodeToString(compressed);
        return text.length() < json.length() ? text : json;
    }

    /** Reads a text that {@link #compressToText} returned. Returns an uncompressed JSON object unchanged. */
    static String decompressText(String text) {
        if (text.startsWith("{")) return text;
        try {
            return decompress(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private static UncheckedIOException damaged(String reason) {
        return new UncheckedIOException(new ZipException("a stored body can't be decompressed: " + reason));
    }
}
