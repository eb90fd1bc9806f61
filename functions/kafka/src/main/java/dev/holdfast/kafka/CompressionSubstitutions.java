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
 * What Kafka's client does in a native image where it would reach for a compression. Those libraries are left out, since nothing is
 * compressed here, and an image whose classes are all linked when it is built must not miss any.
 */
final class CompressionSubstitutions {
    private CompressionSubstitutions() {}

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("this compression is left out");
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
