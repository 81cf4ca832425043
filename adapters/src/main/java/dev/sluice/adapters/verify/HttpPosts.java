package dev.sluice.adapters.verify;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts JSON and waits no longer than it was told, come what may. The exchange runs on a thread of its own; when time is
 * up its connection is closed and the thread ends. No retries, redirects or cookies.
 */
final class HttpPosts implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_BYTES = 1 << 20;
    private static final int CONNECTIONS = 64;

    /** One clock is enough: whoever waits for the exchange has it. */
    private static final RequestConfig UNTIMED = RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.DISABLED)
            .setResponseTimeout(Timeout.DISABLED)
            .build();

    /** What became of a post. */
    sealed interface Result {

        record Answered(JsonNode body) implements Result {}

        /**
         * @param reason without address and secret
         * @param counts whether the endpoint may have done its work all the same
         */
        record Failed(String reason, boolean counts) implements Result {}
    }

    private final CloseableHttpClient client = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(4 * CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setValidateAfterInactivity(Timeout.ofSeconds(2))
                            .build())
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Result post(VerifierEndpoint endpoint, JsonNode body, Duration timeLeft) {
        Duration patience = endpoint.patience().compareTo(timeLeft) < 0 ? endpoint.patience() : timeLeft;
        HttpPost post = new HttpPost(endpoint.url());
        post.setConfig(UNTIMED);
        if (!endpoint.key().value().isEmpty()) {
            post.addHeader("Authorization", "Bearer " + endpoint.key().value());
        }
        post.addHeader("Accept", "application/json");
        Future<Result> exchange;
        try {
            post.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
            exchange = threads.submit(() -> client.execute(post, HttpPosts::read));
        } catch (JacksonException notWritten) {
            return new Result.Failed("the answer cannot be written as JSON", false);
        }
        try {
            return exchange.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return new Result.Failed("no answer within " + patience.toMillis() + " ms", true);
        } catch (ExecutionException failed) {
            return failed(failed.getCause());
        } catch (InterruptedException callerLeft) {
            Thread.currentThread().interrupt();
            return new Result.Failed("the caller left", true);
        } finally {
            if (!exchange.isDone()) {
                exchange.cancel(true);
                var unused = post.cancel();
            }
        }
    }

    private static Result read(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        if (status < 200 || status > 299) {
            return new Result.Failed("answered with status " + status, false);
        }
        HttpEntity entity = response.getEntity();
        byte[] bytes;
        try (InputStream in = entity == null ? InputStream.nullInputStream() : entity.getContent()) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            return new Result.Failed("answered with more than " + MOST_BYTES + " bytes", true);
        }
        try {
            return new Result.Answered(JSON.readTree(bytes));
        } catch (JacksonException notJson) {
            return new Result.Failed("answered with something that is not JSON", true);
        }
    }

    private static Result failed(@Nullable Throwable cause) {
        return cause instanceof ConnectException || cause instanceof UnknownHostException
                ? new Result.Failed("no connection", false)
                : new Result.Failed(
                        "the exchange broke"
                                + (cause == null ? "" : ": " + cause.getClass().getSimpleName()),
                        true);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
