// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Lz4Compression;
import org.apache.kafka.common.compress.SnappyCompression;
import org.apache.kafka.common.compress.ZstdCompression;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Replaces the compression classes of Kafka's client in a native image. Holdfast doesn't compress records, so the class
 * path lacks the libraries of these compressions. Without these replacements, the build of a native image would fail.
 */
final class CompressionSubstitutions {
    private CompressionSubstitutions() {}

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("this build contains no compression for Kafka");
    }

    @TargetClass(Lz4Compression.class)
    static final class Lz4Substitution {
        @Substitute
        public OutputStream wrapForOutput(ByteBufferOutputStream buffer, byte version) {
            throw unsupported();
        }

        @Substitute
        public InputStream wrapForInput(ByteBuffer buffer, byte version, BufferSupplier buffers) {
            throw unsupported();
        }
    }

    @TargetClass(SnappyCompression.Builder.class)
    static final class SnappySubstitution {
        @Substitute
        public SnappyCompression build() {
            throw unsupported();
        }
    }

    @TargetClass(ZstdCompression.Builder.class)
    static final class ZstdSubstitution {
        @Substitute
        public ZstdCompression build() {
            throw unsupported();
        }
    }
}
