package dev.sluice.adapters.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A request body that knows whether its sending has begun. */
final class SentBody extends AbstractHttpEntity {

    private final byte[] bytes;
    private boolean begun;

    SentBody(byte[] bytes) {
        super((String) null, null);
        this.bytes = bytes;
    }

    boolean begun() {
        return begun;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        begun = true;
        out.write(bytes);
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public long getContentLength() {
        return bytes.length;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // bytes hold nothing open
    }
}
