package dev.sluice.adapters.http;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.adapters.dialect.OutboundRequest;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** One endpoint with the connections to it: no retries, redirects, cookies or decompression of the client's own. */
final class Provider {

    private static final RequestConfig CONFIG = RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofSeconds(1))
            .setResponseTimeout(Timeout.DISABLED)
            .build();

    private final Endpoint endpoint;
    private final Dialect dialect;
    private final String base;
    private final HttpHost host;
    private final MinimalHttpClient client;

    Provider(Endpoint endpoint, Dialect dialect) {
        dialect.check(endpoint);
        this.endpoint = endpoint;
        this.dialect = dialect;
        String url = endpoint.baseUrl().toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.host = HttpHost.create(endpoint.baseUrl());
        this.client = HttpClients.createMinimal(new Connections(endpoint));
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Dialect dialect() {
        return dialect;
    }

    HttpHost host() {
        return host;
    }

    MinimalHttpClient client() {
        return client;
    }

    HttpPost post(OutboundRequest outbound, HttpEntity body, boolean streamed) {
        HttpPost post = new HttpPost(url(outbound.path()));
        post.setConfig(CONFIG);
        for (OutboundRequest.Header header : outbound.headers()) {
            post.addHeader(header.name(), header.value());
        }
        post.addHeader("Accept", streamed ? "text/event-stream" : "application/json");
        post.addHeader("Accept-Encoding", "identity");
        post.addHeader("User-Agent", "sluice");
        post.setEntity(body);
        return post;
    }

    private URI url(String path) {
        try {
            return URI.create(base + path);
        } catch (IllegalArgumentException e) {
            throw new NotExpressible("not a path that can be called: " + path);
        }
    }

    void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
