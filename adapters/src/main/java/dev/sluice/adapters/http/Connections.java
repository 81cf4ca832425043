package dev.sluice.adapters.http;

import dev.sluice.adapters.Endpoint;
import java.io.IOException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The kept-alive connections to one endpoint, which also tell a call whether its connection is a new one. */
final class Connections implements HttpClientConnectionManager {

    /** More than the slots, so that a connection still being closed never keeps a call waiting. */
    private static final int SPARE = 64;

    private static final TimeValue CHECK_AFTER_IDLE = TimeValue.ofSeconds(5);
    private static final TimeValue OLDEST = TimeValue.ofMinutes(30);

    private final PoolingHttpClientConnectionManager pool;

    /** What a call knows of its connection. Written by the calling thread only. */
    static final class OfCall extends HttpClientContext {
        private boolean opening;
        private boolean opened;

        /** Whether the connection was made for this call, and not taken over from another. */
        boolean isNew() {
            return opened;
        }

        /** Whether no connection came about. */
        boolean failedToOpen() {
            return opening && !opened;
        }
    }

    Connections(Endpoint endpoint) {
        int most = endpoint.resilience().slots() + SPARE;
        pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(most)
                .setMaxConnPerRoute(most)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(endpoint.resilience().connect()))
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(CHECK_AFTER_IDLE)
                        .setTimeToLive(OLDEST)
                        .build())
                .build();
    }

    @Override
    public LeaseRequest lease(String id, HttpRoute route, Timeout requestTimeout, @Nullable Object state) {
        return pool.lease(id, route, requestTimeout, state);
    }

    @Override
    public void release(ConnectionEndpoint endpoint, @Nullable Object state, TimeValue keepAlive) {
        pool.release(endpoint, state, keepAlive);
    }

    @Override
    public void connect(ConnectionEndpoint endpoint, TimeValue connectTimeout, HttpContext context) throws IOException {
        OfCall call = (OfCall) context;
        call.opening = true;
        pool.connect(endpoint, connectTimeout, context);
        call.opened = true;
    }

    @Override
    public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
        pool.upgrade(endpoint, context);
    }

    @Override
    public void close(CloseMode closeMode) {
        pool.close(closeMode);
    }

    @Override
    public void close() {
        pool.close();
    }
}
